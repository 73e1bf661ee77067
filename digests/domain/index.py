"""The index of what is public: facets of items and digests, and their tallies.

Publishing calls this inside its transaction. Counts are kept by adding and subtracting, so that a
publish costs the same however large the archive is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import permutations
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, F

from digests.choices import FacetKind
from digests.domain.publication import PlacedItem, Publication
from digests.models import (
    Country,
    DigestFacet,
    Edition,
    ItemFacet,
    Region,
    Series,
    Source,
    Tally,
    Topic,
)

# Which two kinds are counted together: what the pages of the one list of the other.
PAIRED = frozenset({FacetKind.COUNTRY.value, FacetKind.TOPIC.value, FacetKind.SOURCE.value})


class Facet(NamedTuple):
    """A kind and a key, such as ("country", "KZ")."""

    kind: str
    key: str


@dataclass(frozen=True)
class Renames:
    """Slugs of merged topics and sources, by what they have become."""

    topics: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


def renames() -> Renames:
    """Read which topics and sources were merged into others."""
    return Renames(
        topics={old: row.slug for row in Topic.objects.exclude(former_slugs=[]) for old in row.former_slugs},
        sources={
            old: row.slug for row in Source.objects.exclude(former_slugs=[]) for old in row.former_slugs
        },
    )


def facets_of(placed: PlacedItem, publication: Publication, renamed: Renames) -> frozenset[Facet]:
    """Return the facets by which an item is listed."""
    series, item = publication.series, placed.item
    found = {
        Facet(FacetKind.SERIES.value, series.slug),
        Facet(FacetKind.REGION.value, series.region.slug),
        Facet(FacetKind.LANGUAGE.value, publication.document.language),
    }
    if placed.section.country:
        found.add(Facet(FacetKind.COUNTRY.value, placed.section.country))
    for topic in item.topics:
        found.add(Facet(FacetKind.TOPIC.value, renamed.topics.get(topic.slug, topic.slug)))
    for citation in item.citations:
        slug = citation.source.slug
        found.add(Facet(FacetKind.SOURCE.value, renamed.sources.get(slug, slug)))
    return frozenset(found)


def write_facets(
    edition: Edition, facets: Mapping[UUID, frozenset[Facet]], published: Mapping[UUID, datetime]
) -> None:
    """Replace the facets of a digest and its items; ``facets`` is empty after a withdrawal."""
    ItemFacet.objects.filter(item__digest_id=edition.digest_id).delete()
    DigestFacet.objects.filter(digest_id=edition.digest_id).delete()
    ItemFacet.objects.bulk_create(
        ItemFacet(item_id=item, kind=facet.kind, key=facet.key, published_at=published[item])
        for item, of_item in facets.items()
        for facet in sorted(of_item)
    )
    DigestFacet.objects.bulk_create(
        DigestFacet(
            edition=edition,
            digest_id=edition.digest_id,
            kind=facet.kind,
            key=facet.key,
            published_at=edition.published_at,
        )
        for facet in sorted(frozenset().union(*facets.values()))
    )


def read_facets(digest_id: UUID) -> dict[UUID, frozenset[Facet]]:
    """Return the facets that a digest's usable items have now."""
    rows = ItemFacet.objects.filter(item__digest_id=digest_id).values_list("item_id", "kind", "key")
    found: dict[UUID, set[Facet]] = {}
    for item, kind, key in rows:
        found.setdefault(item, set()).add(Facet(kind, key))
    return {item: frozenset(facets) for item, facets in found.items()}


Pair = tuple[str, str, str, str]


def _counts(facets: Iterable[frozenset[Facet]]) -> Counter[Pair]:
    counts: Counter[Pair] = Counter()
    for of_item in facets:
        for facet in of_item:
            counts[(facet.kind, facet.key, "", "")] += 1
        paired = [facet for facet in of_item if facet.kind in PAIRED]
        for one, other in permutations(paired, 2):
            if one.kind != other.kind:
                counts[(*one, *other)] += 1
    return counts


