"""Indexing: what publishing writes for search, inside its transaction.

An entry's ``words`` are four lines: headline, text, names (section, country, topics, sources) and facets, each
as ``analysis.run`` makes it. A digest's entry has the words of all of it, so that it is found by words that
stand in different items.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from digests.choices import FacetKind
from digests.domain import rendering
from digests.domain.index import Facet
from digests.domain.publication import PlacedItem, Publication
from digests.domain.search.analysis import BREAK, run
from digests.domain.search.entries import YEAR, facet_token, first_id
from digests.models import DigestEntry, DigestFacet, Edition, ItemEntry, ItemFacet

# Which facets an entry keeps by name, to count them; all of them can be filtered by.
COUNTED = frozenset({FacetKind.COUNTRY.value, FacetKind.TOPIC.value, FacetKind.SOURCE.value, YEAR})
# PostgreSQL takes a megabyte of words and places an entry.
LONGEST = 400_000
# Entries that are read and written at once when a facet moves.
AT_ONCE = 100


def write(edition: Edition, publication: Publication | None, facets: Mapping[UUID, frozenset[Facet]]) -> None:
    """Replace the entries of a digest and its items; without a publication they are taken away."""
    items = ItemEntry.objects.filter(item__digest_id=edition.digest_id)
    whole = DigestEntry.objects.filter(edition__digest_id=edition.digest_id)
    known = dict(items.values_list("item_id", "id")) if publication else {}
    known |= dict(whole.values_list("edition__digest_id", "id")) if publication else {}
    items.delete()
    whole.delete()
    if publication is None:
        return
    year = rendering.local_day(edition.published_at, publication.series.time_zone).year
    _write_items(publication, facets, known, year)
    _write_whole(edition, publication, facets, known, year)


def _write_items(
    publication: Publication, facets: Mapping[UUID, frozenset[Facet]], known: Mapping[UUID, int], year: int
) -> None:
    fresh = {p.item.id: p.published_at for p in publication.placed if p.item.id not in known}
    ids = {**known, **_ids(ItemEntry, fresh, kept=known.values())}
    ItemEntry.objects.bulk_create(
        ItemEntry(
            id=ids[placed.item.id],
            item_id=placed.item.id,
            words=item_words(publication, placed, facets[placed.item.id], year),
            facets=_named(facets[placed.item.id], year),
        )
        for placed in publication.placed
    )


def _write_whole(
    edition: Edition,
    publication: Publication,
    facets: Mapping[UUID, frozenset[Facet]],
    known: Mapping[UUID, int],
    year: int,
) -> None:
    own = frozenset().union(*facets.values())
    key = edition.digest_id
    number = known.get(key) or _ids(DigestEntry, {key: edition.published_at})[key]
    words = digest_words(publication, own, year)
    DigestEntry.objects.create(id=number, edition=edition, words=words, facets=_named(own, year))


def item_words(publication: Publication, placed: PlacedItem, facets: Iterable[Facet], year: int) -> str:
    """Return the words of an item's entry."""
    return _joined([*_item_lines(publication, placed), _facet_line(facets, year)])


def digest_words(publication: Publication, facets: Iterable[Facet], year: int) -> str:
    """Return the words of a digest's entry: of all of it."""
    document = publication.document
    lines = [run(f"{document.title} · {document.standfirst}", document.language)]
    lines += [line for placed in publication.placed for line in _item_lines(publication, placed)]
    return _joined([*lines, _facet_line(facets, year)])


def _item_lines(publication: Publication, placed: PlacedItem) -> list[str]:
    item, language = placed.item, publication.document.language
    names = [placed.section.heading]
    names += [placed.country.name] if placed.country else []
    names += [topic.name for topic in item.topics]
    names += [citation.source.name for citation in item.citations]
    return [
        run(item.headline, language),
        run(rendering.plain_text(item.body), language),
        f" {BREAK} ".join(run(name, language) for name in dict.fromkeys(names)),
    ]


def _joined(lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    return text if len(text) <= LONGEST else text[-LONGEST:].partition(" ")[2]


def _facet_line(facets: Iterable[Facet], year: int) -> str:
    return " ".join(facet_token(*facet) for facet in [*sorted(facets), Facet(YEAR, str(year))])


def _named(facets: Iterable[Facet], year: int) -> str:
    counted = [facet for facet in sorted(facets) if facet.kind in COUNTED]
    return " ".join(f"{kind}:{key}" for kind, key in [*counted, Facet(YEAR, str(year))])


def _ids(model: Any, moments: Mapping[UUID, datetime], *, kept: Iterable[int] = ()) -> dict[UUID, int]:
    """Return a free number for each new entry, in the order of (moment, uuid).

    ``kept`` are numbers of rows that are written anew, and so aren't stored just now.
    """
    found: dict[UUID, int] = {}
    held = set(kept)
    for at in sorted(set(moments.values())):
        wanting = sorted(key for key, moment in moments.items() if moment == at)
        free = _free(model, first_id(at), held | set(found.values()))
        found.update(zip(wanting, free, strict=False))
    return found


def _free(model: Any, number: int, taken: set[int]) -> Iterator[int]:
    """Yield the numbers from one upward that no entry has."""
    held = model.objects.filter(pk__gte=number).order_by("pk").values_list("pk", flat=True).iterator()
    following = next(held, None)
    while True:
        if number == following:
            following = next(held, None)
        elif number not in taken:
            yield number
        number += 1


def move_facet(kind: str, old: Iterable[str], new: str) -> None:
    """Give entries the slug that a merged topic or source has now; before the facets themselves move."""
    changed = {facet_token(kind, key): facet_token(kind, new) for key in old}
    changed |= {f"{kind}:{key}": f"{kind}:{new}" for key in old}
    owned: tuple[tuple[Any, Any, str], ...] = (
        (ItemEntry, ItemFacet, "item_id"),
        (DigestEntry, DigestFacet, "edition_id"),
    )
    for model, facets, owner in owned:
        having = facets.objects.filter(kind=kind, key__in=old).values(owner)
        for rows in _batches(model.objects.filter(**{f"{owner}__in": having})):
            for row in rows:
                row.words = "\n".join(_moved(line, changed) for line in row.words.split("\n"))
                row.facets = _moved(row.facets, changed)
            model.objects.bulk_update(rows, ["words", "facets"])


def _batches(entries: QuerySet[Any]) -> Iterator[list[Any]]:
    """Yield entries a few at a time, by number: all of a large source would be hundreds of megabytes."""
    entries = entries.order_by("pk")
    rows = list(entries[:AT_ONCE])
    while rows:
        yield rows
        rows = list(entries.filter(pk__gt=rows[-1].pk)[:AT_ONCE])


def _moved(line: str, changed: Mapping[str, str]) -> str:
    parts = [changed.get(part, part) for part in line.split(" ")]
    # One that had both has one of them now; elsewhere words come as often as they did.
    return " ".join(dict.fromkeys(parts)) if parts != line.split(" ") else line
