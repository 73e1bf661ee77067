"""Counting: one statement for each request, which throttles exactly and is the statistic.

A row is what one subject asked for in one hour. The statement adds to it and tells, from the row as it then is,
whether the request is over a limit; the database orders such statements, so however many processes ask at once,
exactly as many pass as may. A window is a minute of the clock.
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

from digests.models import Usage

logger = logging.getLogger(__name__)

RESOURCES = ("digests", "items", "changes", "exports")
MINUTE = 60
UNLIMITED = 2**62
# How long a locked SQLite is waited for; after that nothing is counted for some seconds, so that reading goes on.
WAIT_MS = 1000
PAUSE = 5.0
SAY_EVERY = 60.0

# A process that was a moment late counts in the minute that has begun; a clock that was set back begins anew.
SAME = "excluded.minute IN (usage.minute, usage.minute - 1)"
IN_MINUTE = f"CASE WHEN {SAME} THEN usage.in_minute + 1 ELSE 1 END"
IS_OVER = (
    f"({IN_MINUTE} > %(per_minute)s OR usage.month_before + usage.requests - usage.refused >= %(per_month)s)"
)
# The month's requests up to this hour stand in the row of the last hour before it: one step in the index.
STATEMENT = f"""
INSERT INTO digests_usage AS usage (
    subject, key_id, hour, minute, in_minute, month_before, requests, refused, was_refused,
    problems, digests, items, changes, exports, last_problem, last_path)
SELECT
    %(subject)s, %(key)s, %(hour)s, %(minute)s, 1, month.used, 1,
    CASE WHEN month.used >= %(per_month)s THEN 1 ELSE 0 END, month.used >= %(per_month)s,
    0, %(digests)s, %(items)s, %(changes)s, %(exports)s, '', ''
FROM (SELECT COALESCE((
    SELECT month_before + requests - refused FROM digests_usage
    WHERE subject = %(subject)s AND hour >= %(month)s AND hour < %(hour)s ORDER BY hour DESC LIMIT 1
    ), 0) AS used) AS month
WHERE true
ON CONFLICT (subject, hour) DO UPDATE SET
    minute = CASE WHEN {SAME} THEN usage.minute ELSE excluded.minute END,
    in_minute = {IN_MINUTE},
    requests = usage.requests + 1,
    refused = usage.refused + CASE WHEN {IS_OVER} THEN 1 ELSE 0 END,
    was_refused = {IS_OVER},
    digests = usage.digests + excluded.digests,
    items = usage.items + excluded.items,
    changes = usage.changes + excluded.changes,
    exports = usage.exports + excluded.exports
RETURNING in_minute, month_before + requests - refused, was_refused
"""  # noqa: S608 (made of the constants above)
# A count that a power cut may take isn't worth waiting for the disk: in autocommit this ends with the statement.
NO_WAIT = ", set_config('synchronous_commit', 'off', true)"


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
    } | {name: int(name == resource) for name in RESOURCES}
    try:
        return Counted(*_execute(values))
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


def _execute(values: dict[str, Any]) -> tuple[int, int, bool]:
    is_alone = not connection.in_atomic_block
    statement = STATEMENT + (NO_WAIT if is_alone and connection.vendor == "postgresql" else "")
    with quickly(), connection.cursor() as cursor:
        cursor.execute(statement, values)
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
