"""Two versions of a digest side by side: revisions, the working copy (“now”) and what is public (“live”)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from digests.choices import PubStatus
from digests.domain import editing, history, publishing, restoring
from digests.domain.document import DigestDocument
from digests.models import Digest, Revision

NOW, LIVE = "now", "live"


@dataclass(frozen=True)
class Version:
    """One of the two that are compared: its key in addresses, its name, and the revision where it is one."""

    key: str
    label: str
    document: DigestDocument
    revision: Revision | None = None


def find_version(digest: Digest, key: str) -> Version | None:
    """Return a version by its key: a revision's uuid, NOW or LIVE; None where there is none.

    Raises DeskError where a newer program wrote it.
    """
    if key == NOW:
        return Version(NOW, _("the working copy"), editing.document_of(digest))
    return _live(digest) if key == LIVE else _of_revision(digest, key)


def _live(digest: Digest) -> Version | None:
    edition = publishing.live_edition(digest.uuid)
    if edition is None or edition.status != PubStatus.USABLE:
        return None
    label = _("what readers have: edition %(version)s") % {"version": edition.version}
    return Version(LIVE, label, DigestDocument.from_json(edition.document))


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
    return date_format(at.astimezone(ZoneInfo(zone)), "j F Y, H:i")


def who(user: Any) -> str:
    """Return a person's name, or an empty text where the program did it by itself."""
    return str(user.get_full_name() or user.get_username()) if user else ""


def choices(digest: Digest, *, count: int) -> list[tuple[str, str]]:
    """Return key and label of all that can be compared: now, live where it is, the newest revisions."""
    found = [(NOW, _("the working copy"))]
    if digest.published_version:
        found.append((LIVE, _("what readers have")))
    zone = digest.series.time_zone
    return found + [(str(row.uuid), describe(row, zone)) for row in history.latest(digest, count=count)]
