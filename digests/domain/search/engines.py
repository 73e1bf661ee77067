"""Engines: a query in the words of the two databases. Tokens are ASCII letters and digits, so none can be an operator.

Both walk entries by number from the newest and stop when they have enough: FTS5 keeps its lists in that
order; PostgreSQL walks the primary key where most entries match and its GIN index where few do. Another
engine would have these functions.

PostgreSQL keeps of an entry's words 16,383 places, and of one word 256, which a digest of sixty items passes. So
there the words of a phrase are looked up by the index, and whether they stand together is read, where an
entry is ``LONG``, in its words themselves.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from digests.domain.search.query import Group, Query, Way

# Bytes of words from which PostgreSQL may have lost places. In shorter entries a word would have to be every
# tenth one to come 256 times.
LONG = 16_000
# Pages of the index that SQLite merges at once, while nobody else writes: half a second was the longest of 55 times.
MERGED = 200


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
        tables = f"{table} AS e"
        condition, values = _vector(query)
        return Found(tables, tables, condition, values)
    # CROSS JOIN makes SQLite walk the matches, from the newest, and look up each entry.
    tables = f"{table}_fts AS f CROSS JOIN {table} AS e ON e.id = f.rowid"
    return Found(tables, f"{table}_fts AS f", f"f.{table}_fts MATCH %s", [fts5(query)])


def tidy(*tables: str) -> None:
    """Bring the parts of the index together, after much of it was written anew; a search looks into each.

    SQLite's alone, in short transactions: PostgreSQL's vacuum sees to its own.
    """
    if connection.vendor != "sqlite":
        return
    for table in tables:
        pages, merged = -MERGED, True
        while merged:
            with connection.cursor() as cursor:
                before = connection.connection.total_changes
                statement = f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('merge', %s)"  # noqa: S608 (our own names)
                cursor.execute(statement, [pages])
                # As FTS5 tells that there was nothing left to do.
                merged, pages = connection.connection.total_changes - before > 1, MERGED


def number() -> str:
    """Return the column to bound and order by."""
    return "e.id" if connection.vendor == "postgresql" else "f.rowid"


def fts5(query: Query) -> str:
    """Return a query in FTS5's language."""
    return _written(query, lambda way: f'"{" ".join(way)}"', (" AND ", " OR ", " NOT "))


def _vector(query: Query) -> tuple[str, list[Any]]:
    """Return a query as conditions of PostgreSQL: words by the index, then phrases of what has their words."""
    unwanted, apart = _parted(query.unwanted)
    parts, values = ["e.vector @@ %s::tsquery"], [_loose(Query(query.wanted, unwanted))]
    for group in query.wanted:
        single, phrases = _parted(group)
        if phrases:
            together, more = _together(phrases)
            parts.append(f"(e.vector @@ %s::tsquery OR {together})" if single else together)
            values += [*([_any(single)] if single else []), *more]
    if apart:
        together, more = _together(apart)
        parts.append(f"NOT {together}")
        values += more
    return " AND ".join(parts), values


def _parted(group: Group) -> tuple[Group, Group]:
    """Return a group's single words and its phrases."""
    return tuple(way for way in group if len(way) == 1), tuple(way for way in group if len(way) > 1)


def _together(phrases: Group) -> tuple[str, list[Any]]:
    """Return the condition that an entry has any of these phrases."""
    condition = f"""(CASE WHEN octet_length(e.words) > {LONG}
        THEN ' ' || translate(e.words, chr(10), ' ') || ' ' LIKE ANY(%s::text[])
        ELSE e.vector @@ %s::tsquery END)"""
    return condition, [[f"% {' '.join(way)} %" for way in phrases], _any(phrases)]


def _loose(query: Query) -> str:
    return _written(query, lambda way: f"({' & '.join(way)})", (" & ", " | ", " & !"))


def _any(ways: Iterable[Way]) -> str:
    return " | ".join(f"({' <-> '.join(way)})" for way in ways)


def _written(query: Query, one: Callable[[Way], str], signs: tuple[str, str, str]) -> str:
    every, some, none = signs

    def group(ways: Iterable[Way]) -> str:
        return f"({some.join(map(one, ways))})"

    wanted = every.join(group(ways) for ways in query.wanted)
    return f"({wanted}){none}{group(query.unwanted)}" if query.unwanted else wanted


def narrowed(query: Query, groups: Iterable[Group]) -> Query:
    """Return a query that must have these groups too, such as facets."""
    return Query((*query.wanted, *groups), query.unwanted, query.said, query.was_cut)
