"""Lists of a digest's revisions: by day, filtered by person or to those that stand out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from digests.choices import Milestone
from digests.domain import comparing, history
from digests.models import Digest, Revision


@dataclass(frozen=True)
class Entry:
    """A listed revision, who took it, and the uuid of the one before it."""

    revision: Revision
    who: str
    before: UUID | None


@dataclass(frozen=True)
class Day:
    """One day's revisions: milestones and named ones, and the automatic ones apart."""

    day: date
    marked: list[Entry] = field(default_factory=list)
    automatic: list[Entry] = field(default_factory=list)

    @property
    def people(self) -> str:
        """Who worked that day, by the automatic revisions."""
        return ", ".join(sorted({entry.who for entry in self.automatic if entry.who}))


@dataclass(frozen=True)
class Filter:
    """What somebody wants to see: one person's revisions, those that stand out, those before one."""

    who: int | None = None
    marked: bool = False
    before: Revision | None = None

    @classmethod
    def of(cls, request: HttpRequest, digest: Digest) -> "Filter":
        """Read a filter from an address; anything else in it is a 404."""
        who, marked = request.GET.get("who", ""), request.GET.get("marked", "")
        if (who and not (who.isascii() and who.isdigit() and len(who) < 10)) or marked not in {"", "1"}:  # noqa: PLR2004 (digits of a key)
            raise Http404
        return cls(int(who) if who else None, bool(marked), find(digest, request.GET.get("before", "")))

    @property
    def query(self) -> str:
        """The filter as a part of an address, for the way to older ones."""
        parts = [f"who={self.who}" if self.who else "", "marked=1" if self.marked else ""]
        return "&".join(part for part in parts if part)


def find(digest: Digest, key: str) -> Revision | None:
    """Return a digest's revision by the uuid in a request, None for an empty one; raise Http404."""
    if not key:
        return None
    try:
        return get_object_or_404(digest.revisions.defer("document"), uuid=UUID(key))
    except ValueError as error:
        raise Http404 from error


def entries(digest: Digest, count: int, wanted: Filter) -> tuple[list[Entry], bool]:
    """Return the newest revisions that are wanted, and whether there are more; two queries."""
    found = history.latest(digest, count=count + 1, before=wanted.before, by=wanted.who, marked=wanted.marked)
    order = [row["uuid"] for row in digest.revisions.values("uuid")]
    earlier: dict[UUID, UUID] = dict(pairwise(order))
    rows = [Entry(row, comparing.who(row.by), earlier.get(row.uuid)) for row in found]
    return rows[:count], len(rows) > count


def by_day(listed: Iterable[Entry], zone: str) -> list[Day]:
    """Return revisions by the day that they were taken on in a time zone, in the order given."""
    days: dict[date, Day] = {}
    for entry in listed:
        on = entry.revision.at.astimezone(ZoneInfo(zone)).date()
        day = days.setdefault(on, Day(on))
        automatic = entry.revision.milestone == Milestone.AUTOMATIC
        (day.automatic if automatic else day.marked).append(entry)
    return list(days.values())


def people(digest: Digest) -> list[tuple[int, str]]:
    """Return key and name of everybody who has revisions of a digest."""
    return [(user.pk, comparing.who(user)) for user in history.people(digest)]
