"""The log that a webhook's events come from: what happened, or, for a test key's webhook, what the sandbox tells of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Min

from digests.choices import KeyMode
from digests.domain import catalogue, wire
from digests.domain.sandbox import catalogue as sandbox_catalogue
from digests.domain.sandbox.playing import world
from digests.models import Change


@dataclass(frozen=True)
class Wanted:
    """Which rows of a log are wanted; each condition that is given must hold, both ends of a range included."""

    ids: Collection[UUID] | None = None
    from_seq: int = 0
    to_seq: int | None = None
    since: datetime | None = None

    def fits(self, row: wire.Json) -> bool:
        """Tell whether a row is wanted."""
        return (
            (self.ids is None or row["uuid"] in self.ids)
            and row["seq"] >= self.from_seq
            and (self.to_seq is None or row["seq"] <= self.to_seq)
            and (self.since is None or row["at"] >= self.since)
        )

    def conditions(self) -> wire.Json:
        """Return the same for a QuerySet of changes."""
        given = {"uuid__in": self.ids, "seq__lte": self.to_seq, "at__gte": self.since}
        return {name: value for name, value in given.items() if value is not None} | {
            "seq__gte": self.from_seq
        }


def rows(mode: str, wanted: Wanted, *, most: int) -> list[wire.Json]:
    """Return rows of a mode's log as dictionaries of the columns, in order."""
    if mode == KeyMode.TEST:
        return [row for row in world().changes if wanted.fits(row)][:most]
    found = Change.objects.filter(**wanted.conditions()).order_by("seq")
    if wanted.since:
        # Found by the index of times; read in the order of numbers, as for Min("seq") too, the log would be looked
        # through from its start.
        later = Change.objects.filter(at__gte=wanted.since).order_by()
        first = later.aggregate(first=Min(F("seq") + 0))["first"]
        found = found.filter(seq__gte=first) if first else found.none()
    return [dict(row) for row in found.values()[:most]]


def head(mode: str) -> int:
    """Return the last number of a mode's log."""
    return (sandbox_catalogue if mode == KeyMode.TEST else catalogue).head().seq
