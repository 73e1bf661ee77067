"""Engines: a query in the words of the two databases. Tokens are ASCII letters and digits, so none can be an operator.

Both walk entries by number from the newest and stop when they have enough: FTS5 keeps its lists in that
order; PostgreSQL walks the primary key where most entries match and its GIN index where few do. Another
engine would have these functions.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from digests.domain.search.query import Group, Query, Way


@dataclass(frozen=True)
class Found:
    """SQL that finds entries ``e``: what follows FROM, the conditions, and their values.

    ``counted`` follows FROM where matches are counted and nothing of an entry is read.
    """

    tables: str
    counted: str
    condition: str
    values: list[Any]


def found(table: str, query: Query) -> Found:
    """Return how a query finds entries of a table; the query isn't empty."""
    if connection.vendor == "postgresql":
        return Found(f"{table} AS e", f"{table} AS e", "e.vector @@ %s::tsquery", [tsquery(query)])
    # CROSS JOIN makes SQLite walk the matches, from the newest, and look up each entry.
    tables = f"{table}_fts AS f CROSS JOIN {table} AS e ON e.id = f.rowid"
    return Found(tables, f"{table}_fts AS f", f"f.{table}_fts MATCH %s", [fts5(query)])


def number() -> str:
    """Return the column to bound and order by."""
    return "e.id" if connection.vendor == "postgresql" else "f.rowid"


def fts5(query: Query) -> str:
    """Return a query in FTS5's language."""
    return _written(query, lambda way: f'"{" ".join(way)}"', (" AND ", " OR ", " NOT "))


def tsquery(query: Query) -> str:
    """Return a query in PostgreSQL's language."""
    return _written(query, lambda way: f"({' <-> '.join(way)})", (" & ", " | ", " & !"))


def _written(query: Query, one: Callable[[Way], str], signs: tuple[str, str, str]) -> str:
    every, some, none = signs

    def group(ways: Iterable[Way]) -> str:
        return f"({some.join(map(one, ways))})"

    wanted = every.join(group(ways) for ways in query.wanted)
    return f"({wanted}){none}{group(query.unwanted)}" if query.unwanted else wanted


def narrowed(query: Query, groups: Iterable[Group]) -> Query:
    """Return a query that must have these groups too, such as facets."""
    return Query((*query.wanted, *groups), query.unwanted, query.said, query.was_cut)
