"""Lists of digests and items: a page of stored JSON, read along an index; by facets or words its keys first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from digests.choices import ObjectKind, PubStatus
from digests.domain import keyset, wire
from digests.domain.catalogue.filters import Filters
from digests.domain.search import engines, finding
from digests.domain.search.lexicon import lexicon
from digests.domain.search.query import parse
from digests.models.editions import DigestFacet, Edition, ItemFacet, PublishedItem


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


def items(filters: Filters, *, after: str | None, limit: int) -> keyset.Page[str]:
    """Return the stored JSON of usable items, newest first."""
    return _page(ITEMS, filters, after, limit)


def digests(filters: Filters, *, after: str | None, limit: int) -> keyset.Page[str]:
    """Return the stored JSON of usable digests, whole, newest first."""
    return _page(DIGESTS, filters, after, limit)


def objects(rows: Iterable[wire.Json]) -> dict[str, str]:
    """Return, by id, the stored JSON of the usable objects that changes are about, in one query."""
    ids: dict[str, list[str]] = {ObjectKind.DIGEST: [], ObjectKind.ITEM: []}
    for row in rows:
        ids[row["kind"]].append(row["object_id"])
    digests_found = _texts(DIGESTS, ids[ObjectKind.DIGEST])
    found = digests_found.union(_texts(ITEMS, ids[ObjectKind.ITEM]), all=True)
    return {str(uuid): text for uuid, text in found}


def _page(of: _Collection, filters: Filters, after: str | None, limit: int) -> keyset.Page[str]:
    if filters.words is not None:
        found = _searched(of, filters, after, limit)
        return _whole(of, [uuid for _at, uuid in found.rows], found.cursor)
    if not filters.facets and not filters.updated_since:
        rows = of.rows.filter(_times(filters)).values("published_at", of.key, "wire")
        whole = keyset.page(rows, after=after, limit=limit, uuid=of.key)
        return keyset.Page([row["wire"] for row in whole.rows], whole.cursor)
    page = keyset.keys(_parts(of, filters, after, limit), after=after, limit=limit)
    return _whole(of, [uuid for _at, uuid in page.rows], page.cursor)


def _parts(
    of: _Collection, filters: Filters, after: str | None, limit: int
) -> Iterator[tuple[QuerySet[Any], str]]:
    """Yield what a list is read from, with the name of its key.

    With ``updated_since`` in two: what is newer than that, by the list's own index, and what is older and changed
    since, by an index of what changed at all. A list of few matches isn't read to its end for them.
    """
    since = filters.updated_since
    newest = filters
    if since:
        # Nothing changes before it is public.
        bounds = [bound for bound in (filters.published_from, since) if bound]
        newest = replace(filters, published_from=max(bounds), updated_since=None)
    if filters.facets:
        yield _listed_by_facet(of, newest, after, limit), of.facet_key
    else:
        yield of.rows.filter(_times(newest)), of.key
    if since:
        yield _changed(of, filters, since), of.key


def _changed(of: _Collection, filters: Filters, since: datetime) -> QuerySet[Any]:
    """Return what was public before a moment and has changed since."""
    changed = {f"{of.changed}__gt": F("published_at"), f"{of.changed}__gte": since}
    rows = of.rows.filter(_times(filters), published_at__lt=since, **changed)
    for condition in filters.facets:
        mine = {of.owner: OuterRef("pk"), "kind": condition.kind, "key__in": condition.keys}
        rows = rows.filter(Exists(of.facets._default_manager.filter(**mine)))  # noqa: SLF001 (Django's public name for it)
    return rows


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


def _times(filters: Filters) -> Q:
    bounds = {"published_at__gte": filters.published_from, "published_at__lte": filters.published_to}
    return Q(**{name: bound for name, bound in bounds.items() if bound})


def _listed_by_facet(of: _Collection, filters: Filters, after: str | None, limit: int) -> QuerySet[Any]:
    """Return the facet rows of a page: read along the index of one condition, the others checked."""
    driver, *others = sorted(filters.facets, key=lambda condition: len(condition.keys))
    manager = of.facets._default_manager  # noqa: SLF001 (Django's public name for it)
    rows = manager.filter(_times(filters), kind=driver.kind)
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
