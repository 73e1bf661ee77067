"""Finding: the statements of search. Each is bounded, whatever is looked for and however large the archive is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from digests.domain import keyset
from digests.domain.search import engines
from digests.domain.search.entries import SLOTS, facet_token, first_id
from digests.domain.search.query import Group, Query
from digests.domain.statements import among, fetched, moment_value, uuid_of
from digests.models.editions import Edition, PublishedItem

# By hand, since making this statement takes the ORM longer than the database takes to answer it.
BY_NUMBER = """
    SELECT e.id, i.id, i.heading, i.text, i.language, i.place_html
    FROM digests_itementry AS e JOIN digests_publisheditem AS i ON i.id = e.item_id
    WHERE e.id {among} ORDER BY e.id DESC
"""
WORDS = "SELECT id, words FROM digests_itementry WHERE id {among} ORDER BY id DESC"
FACETS = "SELECT id, facets FROM digests_itementry WHERE id {among}"


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


def facet_groups(chosen: Iterable[tuple[str, Iterable[str]]]) -> list[Group]:
    """Return groups that a query must have to be narrowed: of each kind any of the keys."""
    return [tuple((facet_token(kind, key),) for key in keys) for kind, keys in chosen]


def numbers(query: Query, bounds: Bounds, *, before: int | None = None, limit: int) -> list[int]:
    """Return the numbers of the newest items that a query finds, newest first, by the index alone."""
    found = engines.found(ITEMS.name, query)
    condition, values = _between(before, bounds)
    statement = f"""
        SELECT {engines.number()} FROM {found.counted} WHERE {found.condition} {condition}
        ORDER BY {engines.number()} DESC LIMIT %s
    """  # noqa: S608 (the names are ours, what was typed is a value)
    return [number for (number,) in fetched(statement, [*found.values, *values, limit])]


def by_number(chosen: Sequence[int]) -> list[Hit]:
    """Return the items of these numbers, newest first, without those that were withdrawn meanwhile."""
    return [Hit(number, uuid_of(key), *texts) for number, key, *texts in _of_numbers(BY_NUMBER, chosen)]


def words(chosen: Sequence[int]) -> list[tuple[int, str]]:
    """Return the words of the index of these numbers, newest first."""
    return _of_numbers(WORDS, chosen)


def facets(chosen: Sequence[int]) -> list[tuple[int, str]]:
    """Return the facets of these numbers, in any order, each as ``kind:key`` parted by spaces."""
    return _of_numbers(FACETS, chosen)


def page(
    table: Table, query: Query, *, after: str | None, bounds: Bounds, limit: int
) -> keyset.Page[tuple[datetime, UUID]]:
    """Return the keys (first published, uuid) of a page of a list, newest first, and the cursor of the next."""
    before = _number_of(table, *keyset.decode(after)) if after else None
    rows = _rows(table, query, before, bounds, limit + 1)
    keys = [(row.published_at, getattr(row, table.key)) for row in rows]
    return keyset.Page(keys[:limit], keyset.encode(*keys[limit - 1]) if len(keys) > limit else None)


def _rows(table: Table, query: Query, before: int | None, bounds: Bounds, limit: int) -> list[Any]:
    found = engines.found(table.name, query)
    numbers, values = _between(before, bounds)
    if bounds.updated_since:
        numbers += f" AND i.{table.changed} >= %s"
        values.append(moment_value(bounds.updated_since))
    statement = f"""
        SELECT {table.columns} FROM {found.tables} JOIN {table.owner} AS i ON i.id = e.{table.foreign}
        WHERE {found.condition} {numbers} ORDER BY {engines.number()} DESC LIMIT %s
    """  # noqa: S608 (the names are ours, what was typed is a value)
    return list(table.model.objects.raw(statement, [*found.values, *values, limit]))


def _of_numbers(statement: str, chosen: Sequence[int]) -> list[Any]:
    condition, value = among(chosen)
    return fetched(statement.format(among=condition), [value]) if chosen else []


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
