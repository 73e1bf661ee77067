"""Statements: SQL by hand, for the few reads that readers and partners ask most.

Making such a statement and its objects takes the ORM several times as long as the database takes to answer. Values
come as each database's driver has them; the functions here make them what Django's fields would.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from digests.models.editions import PublishedItem


def fetched(statement: str, values: Sequence[Any] = ()) -> list[Any]:
    """Return all rows of a statement, as tuples."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def among(numbers: Iterable[int]) -> tuple[str, Any]:
    """Return the condition that a column is one of these numbers, and its value.

    The numbers stand in no statement: each would be another one, to be read and kept by the driver.
    """
    if connection.vendor == "postgresql":
        return "= ANY(%s)", list(numbers)
    return "IN (SELECT value FROM json_each(%s))", f"[{','.join(map(str, numbers))}]"


def uuid_of(value: Any) -> UUID:
    """Return an id; SQLite keeps its digits."""
    return value if isinstance(value, UUID) else UUID(hex=value)


def moment_of(value: datetime) -> datetime:
    """Return a moment; SQLite keeps it in UTC without saying so."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def id_value(value: UUID) -> Any:
    """Return an id as the database has it."""
    return PublishedItem._meta.pk.get_db_prep_value(value, connection)  # noqa: SLF001 (Django's documented model API)


def moment_value(value: datetime) -> Any:
    """Return a moment as the database has it."""
    return connection.ops.adapt_datetimefield_value(value)