ADD = """
INSERT INTO digests_tally (kind, "key", with_kind, with_key, label, with_label, items, changed_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (kind, "key", with_kind, with_key) DO UPDATE
SET items = digests_tally.items + excluded.items, label = excluded.label,
    with_label = excluded.with_label, changed_at = excluded.changed_at
"""
SUBTRACT = """
UPDATE digests_tally SET items = items - %s, changed_at = %s
WHERE kind = %s AND "key" = %s AND with_kind = %s AND with_key = %s
"""


def move_tallies(
    before: Iterable[frozenset[Facet]], after: Iterable[frozenset[Facet]], *, at: datetime
) -> None:
    """Add what the new facets count more than the old, and subtract what they count less.

    Raw SQL because the ORM's upsert can set a column but not add to it. A facet whose counts don't
    change still has its ``changed_at`` moved: its page shows a text that may be new.
    """
    old, new = _counts(before), _counts(after)
    names = labels({Facet(kind, key) for kind, key, *_rest in (*old, *new)})
    moment = Tally._meta.get_field("changed_at").get_db_prep_value(at, connection)  # noqa: SLF001
    more, less = [], []
    for pair in sorted(set(old) | set(new)):
        delta = new[pair] - old[pair]
        if delta < 0:
            less.append((-delta, moment, *pair))
        else:
            label, with_label = names[Facet(*pair[:2])], names.get(Facet(*pair[2:]), "")
            more.append((*pair, label, with_label, delta, moment))
    with connection.cursor() as cursor:
        if more:
            cursor.executemany(ADD, more)
        if less:
            cursor.executemany(SUBTRACT, less)


def labels(facets: Iterable[Facet]) -> dict[Facet, str]:
    """Return the name that a reader knows each facet by, the key itself where there is none."""
    wanted = set(facets)
    keys: dict[str, list[str]] = {}
    for facet in wanted:
        keys.setdefault(facet.kind, []).append(facet.key)
    named = {facet: facet.key for facet in wanted}
    for kind, rows in (
        (FacetKind.COUNTRY, Country.objects.values_list("code", "name")),
        (FacetKind.REGION, Region.objects.values_list("slug", "name")),
        (FacetKind.SERIES, Series.objects.values_list("slug", "title")),
        (FacetKind.TOPIC, Topic.objects.values_list("slug", "name")),
        (FacetKind.SOURCE, Source.objects.values_list("slug", "name")),
    ):
        field_name = "code" if kind == FacetKind.COUNTRY else "slug"
        if kind.value in keys:
            chosen = rows.filter(**{f"{field_name}__in": keys[kind.value]})
            named.update({Facet(kind.value, key): name for key, name in chosen})
    return named


def recount(*, at: datetime) -> None:
    """Make every tally again from the facets, as after a merge of topics or sources.

    What all items were withdrawn of stays at nought: its feed tells of that.
    """
    totals = ItemFacet.objects.values_list("kind", "key").annotate(n=Count("id"))
    counts: dict[Pair, int] = {(kind, key, "", ""): n for kind, key, n in totals}
    pairs = (
        ItemFacet.objects.annotate(kind2=F("item__facets__kind"), key2=F("item__facets__key"))
        .filter(kind__in=PAIRED, kind2__in=PAIRED)
        .exclude(kind=F("kind2"))
        .values_list("kind", "key", "kind2", "key2")
        .annotate(n=Count("id"))
    )
    counts.update({(kind, key, kind2, key2): n for kind, key, kind2, key2, n in pairs})
    counts = _emptied(renames()) | counts
    names = labels({Facet(kind, key) for kind, key, *_rest in counts})
    Tally.objects.all().delete()
    Tally.objects.bulk_create(
        (
            Tally(
                kind=pair[0],
                key=pair[1],
                label=names[Facet(*pair[:2])],
                with_kind=pair[2],
                with_key=pair[3],
                with_label=names.get(Facet(*pair[2:]), ""),
                items=n,
                changed_at=at,
            )
            for pair, n in counts.items()
        ),
        batch_size=500,
    )


def _emptied(renamed: Renames) -> dict[Pair, int]:
    """Return the tallies that there are, at nought, but for what was merged into something else."""
    merged = {FacetKind.TOPIC.value: renamed.topics, FacetKind.SOURCE.value: renamed.sources}
    rows = Tally.objects.filter(with_kind="").values_list("kind", "key")
    return {(kind, key, "", ""): 0 for kind, key in rows if key not in merged.get(kind, {})}
