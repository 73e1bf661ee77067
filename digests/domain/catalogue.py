"""The catalogue: what partners may list, look up and follow, as stored JSON text.

Every list is two indexed queries, whatever it is filtered by and however far down it is read: the
first finds the keys of a page, the second their stored JSON. Imports nothing of the working copy.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from digests.choices import ChangeAction, ObjectKind, PubStatus
from digests.domain import keyset, wire
from digests.domain.search import engines, finding
from digests.domain.search.lexicon import lexicon
from digests.domain.search.query import parse
from digests.domain.statements import fetched, id_value
from digests.models.editions import Change, DigestFacet, Edition, Head, ItemFacet, PublishedItem

# How many rows of the change log one request looks through for those that match its filters.
SCAN = 1000
DESCOPED = "descoped"


@dataclass(frozen=True)
class FacetFilter:
    """One condition: the object has any of these keys of this kind."""

    kind: str
    keys: tuple[str, ...]

    def matches(self, facets: dict[str, list[str]]) -> bool:
        """Tell whether facets, as the change log keeps them, meet the condition."""
        return not set(self.keys).isdisjoint(facets.get(self.kind, []))


@dataclass(frozen=True)
class Filters:
    """All conditions of a list; each must hold. Both ends of the times are inside.

    ``words`` are looked for as a reader's are, with the other names of a ``generation``; None where nothing is.
    """

    facets: tuple[FacetFilter, ...] = ()
    words: str | None = None
    generation: int = 0
    published_from: datetime | None = None
    published_to: datetime | None = None
    updated_since: datetime | None = None

    def matches(self, facets: dict[str, list[str]]) -> bool:
        """Tell whether facets, as the change log keeps them, meet every condition."""
        return all(condition.matches(facets) for condition in self.facets)


@dataclass(frozen=True)
class Stored:
    """An object's stored JSON, which is a tombstone's where it was withdrawn."""

    text: str
    is_withdrawn: bool

    def tombstone(self) -> wire.Json:
        """Return the tombstone of a withdrawn object."""
        found: wire.Json = json.loads(self.text)
        return found


@dataclass(frozen=True)
class HeadFacts:
    """Where the change log stands: the last number, when it was written, and the last that was taken out."""

    seq: int
    changed_at: datetime | None
    floor: int = 0


@dataclass(frozen=True)
class ChangePage:
    """Rows of the change log as JSON, and the number after which the next page begins."""

    rows: list[wire.Json]
    seq: int
    has_more: bool


@dataclass(frozen=True)
class _Collection:
    """Where objects of one kind are listed: their rows, their facets and the names of their keys."""

    rows: QuerySet[Any]
    key: str
    changed: str
    facets: type[Model]
    facet_key: str
    owner: str
    entries: finding.Table


ITEMS = _Collection(
    rows=PublishedItem.objects.filter(status=PubStatus.USABLE),
    key="id",
    changed="updated_at",
    facets=ItemFacet,
    facet_key="item_id",
    owner="item",
    entries=finding.ITEMS,
)
DIGESTS = _Collection(
    rows=Edition.objects.live(),
    key="digest_id",
    changed="created_at",
    facets=DigestFacet,
    facet_key="digest_id",
    owner="edition",
    entries=finding.DIGESTS,
)


def head() -> HeadFacts:
    """Return where the change log stands."""
    row = Head.objects.filter(pk=1).values_list("seq", "changed_at", "floor").first()
    return HeadFacts(*row) if row else HeadFacts(0, None)


def items(filters: Filters, *, after: str | None, limit: int) -> keyset.Page[str]:
    """Return the stored JSON of usable items, newest first."""
    return _page(ITEMS, filters, after, limit)


def digests(filters: Filters, *, after: str | None, limit: int) -> keyset.Page[str]:
    """Return the stored JSON of usable digests, whole, newest first."""
    return _page(DIGESTS, filters, after, limit)


def item(uuid: UUID) -> Stored | None:
    """Return an item's stored JSON or tombstone; None for an id that never was public."""
    return _stored("SELECT wire, status FROM digests_publisheditem WHERE id = %s", uuid)


def digest(uuid: UUID) -> Stored | None:
    """Return a digest's stored JSON or tombstone; None for an id that never was public."""
    return _stored("SELECT wire, status FROM digests_edition WHERE digest_id = %s AND is_live", uuid)


def _stored(statement: str, uuid: UUID) -> Stored | None:
    row = next(iter(fetched(statement, [id_value(uuid)])), None)
    return Stored(row[0], row[1] == PubStatus.CANCELED) if row else None


