"""One object at a time: an item, a digest, or the tombstone in its place."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from digests.choices import PubStatus
from digests.domain import wire
from digests.domain.statements import fetched, id_value


@dataclass(frozen=True)
class Stored:
    """An object's stored JSON, which is a tombstone's where it was withdrawn."""

    text: str
    is_withdrawn: bool

    def tombstone(self) -> wire.Json:
        """Return the tombstone of a withdrawn object."""
        found: wire.Json = json.loads(self.text)
        return found


def item(uuid: UUID) -> Stored | None:
    """Return an item's stored JSON or tombstone; None for an id that never was public."""
    return _of(fetched("SELECT wire, status FROM digests_publisheditem WHERE id = %s", [id_value(uuid)]))


def digest(uuid: UUID) -> Stored | None:
    """Return a digest's stored JSON or tombstone; None for an id that never was public."""
    statement = "SELECT wire, status FROM digests_edition WHERE digest_id = %s AND is_live"
    return _of(fetched(statement, [id_value(uuid)]))


def stored(rows: QuerySet[Any]) -> Stored | None:
    """Return what the first of rows has stored, of editions or of published items."""
    return _of(rows.order_by().values_list("wire", "status")[:1])


def _of(rows: Iterable[Any]) -> Stored | None:
    row = next(iter(rows), None)
    return Stored(row[0], row[1] == PubStatus.CANCELED) if row else None
