"""Quick writes: single statements that needn't survive a power cut, beside the writes that must.

SQLite gets a connection of its own for them in each thread, which doesn't wait for the disk. In WAL mode that takes nothing
from other connections' commits: what they wrote is on the disk when they say so, with all that was written before it.
On PostgreSQL the statement says itself that its commit needn't wait.

Two processes that write one row meet often, and for some microseconds: SQLite's own waiting begins at a millisecond, so
this does its own.
"""

import re
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from functools import cache
from time import monotonic, sleep
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

# How long a locked database is waited for, and the first and the longest pause between two tries, in seconds.
PATIENCE = 1.0
SHORTEST, LONGEST = 0.0001, 0.01
PLACE = re.compile(r"%\((\w+)\)s")
# Ends with the statement, for that is all of its transaction.
NO_WAIT = ", set_config('synchronous_commit', 'off', true)"


class _Local(threading.local):
    """A thread's own connection, and the one of Django's beside which it was opened."""

    beside: Any = None
    own: sqlite3.Connection | None = None


_local = _Local()


def write(statement: str, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Execute a statement with ``%(name)s`` for values and RETURNING at its end; return the first row.

    Raises OperationalError where the database takes it not within a second. Within a transaction it is part of that.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "sqlite" and not database.in_atomic_block:
        return _patiently(database, _named(statement), values)
    is_alone = database.vendor == "postgresql" and not database.in_atomic_block
    with database.cursor() as cursor:
        cursor.execute(statement + NO_WAIT if is_alone else statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _patiently(database: Any, statement: str, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    own = _beside(database)
    error: sqlite3.Error | None = None
    for pause in _pauses():
        try:
            # All rows are fetched, for the statement ends with the last.
            rows: list[tuple[Any, ...]] = own.execute(statement, values).fetchall()
        except sqlite3.OperationalError as locked:
            error = locked
            if locked.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                break
            sleep(pause)
        except sqlite3.Error as other:
            error = other
            break
        else:
            return rows[0] if rows else None
    raise OperationalError(str(error)) from error


def _pauses() -> Iterator[float]:
    pause, until = SHORTEST, monotonic() + PATIENCE
    while monotonic() < until:
        yield pause
        pause = min(2 * pause, LONGEST)


def _beside(database: Any) -> sqlite3.Connection:
    """Return this thread's own connection; it is opened anew whenever Django's is."""
    database.ensure_connection()
    if _local.own is None or _local.beside is not database.connection:
        if _local.own is not None:
            _local.own.close()
        _local.own = sqlite3.connect(database.settings_dict["NAME"], isolation_level=None, timeout=0)
        _local.own.execute("PRAGMA synchronous=NORMAL")
        _local.beside = database.connection
    return _local.own


@cache
def _named(statement: str) -> str:
    return PLACE.sub(r":\1", statement)