def changes(filters: Filters, *, since: int, limit: int, from_start: bool, head_seq: int) -> ChangePage:
    """Return the changes after a number, in order; ``head_seq`` was read before.

    ``from_start`` leaves out what a later change of the same object has overtaken: a new partner needs
    the state alone, an old one each notice. Under filters, what met them before and no longer does
    is reported as descoped.
    """
    rows = Change.objects.filter(seq__gt=since).order_by("seq")
    if from_start:
        later = Change.objects.filter(
            kind=OuterRef("kind"), object_id=OuterRef("object_id"), seq__gt=OuterRef("seq")
        )
        rows = rows.filter(~Exists(later))
    scan = SCAN if filters.facets else limit + 1
    kept: list[wire.Json] = []
    seq = since
    scanned: list[wire.Json] = [dict(row) for row in rows.values()[:scan]]
    for row in scanned:
        if len(kept) == limit:
            return ChangePage(kept, seq, has_more=True)
        seq = row["seq"]
        action = action_under(filters, row)
        if action and not (from_start and action == DESCOPED):
            kept.append(wire.change_json(row | {"action": action}))
    if len(scanned) == scan:
        return ChangePage(kept, seq, has_more=True)
    return ChangePage(kept, max(seq, head_seq), has_more=False)


def objects(rows: Iterable[wire.Json]) -> dict[str, str]:
    """Return, by id, the stored JSON of the usable objects that changes are about, in one query."""
    ids: dict[str, list[str]] = {ObjectKind.DIGEST: [], ObjectKind.ITEM: []}
    for row in rows:
        ids[row["kind"]].append(row["object_id"])
    digests_found = _texts(DIGESTS, ids[ObjectKind.DIGEST])
    found = digests_found.union(_texts(ITEMS, ids[ObjectKind.ITEM]), all=True)
    return {str(uuid): text for uuid, text in found}


def action_under(filters: Filters, row: wire.Json) -> str | None:
    """Return what a row of the change log tells under filters, ``descoped`` included; None for nothing."""
    if filters.matches(row["facets_after"]):
        return str(row["action"])
    if not filters.matches(row["facets_before"]):
        return None
    return str(row["action"]) if row["action"] == ChangeAction.WITHDRAWN else DESCOPED


def _page(of: _Collection, filters: Filters, after: str | None, limit: int) -> keyset.Page[str]:
    if filters.words is not None:
        found = _searched(of, filters, after, limit)
        return _whole(of, [uuid for _at, uuid in found.rows], found.cursor)
    if filters.facets:
        rows, key = _listed_by_facet(of, filters, after, limit), of.facet_key
    else:
        rows, key = of.rows.filter(_times(filters, of.changed)), of.key
    page = keyset.page(rows.values("published_at", key), after=after, limit=limit, uuid=key)
    return _whole(of, [row[key] for row in page.rows], page.cursor)


def _whole(of: _Collection, ids: list[Any], cursor: str | None) -> keyset.Page[str]:
    """Return the stored JSON of a page's keys."""
    found = dict(_texts(of, ids))
    # One that was withdrawn between the two queries is left out.
    return keyset.Page([found[uuid] for uuid in ids if uuid in found], cursor)


def _searched(
    of: _Collection, filters: Filters, after: str | None, limit: int
) -> keyset.Page[tuple[datetime, UUID]]:
    """Return the keys of a page of what words find; facets are words of the index as well."""
    words = parse(filters.words or "", lexicon(filters.generation))
    if not words:
        return keyset.Page([], None)
    facets = finding.facet_groups((condition.kind, condition.keys) for condition in filters.facets)
    bounds = finding.Bounds(filters.published_from, filters.published_to, filters.updated_since)
    return finding.page(of.entries, engines.narrowed(words, facets), after=after, bounds=bounds, limit=limit)


def _texts(of: _Collection, ids: Sequence[Any]) -> QuerySet[Any]:
    return of.rows.filter(**{f"{of.key}__in": ids}).order_by().values_list(of.key, "wire")


def _times(filters: Filters, changed: str) -> Q:
    bounds = {
        "published_at__gte": filters.published_from,
        "published_at__lte": filters.published_to,
        f"{changed}__gte": filters.updated_since,
    }
    return Q(**{name: bound for name, bound in bounds.items() if bound})


def _listed_by_facet(of: _Collection, filters: Filters, after: str | None, limit: int) -> QuerySet[Any]:
    """Return the facet rows of a page: read along the index of one condition, the others checked."""
    driver, *others = sorted(filters.facets, key=lambda condition: len(condition.keys))
    manager = of.facets._default_manager  # noqa: SLF001 (Django's public name for it)
    rows = manager.filter(_times(filters, f"{of.owner}__{of.changed}"), kind=driver.kind)
    for other in others:
        owner = f"{of.owner}_id"
        same = manager.filter(**{owner: OuterRef(owner)}, kind=other.kind, key__in=other.keys)
        rows = rows.filter(Exists(same))
    if len(driver.keys) == 1:
        return rows.filter(key=driver.keys[0])
    # Of each key no more than a page is read, by its index; an object that has two is listed once.
    rows = rows.filter(_after(after, of.facet_key)).order_by("-published_at", f"-{of.facet_key}")
    any_of = Q()
    for key in driver.keys:
        any_of |= Q(pk__in=rows.filter(key=key).values("pk")[: limit + 1])
    return manager.filter(any_of).distinct()


def _after(cursor: str | None, key: str) -> Q:
    if cursor is None:
        return Q()
    at, last = keyset.decode(cursor)
    earlier = Q(published_at__lt=at) | Q(**{"published_at": at, f"{key}__lt": last})
    return Q(published_at__lte=at) & earlier
