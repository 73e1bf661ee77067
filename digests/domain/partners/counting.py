"""Counting: one statement for each request, which throttles exactly and is the statistic.

A row is what one subject asked for in one hour. The statement adds to it and tells, from the row as it then is,
whether the request is over a limit; the database orders such statements, so however many processes ask at once,
exactly as many pass as may. A window is a minute of the clock. The first request of an hour takes two statements.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import F

from digests.domain.partners import statements
from digests.models import Usage

logger = logging.getLogger(__name__)

MINUTE = 60
UNLIMITED = 2**62
# How long a locked SQLite is waited for; after that nothing is counted for some seconds, so that reading goes on.
WAIT_MS = 1000
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
        "hour": connection.ops.adapt_datetimefield_value(hour),
        "month": connection.ops.adapt_datetimefield_value(hour.replace(day=1, hour=0)),
        "minute": int(at.timestamp()) // MINUTE,
        "per_minute": limits.per_minute,
        "per_month": UNLIMITED if limits.per_month is None else limits.per_month,
    }
    try:
        return Counted(*_execute(values, resource))
    except DatabaseError as error:
        _note_trouble(error)
        return None


def note_problem(subject: str, slug: str, *, at: datetime, path: str, is_counted: bool = True) -> None:
    """Keep what went wrong last, for the desk and ``/me/``; ``is_counted`` adds it to the hour's problems."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    rows = Usage.objects.filter(subject=subject, hour=hour)
    try:
        with quickly():
            rows.update(
                problems=F("problems") + int(is_counted),
                last_problem=slug[:40],
                last_problem_at=at,
                last_path=path[:200],
            )
    except DatabaseError as error:
        _note_trouble(error)


def _execute(values: dict[str, Any], resource: str | None) -> tuple[int, int, bool]:
    is_alone = not connection.in_atomic_block
    rest = statements.NO_WAIT if is_alone and connection.vendor == "postgresql" else ""
    with quickly(), connection.cursor() as cursor:
        cursor.execute(statements.ADD[resource] + rest, values)
        row = cursor.fetchone()
        if row is None:
            cursor.execute(statements.BEGIN[resource] + rest, values)
            row = cursor.fetchone()
    return row[0], row[1], bool(row[2])


@contextmanager
def quickly() -> Iterator[None]:
    """Have SQLite neither wait for the disk nor for long; both as they were afterwards.

    Without waiting for the disk, a power cut takes the last counts, and nothing that was written with waiting.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    # By the driver's own connection: these are no queries of the request, and take some microseconds each.
    execute = connection.connection.execute
    before, patience = (execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "busy_timeout"))
    execute(f"PRAGMA synchronous={min(before, 1)}")
    execute(f"PRAGMA busy_timeout={WAIT_MS}")
    try:
        yield
    finally:
        execute(f"PRAGMA busy_timeout={patience}")
        execute(f"PRAGMA synchronous={before}")


def _note_trouble(error: DatabaseError) -> None:
    now = monotonic()
    _Trouble.until = now + PAUSE
    if now - _Trouble.said_at >= SAY_EVERY:
        _Trouble.said_at = now
        logger.error("requests of the wire go uncounted: %s", error)
