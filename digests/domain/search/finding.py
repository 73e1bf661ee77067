"""Finding: the reads of search. Each is bounded, whatever is looked for and however large the archive is.

A page is read by number from the newest; matches are counted up to ``LOOKED_AT``, and facets are those of
the newest ``FACETED``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from digests.domain import keyset
from digests.domain.search import engines
from digests.domain.search.entries import SLOTS, facet_token, first_id
from digests.domain.search.query import Group, Query
from digests.domain.search.ranking import ranked
from digests.models.editions import Edition, PublishedItem

PAGE = 20
LOOKED_AT = 1000
FACETED = 300
# By relevance, of so many of the newest matches, for each has to be weighed.
RANKED = 300
COLUMNS = "id heading text language place_html".split()


@dataclass(frozen=True)
class Table:
    """Where entries of a kind are: their table, what they are of, and its columns."""

    name: str
    foreign: str
    model: Any
    owner: str
    key: str
    changed: str
    columns: str


ITEMS = Table(
    name="digests_itementry",
    foreign="item_id",
    model=PublishedItem,
    owner="digests_publisheditem",
    key="id",
    changed="updated_at",
    columns="i.id, i.published_at",
)
DIGESTS = Table(
    name="digests_digestentry",
    foreign="edition_id",
    model=Edition,
    owner="digests_edition",
    key="digest_id",
    changed="created_at",
    columns="i.id, i.digest_id, i.published_at",
)


@dataclass(frozen=True)
class Bounds:
    """Between which moments of first publication and, ``updated_since``, of the last change."""

    since: datetime | None = None
    until: datetime | None = None
    updated_since: datetime | None = None


@dataclass(frozen=True)
class Hit:
    """An item that was found; ``place`` is the line that says where it stood, as HTML."""

    number: int
    id: UUID
    heading: str
    text: str
    language: str
    place: str

    @property
    def path(self) -> str:
        """Path of the item's page."""
        return f"/items/{self.id}/"


@dataclass(frozen=True)
class Summary:
    """How many match, ``LOOKED_AT`` at most, and whether there are more.

    ``facets`` by kind are (key, items), most first; ``is_partial`` where they aren't those of all matches.
    """

    total: int
    is_more: bool
    is_partial: bool
    facets: Mapping[str, tuple[tuple[str, int], ...]]


def facet_groups(chosen: Iterable[tuple[str, Iterable[str]]]) -> list[Group]:
    """Return groups that a query must have to be narrowed: of each kind any of the keys."""
    return [tuple((facet_token(kind, key),) for key in keys) for kind, keys in chosen]


def newest(
    query: Query, *, before: int | None, bounds: Bounds, limit: int = PAGE
) -> tuple[list[Hit], int | None]:
    """Return the items of a page, newest first, and the number before which the next page begins."""
    columns = ", ".join(f"i.{name}" for name in COLUMNS)
    rows = _rows(ITEMS, query, before, bounds, limit + 1, columns=columns)
    hits = [_hit(row) for row in rows]
    return hits[:limit], hits[limit - 1].number if len(hits) > limit else None


def best(
    query: Query, *, before: int | None, bounds: Bounds, limit: int = PAGE
) -> tuple[list[Hit], int | None]:
    """Return the items of a page, best first, of the newest ``RANKED``; ``before`` is the last number seen."""
    found = engines.found(ITEMS.name, query)
    numbers, values = _between(None, bounds)
    statement = f"""
        SELECT e.id, e.words FROM {found.tables} WHERE {found.condition} {numbers}
        ORDER BY {engines.number()} DESC LIMIT %s
    """  # noqa: S608 (the names are ours, what was typed is a value)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*found.values, *values, RANKED])
        order = ranked(query, cursor.fetchall())
    start = order.index(before) + 1 if before in order else 0
    chosen = order[start : start + limit]
    hits = {hit.number: hit for hit in _by_number(chosen)}
    more = chosen[-1] if start + limit < len(order) else None
    # One that was withdrawn between the two queries is left out.
    return [hits[number] for number in chosen if number in hits], more


