"""The catalogue of the sandbox: the functions of ``domain.catalogue``, over what is held in memory."""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from digests.choices import ChangeAction, FacetKind
from digests.domain import keyset, versions, wire
from digests.domain.catalogue import DESCOPED, ChangePage, Filters, HeadFacts, Stored, action_under
from digests.domain.sandbox.content import content
from digests.domain.sandbox.playing import world
from digests.domain.sandbox.world import Object
from digests.domain.search.analysis import TURKIC
from digests.domain.search.lexicon import LANGUAGES, Lexicon, cities, names_of
from digests.domain.search.query import Group, Query, Way, parse
from digests.domain.versions import Published, Versions


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


def digest_versions(uuid: UUID, *, before: int | None, limit: int) -> Versions | None:
    """Return a digest's versions, those below a number; None for an id that never was public."""
    now = digest(uuid)
    if now is None or now.is_withdrawn:
        return Versions(tombstone=now.text) if now else None
    made = versions.of_digest(_editions(uuid))
    return versions.page("digests", json.loads(now.text), made, before=before, limit=limit)


def item_versions(uuid: UUID, *, before: int | None, limit: int) -> Versions | None:
    """Return an item's versions, those below a number; None for an id that never was public."""
    now = item(uuid)
    if now is None or now.is_withdrawn:
        return Versions(tombstone=now.text) if now else None
    made = versions.of_item(uuid, _editions_around(uuid))
    return versions.page("items", json.loads(now.text), made, before=before, limit=limit)


def digest_version(uuid: UUID, number: int) -> Stored | None:
    """Return one version of a digest as it was sent, or a tombstone; None where there is no such version."""
    editions = _editions(uuid)
    found = next((edition for edition in editions if edition.version == number), None)
    gone = versions.withdrawal(versions.of_digest(editions))
    if found is None:
        return None
    if gone and number <= gone.version:
        return Stored(editions[gone.edition - 1].text, is_withdrawn=True)
    told = json.loads(found.text)
    dropped = {
        str(row["object_id"]): (row["version"], row["at"])
        for row in world().changes
        if row["action"] == ChangeAction.WITHDRAWN and str(row["object_id"]) in versions.item_ids(told)
    }
    return Stored(wire.dumps(versions.without_dropped(told, dropped)), is_withdrawn=False)


def item_version(uuid: UUID, number: int) -> Stored | None:
    """Return an item as it was when it became this version, or a tombstone; None where there is none such."""
    now, editions = item(uuid), _editions_around(uuid)
    texts = {edition.version: edition.text for edition in editions}
    found = versions.item_at(uuid, versions.of_item(uuid, editions), number, texts)
    if now is None or found is None:
        return None
    return now if now.is_withdrawn else Stored(*found)


def digest_at(series: str, year: int, month: int, slug: str) -> Stored | None:
    """Return the digest whose page would have this address, or its tombstone."""
    place = (series, year, month, slug)
    return next((digest(uuid) for uuid in world().editions if _address(uuid) == place), None)


def item_at(digest_id: UUID, anchor: str) -> Stored | None:
    """Return the item at an anchor of a digest's page, such as ``kz-2``."""
    last = world().editions[UUID(str(digest_id))][-1].publication
    placed = last.placed if last else ()
    return next((item(row.item.id) for row in placed if row.anchor == anchor), None)


def _address(uuid: UUID) -> tuple[str, int, int, str]:
    facts = next(made.publication for made in world().editions[uuid] if made.publication)
    return facts.series.slug, facts.year, facts.month, facts.slug


def _editions(uuid: UUID) -> list[Published]:
    """Return the editions of a digest, the first first."""
    return [
        Published(made.version, made.kind, made.at, made.note, tuple(map(str, made.item_ids)), made.text)
        for made in world().editions.get(uuid, ())
    ]


def _editions_around(uuid: UUID) -> list[Published]:
    """Return the editions of the digest that an item is in or was, the first first."""
    for digest_id in world().editions:
        editions = _editions(digest_id)
        if versions.of_item(uuid, editions):
            return editions
    return []


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
