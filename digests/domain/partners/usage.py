"""Usage: what a key asked for, by hour, and how far it has followed the change log."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError
from django.db.models import QuerySet, Sum

from digests.domain.partners import quick, statements
from digests.domain.statements import moment_value
from digests.models import Usage

logger = logging.getLogger(__name__)

COUNTS = ("requests", "refused", "problems", "digests", "items", "changes", "exports")
NOTHING: Mapping[str, int] = dict.fromkeys(COUNTS, 0)
HOUR = timedelta(hours=1)
# How long usage is kept: of keys, and of networks without one.
KEPT = timedelta(days=400)
ANONYMOUS_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Hour:
    """What was asked for in the hour that began then; ``counts`` has a number for each of ``COUNTS``."""

    begins: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Problem:
    """The last request that went wrong: the name of its problem, when, and its path without what it asked."""

    slug: str
    at: datetime
    path: str


@dataclass(frozen=True)
class Report:
    """What a key used in this hour, this day and this month (of UTC), and in each of the last hours, oldest first."""

    hour: Mapping[str, int]
    day: Mapping[str, int]
    month: Mapping[str, int]
    hours: tuple[Hour, ...]
    problem: Problem | None

    @property
    def in_month(self) -> int:
        """Requests of this month that a quota counts: all that were answered."""
        return self.month["requests"] - self.month["refused"]


def report(key_id: int, *, at: datetime, hours: int = 24) -> Report:
    """Return what a key used; four queries."""
    now = at.replace(minute=0, second=0, microsecond=0)
    midnight = now.replace(hour=0)
    rows = Usage.objects.filter(key=key_id)
    first = now - (hours - 1) * HOUR
    found = {row["hour"]: row for row in rows.filter(hour__gte=first).values("hour", *COUNTS)}
    each = (first + n * HOUR for n in range(hours))
    lasts = tuple(Hour(begins, _counts(found.get(begins))) for begins in each)
    return Report(
        hour=lasts[-1].counts,
        day=_total(rows.filter(hour__gte=midnight)),
        month=_total(rows.filter(hour__gte=midnight.replace(day=1))),
        hours=lasts,
        problem=last_problem(rows),
    )


def last_problem(rows: QuerySet[Usage]) -> Problem | None:
    """Return the last problem of some usage, None where there was none."""
    marked = rows.filter(last_problem_at__isnull=False).order_by("-hour")
    row = marked.only("last_problem", "last_problem_at", "last_path").first()
    if row is None or row.last_problem_at is None:
        return None
    return Problem(row.last_problem, row.last_problem_at, row.last_path)


def note_followed(key_id: int, seq: int, *, at: datetime) -> None:
    """Keep up to which change a key has followed the log."""
    try:
        quick.write(statements.FOLLOW, {"key": key_id, "seq": seq, "at": moment_value(at)})
    except DatabaseError as error:
        logger.warning("how far a key has followed isn't kept now: %s", error)


def tidy(now: datetime) -> int:
    """Forget usage that isn't kept any longer; return how many rows that were."""
    networks = Usage.objects.filter(key=None, hour__lt=now - ANONYMOUS_KEPT - HOUR)
    keys = Usage.objects.filter(hour__lt=now - KEPT)
    return sum(rows.delete()[0] for rows in (networks, keys))


def _total(rows: QuerySet[Usage]) -> Mapping[str, int]:
    return _counts(rows.order_by().aggregate(**{name: Sum(name) for name in COUNTS}))


def _counts(row: Mapping[str, Any] | None) -> Mapping[str, int]:
    return {name: row[name] or 0 for name in COUNTS} if row else NOTHING
