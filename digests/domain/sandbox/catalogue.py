"""The catalogue of the sandbox: the functions of ``domain.catalogue``, over what is held in memory."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from digests.choices import FacetKind
from digests.domain import keyset, wire
from digests.domain.catalogue import DESCOPED, ChangePage, Filters, HeadFacts, Stored, action_under
from digests.domain.sandbox.content import content
from digests.domain.sandbox.playing import world
from digests.domain.sandbox.world import Object
from digests.domain.search.analysis import TURKIC
from digests.domain.search.lexicon import LANGUAGES, Lexicon, cities, names_of
from digests.domain.search.query import Group, Query, Way, parse


def head() -> HeadFacts:
    """Return where the change log stands."""
    last = world().changes[-1]
    return HeadFacts(last["seq"], last["at"])


def items(filters: Filters, *, after: str | None, limit: int) -> keyset.Page[str]:
    """Return the JSON of usable items, newest first."""
    return _page(world().items.values(), filters, after, limit)


def digests(filters: Filters, *, after: str | None, limit: int) -> keyset.Page[str]:
    """Return the JSON of usable digests, whole, newest first."""
    return _page(world().digests.values(), filters, after, limit)


def item(uuid: UUID) -> Stored | None:
    """Return an item's JSON or tombstone; None for an id that never was public."""
    return _stored(world().items.get(uuid))


def digest(uuid: UUID) -> Stored | None:
    """Return a digest's JSON or tombstone; None for an id that never was public."""
    return _stored(world().digests.get(uuid))


def _stored(found: Object | None) -> Stored | None:
    return Stored(found.text, found.is_withdrawn) if found else None


def changes(filters: Filters, *, since: int, limit: int, from_start: bool, head_seq: int) -> ChangePage:
    """Return the changes after a number, in order; from the start each object's last alone."""
    rows = world().changes
    last = {row["object_id"]: row["seq"] for row in rows}
    rows = [
        row for row in rows if row["seq"] > since and not (from_start and row["seq"] < last[row["object_id"]])
    ]
    kept: list[wire.Json] = []
    seq = since
    for row in rows:
        if len(kept) == limit:
            return ChangePage(kept, seq, has_more=True)
        seq = row["seq"]
        action = action_under(filters, row)
        if action and not (from_start and action == DESCOPED):
            kept.append(wire.change_json(row | {"action": action}))
    return ChangePage(kept, max(seq, head_seq), has_more=False)


def objects(rows: Iterable[wire.Json]) -> dict[str, str]:
    """Return, by id, the JSON of the usable objects that changes are about."""
    wanted = {row["object_id"] for row in rows}
    everything = (*world().digests.values(), *world().items.values())
    return {str(row.id): row.text for row in everything if str(row.id) in wanted and not row.is_withdrawn}


def _page(rows: Iterable[Object], filters: Filters, after: str | None, limit: int) -> keyset.Page[str]:
    query = None if filters.words is None else parse(filters.words, _lexicon())
    found = [row for row in rows if not row.is_withdrawn and _meets(row, filters) and _finds(query, row)]
    found.sort(key=_key, reverse=True)
    if after:
        found = [row for row in found if _key(row) < keyset.decode(after)]
    shown = found[:limit]
    return keyset.Page(
        [row.text for row in shown], keyset.encode(*_key(shown[-1])) if len(found) > limit else None
    )


def _key(row: Object) -> tuple[datetime, UUID]:
    return row.published_at, row.id


def _meets(row: Object, filters: Filters) -> bool:
    bounds = filters.published_from, filters.published_to, filters.updated_since
    published_from, published_to, updated_since = bounds
    return (
        filters.matches(row.grouped)
        and (published_from is None or row.published_at >= published_from)
        and (published_to is None or row.published_at <= published_to)
        and (updated_since is None or row.updated_at >= updated_since)
    )


def _finds(query: Query | None, row: Object) -> bool:
    """Tell whether a query finds an object; None, for no search, finds each, and an empty one none."""
    if query is None:
        return True
    wanted = all(_has_any(group, row.words) for group in query.wanted)
    return bool(query) and wanted and not _has_any(query.unwanted, row.words)


def _has_any(group: Group, words: tuple[str, ...]) -> bool:
    return any(_has(way, words) for way in group)


def _has(way: Way, words: tuple[str, ...]) -> bool:
    size = len(way)
    return any(words[at : at + size] == way for at in range(len(words) - size + 1))


@cache
def _lexicon() -> Lexicon:
    """Return the other names by which the sandbox is searched: its own topics' and places', and cities'."""
    known = content()
    places: list[Any] = [*known.countries.values(), *known.regions.values()]
    names = [(topic.name, *topic.synonyms) for topic in known.topics.values()]
    names += [(place.name, *place.names.values(), *place.aliases) for place in places]
    public = {
        facet.key
        for row in world().items.values()
        for facet in row.facets
        if facet.kind == FacetKind.LANGUAGE
    }
    return Lexicon(
        languages=tuple(dict.fromkeys((*LANGUAGES, *sorted(public)))),
        has_turkic=not TURKIC.isdisjoint(public),
        names=names_of((*names, *cities())),
    )