def page(
    table: Table, query: Query, *, after: str | None, bounds: Bounds, limit: int
) -> keyset.Page[tuple[datetime, UUID]]:
    """Return the keys (first published, uuid) of a page of a list, newest first, and the cursor of the next."""
    before = _number_of(table, *keyset.decode(after)) if after else None
    rows = _rows(table, query, before, bounds, limit + 1, columns=table.columns)
    keys = [(row.published_at, getattr(row, table.key)) for row in rows]
    return keyset.Page(keys[:limit], keyset.encode(*keys[limit - 1]) if len(keys) > limit else None)


def _rows(
    table: Table, query: Query, before: int | None, bounds: Bounds, limit: int, *, columns: str
) -> list[Any]:
    found = engines.found(table.name, query)
    numbers, values = _between(before, bounds)
    if bounds.updated_since:
        numbers += f" AND i.{table.changed} >= %s"
        values.append(connection.ops.adapt_datetimefield_value(bounds.updated_since))
    statement = f"""
        SELECT {columns}, e.id AS number FROM {found.tables} JOIN {table.owner} AS i ON i.id = e.{table.foreign}
        WHERE {found.condition} {numbers} ORDER BY {engines.number()} DESC LIMIT %s
    """  # noqa: S608 (the names are ours, what was typed is a value)
    return list(table.model.objects.raw(statement, [*found.values, *values, limit]))


def _by_number(numbers: list[int]) -> list[Hit]:
    rows = PublishedItem.objects.filter(search_entry__in=numbers).select_related("search_entry")
    rows = rows.only(*COLUMNS, "search_entry__id")
    return [_hit(row, row.search_entry.id) for row in rows]


def _between(before: int | None, bounds: Bounds) -> tuple[str, list[Any]]:
    """Return conditions on an entry's number: the page's, and the moments', which numbers follow."""
    column = engines.number()
    limits = [("<", before)]
    limits += [(">=", first_id(bounds.since) if bounds.since else None)]
    limits += [("<", first_id(bounds.until) + SLOTS if bounds.until else None)]
    used = [(sign, value) for sign, value in limits if value is not None]
    return "".join(f" AND {column} {sign} %s" for sign, _value in used), [value for _sign, value in used]


def _number_of(table: Table, at: datetime, uuid: UUID) -> int:
    """Return the number of an entry by its key, or, where it is gone, the one before which its moment goes on."""
    rows = table.model.objects.filter(
        published_at=at, search_entry__isnull=False, **{f"{table.key}__lte": uuid}
    )
    last = rows.order_by(f"-{table.key}").values_list(table.key, "search_entry__id").first()
    if last is None:
        return first_id(at)
    return int(last[1]) + (last[0] != uuid)


def _hit(row: Any, number: int | None = None) -> Hit:
    return Hit(
        number=row.number if number is None else number,
        id=row.id,
        heading=row.heading,
        text=row.text,
        language=row.language,
        place=row.place_html,
    )


@lru_cache(maxsize=64)
def summary(_generation: int, query: Query, bounds: Bounds) -> Summary:
    """Return the count and facets of what a query finds, in one query, once a generation."""
    found = engines.found(ITEMS.name, query)
    numbers, values = _between(None, bounds)
    matching = f"{found.condition} {numbers}"
    statement = f"""
        SELECT e.facets, (SELECT COUNT(*) FROM (SELECT 1 FROM {found.counted} WHERE {matching} LIMIT %s) AS c)
        FROM {found.tables} WHERE {matching} ORDER BY {engines.number()} DESC LIMIT %s
    """  # noqa: S608 (the names are ours, what was typed is a value)
    values = [*found.values, *values]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, LOOKED_AT + 1, *values, FACETED])
        rows = cursor.fetchall()
    total = rows[0][1] if rows else 0
    counts = Counter(" ".join(facets for facets, _total in rows).split())
    return Summary(min(total, LOOKED_AT), total > LOOKED_AT, total > len(rows), _by_kind(counts))


def _by_kind(counts: Counter[str]) -> dict[str, tuple[tuple[str, int], ...]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for name, items in counts.most_common():
        kind, _colon, key = name.partition(":")
        found.setdefault(kind, []).append((key, items))
    return {kind: tuple(rows) for kind, rows in found.items()}
