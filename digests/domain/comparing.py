"""Two versions of a digest side by side: revisions, editions, the working copy (“now”), what is public (“live”)."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from digests.choices import EditionKind, PubStatus
from digests.domain import editing, history, publishing, restoring
from digests.domain.document import DigestDocument
from digests.models import Digest, Edition, Revision

NOW, LIVE = "now", "live"
EDITION = re.compile(r"edition-([1-9][0-9]{0,8})", re.ASCII)


@dataclass(frozen=True)
class Version:
    """One of the two that are compared: its key in addresses, its name, and the revision where it is one."""

    key: str
    label: str
    document: DigestDocument
    revision: Revision | None = None


def find_version(digest: Digest, key: str) -> Version | None:
    """Return a version by its key: NOW, LIVE, “edition-” with a number, or a revision's uuid; None for no such one.

    Raises DeskError where a newer program wrote it.
    """
    if key == NOW:
        return Version(NOW, _("the working copy"), editing.document_of(digest))
    if key == LIVE:
        return _live(digest)
    numbered = EDITION.fullmatch(key)
    return _of_edition(digest, int(numbered[1])) if numbered else _of_revision(digest, key)


def _live(digest: Digest) -> Version | None:
    edition = publishing.live_edition(digest.uuid)
    if edition is None or edition.status != PubStatus.USABLE:
        return None
    label = _("what readers have: edition %(version)s") % {"version": edition.version}
    return Version(LIVE, label, restoring.document_in(edition))


def _of_edition(digest: Digest, number: int) -> Version | None:
    edition = _editions(digest).filter(version=number).first()
    if edition is None:
        return None
    label = _edition_label(edition.version, edition.kind, edition.created_at, digest.series.time_zone)
    return Version(f"edition-{number}", label, restoring.document_in(edition))


def _editions(digest: Digest) -> QuerySet[Edition]:
    """Return what readers have had, newest first: the edition of a withdrawal has no text."""
    return Edition.objects.filter(digest_id=digest.uuid, status=PubStatus.USABLE).order_by("-version")


def _edition_label(version: int, kind: str, at: datetime, zone: str) -> str:
    facts = {"version": version, "kind": EditionKind(kind).label, "when": when(at, zone)}
    return _("edition %(version)s · %(kind)s · %(when)s") % facts


def _of_revision(digest: Digest, key: str) -> Version | None:
    try:
        uuid = UUID(key)
    except ValueError:
        return None
    revision = Revision.objects.select_related("by").filter(digest=digest, uuid=uuid).first()
    if revision is None:
        return None
    label = describe(revision, digest.series.time_zone)
    return Version(str(uuid), label, restoring.document_in(revision), revision)


def describe(revision: Revision, zone: str) -> str:
    """Say when a revision was taken, why and by whom, in one line."""
    parts = [when(revision.at, zone), revision.name, str(revision.get_milestone_display()), who(revision.by)]
    return " · ".join(part for part in parts if part)


def when(at: datetime, zone: str) -> str:
    """Return a time as people of the series' time zone read it."""
    return date_format(at.astimezone(ZoneInfo(zone)), "DATETIME_FORMAT")


def who(user: Any) -> str:
    """Return a person's name, or an empty text where the program did it by itself."""
    return str(user.get_full_name() or user.get_username()) if user else ""


def choices(digest: Digest, *, count: int) -> list[tuple[str, str]]:
    """Return key and label of all that can be compared: now, live where it is, the newest editions and revisions."""
    found = [(NOW, _("the working copy"))]
    zone = digest.series.time_zone
    if digest.published_version:
        found.append((LIVE, _("what readers have")))
        rows = _editions(digest).values_list("version", "kind", "created_at")[:count]
        found += [(f"edition-{row[0]}", _edition_label(*row, zone)) for row in rows]
    return found + [(str(row.uuid), describe(row, zone)) for row in history.latest(digest, count=count)]
