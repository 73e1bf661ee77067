"""Keyset paging: the rows after a given one, found by index, however far down the list.

No OFFSET and no COUNT. A cursor is the base64url of the last row's key; one that was tampered with
raises InvalidCursorError.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row")


class InvalidCursorError(ValueError):
    """The cursor isn't one that this list gave out."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page and the cursor of the next, None at the end."""

    rows: list[Row]
    cursor: str | None


def encode(at: datetime, uuid: UUID) -> str:
    """Return the cursor of the row with this key."""
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{uuid.hex}".encode()).decode().rstrip("=")


def decode(cursor: str) -> tuple[datetime, UUID]:
    """Return the key in a cursor; raise InvalidCursorError."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _bar, uuid = text.partition("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise InvalidCursorError(cursor)
        return moment, UUID(hex=uuid)
    except (ValueError, UnicodeError, binascii.Error, OverflowError) as error:
        raise InvalidCursorError(cursor) from error


def page(
    rows: QuerySet[Any], *, after: str | None, limit: int, time: str = "published_at", uuid: str = "id"
) -> Page[Any]:
    """Return ``limit`` rows after a cursor, newest first on (``time``, ``uuid``), in one query.

    ``time`` and ``uuid`` name the two key fields, related ones included; rows may be model
    instances or dictionaries (``.values()``) that hold both.
    """
    found = list(_ordered(rows, after, time, uuid)[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return Page(found, _cursor_of(found[-1], time, uuid) if more else None)


def keys(
    parts: Iterable[tuple[QuerySet[Any], str]], *, after: str | None, limit: int
) -> Page[tuple[datetime, UUID]]:
    """Return the keys of a page of a list in parts: all of one come before those of the next.

    A part is its rows and the name of their uuid; one is read where those before it don't fill the page.
    """
    found: list[tuple[datetime, UUID]] = []
    for rows, uuid in parts:
        if len(found) <= limit:
            ordered = _ordered(rows, after, "published_at", uuid).values_list("published_at", uuid)
            found += ordered[: limit + 1 - len(found)]
    more = len(found) > limit
    found = found[:limit]
    return Page(found, encode(*found[-1]) if more else None)


def _ordered(rows: QuerySet[Any], after: str | None, time: str, uuid: str) -> QuerySet[Any]:
    """Return the rows after a cursor, newest first."""
    ordered = rows.order_by(f"-{time}", f"-{uuid}")
    if not after:
        return ordered
    at, last = decode(after)
    earlier = Q(**{f"{time}__lt": at}) | Q(**{time: at, f"{uuid}__lt": last})
    # The first condition alone bounds the walk along the index; OR alone would not.
    return ordered.filter(Q(**{f"{time}__lte": at}) & earlier)


def _cursor_of(row: Any, time: str, uuid: str) -> str:
    if isinstance(row, Model):
        return encode(_follow(row, time), _follow(row, uuid))
    return encode(row[time], row[uuid])


def _follow(row: Model, path: str) -> Any:
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name)
    return value
