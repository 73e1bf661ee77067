"""Counting: one statement for each request, which throttles exactly and is the statistic.

A row is what one subject asked for in one hour. The statement adds to it and tells, from the row as it then is,
whether the request is over a limit; the database orders such statements, so however many processes ask at once,
exactly as many pass as may. A window is a minute of the clock. The first request of an hour takes two statements.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.db import DatabaseError

from digests.domain.partners import quick, statements
from digests.domain.statements import moment_value

logger = logging.getLogger(__name__)

MINUTE = 60
UNLIMITED = 2**62
# For how long nothing is counted after the database took no count, so that reading goes on.
PAUSE = 5.0
SAY_EVERY = 60.0


@dataclass(frozen=True)
class Limits:
    """How many requests a minute and, where there is a quota, a month may have."""

    per_minute: int
    per_month: int | None = None


@dataclass(frozen=True)
class Counted:
    """Where a subject stands: in this minute and month, refused requests left out of the month."""

    in_minute: int
    in_month: int
    is_refused: bool


class _Trouble:
    """When counting last failed in this process, and when that was last said."""

    until = 0.0
    said_at = -SAY_EVERY


def count(
    subject: str, limits: Limits, *, at: datetime, resource: str | None = None, key_id: int | None = None
) -> Counted | None:
    """Count a request and say whether it is over a limit; None where the database takes no count now."""
    if monotonic() < _Trouble.until:
        return None
    hour = at.replace(minute=0, second=0, microsecond=0)
    values = {
        "subject": subject,
        "key": key_id,
        "hour": moment_value(hour),
        "month": moment_value(hour.replace(day=1, hour=0)),
        "minute": int(at.timestamp()) // MINUTE,
        "per_minute": limits.per_minute,
        "per_month": UNLIMITED if limits.per_month is None else limits.per_month,
    }
    try:
        row = quick.write(statements.ADD[resource], values) or quick.write(statements.BEGIN[resource], values)
    except DatabaseError as error:
        _note_trouble(error)
        return None
    return Counted(row[0], row[1], bool(row[2])) if row else None


def note_problem(subject: str, slug: str, *, at: datetime, path: str, is_counted: bool = True) -> None:
    """Keep what went wrong last, for the desk and ``/me/``; ``is_counted`` adds it to the hour's problems."""
    values = {
        "subject": subject,
        "hour": moment_value(at.replace(minute=0, second=0, microsecond=0)),
        "more": int(is_counted),
        "slug": slug[:40],
        "at": moment_value(at),
        "path": path[:200],
    }
    try:
        quick.write(statements.NOTE, values)
    except DatabaseError as error:
        _note_trouble(error)


def _note_trouble(error: DatabaseError) -> None:
    now = monotonic()
    _Trouble.until = now + PAUSE
    if now - _Trouble.said_at >= SAY_EVERY:
        _Trouble.said_at = now
        logger.error("requests of the wire go uncounted: %s", error)
