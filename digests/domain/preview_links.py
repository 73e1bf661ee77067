"""Preview links: a working copy for somebody without an account, until a day that the editor chooses.

Who holds the token sees the digest; only the token's SHA-256 is kept, so a copy of the database opens nothing.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from digests.choices import Verdict
from digests.domain import comments
from digests.domain.errors import DeskError
from digests.models import Digest, PreviewLink

TOKEN_BYTES = 32
MOST_DAYS = 30
# How long an opened link may go without its time being written again.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Made:
    """A new link with its token, which is known now and never again; empty where it was made before."""

    link: PreviewLink
    token: str


def make(digest: Digest, *, name: str, days: int, by: Any, uuid: UUID) -> Made:
    """Make a link for somebody by that name, for 1 to 30 days; the same uuid again makes no second one."""
    name = " ".join(name.split())
    longest = PreviewLink._meta.get_field("name").max_length or 0  # noqa: SLF001 (Django's documented name)
    if not 0 < len(name) <= longest:
        raise DeskError(_("Say whom the link is for, in at most %(most)s characters.") % {"most": longest})
    if not 1 <= days <= MOST_DAYS:
        raise DeskError(_("A link is for 1 to %(most)s days.") % {"most": MOST_DAYS})
    token, now = secrets.token_urlsafe(TOKEN_BYTES), timezone.now()
    link, created = digest.preview_links.get_or_create(
        uuid=uuid,
        defaults={
            "token_hash": _hash(token),
            "name": name,
            "by": by,
            "created_at": now,
            "expires_at": now + timedelta(days=days),
        },
    )
    return Made(link, token if created else "")


def revoke(link: PreviewLink) -> PreviewLink:
    """Close a link for good; one that is closed keeps when that was."""
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
    link.refresh_from_db()
    return link


def find(token: str) -> PreviewLink | None:
    """Return the link that a token opens now: None for unknown, expired and revoked ones alike."""
    # Compared by the index of a hash of what was sent: how long that takes says nothing of any token.
    return (
        PreviewLink.objects.filter(token_hash=_hash(token), revoked_at=None, expires_at__gt=timezone.now())
        .select_related("digest__series__region")
        .first()
    )


def note_opened(link: PreviewLink) -> None:
    """Keep when a link was last opened, to the minute."""
    now = timezone.now()
    stale = Q(last_seen_at=None) | Q(last_seen_at__lt=now - SEEN_EVERY)
    if link.last_seen_at is None or link.last_seen_at < now - SEEN_EVERY:
        PreviewLink.objects.filter(stale, pk=link.pk).update(last_seen_at=now)


def give_verdict(link: PreviewLink, *, verdict: str, note: str) -> PreviewLink:
    """Keep what the holder of a link says of the digest; a note becomes a comment by their name.

    Raises DeskError for anything but an approval or a wish for changes, and for a wish without a note.
    """
    if verdict not in {Verdict.APPROVED, Verdict.CHANGES}:
        raise DeskError(_("Choose whether you approve it or ask for changes."))
    if verdict == Verdict.CHANGES and not note.strip():
        raise DeskError(_("Write what should change."))
    with transaction.atomic():
        if note.strip():
            comments.add(link.digest, text=note, link=link)
        link.verdict, link.verdict_at = verdict, timezone.now()
        link.save(update_fields=["verdict", "verdict_at"])
    return link


def links_of(digest: Digest) -> QuerySet[PreviewLink]:
    """Return a digest's links, newest first, with who made them."""
    return digest.preview_links.select_related("by")


def is_open(link: PreviewLink) -> bool:
    """Tell whether a link opens the digest now."""
    return link.revoked_at is None and link.expires_at > timezone.now()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
