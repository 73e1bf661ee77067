"""The registry: places, sources and topics, loaded from packaged facts and merged at the desk."""

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from babel import Locale
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from digests.choices import SourceStatus
from digests.domain import index
from digests.domain.errors import DeskError
from digests.domain.intake import Knowledge, KnownPlace, KnownSource, KnownTopic
from digests.domain.publishing import lock_head
from digests.domain.search import indexing
from digests.models import (
    Citation,
    Country,
    ItemFacet,
    Region,
    Source,
    SourceAlias,
    SourceDomain,
    TaggedItem,
    Topic,
)
from digests.models.editions import DigestFacet

DATA = Path(__file__).resolve().parent.parent / "data"
# The languages in which a country's names are kept: those of the regions and of their partners.
NAME_LANGUAGES = (
    "ar az be bs de en es et fa fr hr hy it ka kk ky lt lv mk pl pt ro ru sq sr tg tk tr uk uz zh"
).split()


@cache
def packaged(name: str) -> Any:
    """Return the packaged facts in ``data/<name>.json``."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def load_reference() -> dict[str, int]:
    """Put the packaged places, sources and topics into the database; return how many were new.

    What is there already is left as editors have made it.
    """
    with transaction.atomic():
        counts = {
            "regions": _load_regions(),
            "countries": _load_countries(),
            "sources": _load_sources(),
            "topics": _load_topics(),
        }
        if any(counts.values()):
            touch()
    return counts


def _stable_uuid(kind: str, key: str) -> Any:
    return uuid5(NAMESPACE_URL, f"urn:newsroom:{kind}:{key}")


def country_names(code: str) -> dict[str, str]:
    """Return a country's names by language, from CLDR."""
    names = {tag: Locale.parse(tag).territories.get(code) for tag in NAME_LANGUAGES}
    return {tag: name for tag, name in names.items() if name}


def _load_regions() -> int:
    known = set(Region.objects.values_list("slug", flat=True))
    rows = [
        Region(
            uuid=_stable_uuid("region", fact["slug"]),
            slug=fact["slug"],
            name=fact["name"],
            names=fact["names"],
            aliases=fact["aliases"],
        )
        for fact in packaged("places")["regions"]
        if fact["slug"] not in known
    ]
    Region.objects.bulk_create(rows)
    return len(rows)


def _load_countries() -> int:
    known = set(Country.objects.values_list("code", flat=True))
    rows = [
        Country(
            code=fact["code"],
            slug=fact["slug"],
            name=fact["name"],
            names=country_names(fact["code"]),
            aliases=fact["aliases"],
            wikidata=fact["wikidata"],
        )
        for fact in packaged("places")["countries"]
        if fact["code"] not in known
    ]
    Country.objects.bulk_create(rows)
    made = {row.code for row in rows}
    regions = {region.slug: region for region in Region.objects.all()}
    through = Country.regions.through
    through.objects.bulk_create(
        through(country_id=code, region_id=regions[fact["slug"]].pk)
        for fact in packaged("places")["regions"]
        for code in fact["countries"]
        if code in made
    )
    return len(rows)


def _load_sources() -> int:
    known = set(Source.objects.values_list("slug", flat=True))
    facts = [fact for fact in packaged("sources") if fact["slug"] not in known]
    codes = set(Country.objects.values_list("code", flat=True))
    plain = "slug name kind ownership owner ownership_authority ownership_checked_on languages homepage feed"
    rows = {
        fact["slug"]: Source(
            uuid=_stable_uuid("source", fact["slug"]),
            country_id=fact["country"] if fact["country"] in codes else None,
            **{name: fact[name] for name in plain.split()},
        )
        for fact in facts
    }
    Source.objects.bulk_create(rows.values())
    SourceAlias.objects.bulk_create(
        SourceAlias(source=rows[fact["slug"]], name=name) for fact in facts for name in fact["aliases"]
    )
    SourceDomain.objects.bulk_create(
        SourceDomain(source=rows[fact["slug"]], domain=name) for fact in facts for name in fact["domains"]
    )
    return len(rows)


def _load_topics() -> int:
    known = set(Topic.objects.values_list("slug", flat=True))
    rows = [
        Topic(uuid=_stable_uuid("topic", fact["slug"]), **fact)
        for fact in packaged("topics")
        if fact["slug"] not in known
    ]
    Topic.objects.bulk_create(rows)
    return len(rows)


@lru_cache(maxsize=1)
def _kept(read: Knowledge) -> Knowledge:
    """Return the first of what is equal."""
    return read


def knowledge() -> Knowledge:
    """Return what intake may recognise: the database's sources, topics and places.

    As long as they stay the same it is the same object, whose indexes took seconds to build.
    """
    read = Knowledge(
        sources=tuple(
            KnownSource(
                slug=source.slug,
                name=source.name,
                aliases=tuple(alias.name for alias in source.aliases.all()),
                domains=tuple(domain.domain for domain in source.domains.all()),
                kind=source.kind,
                ownership=source.ownership,
                country=source.country_id,
                homepage=source.homepage,
            )
            for source in Source.objects.with_names()
        ),
        topics=tuple(
            KnownTopic(slug=topic.slug, name=topic.name, synonyms=tuple(topic.synonyms))
            for topic in Topic.objects.all()
        ),
        places=tuple(
            KnownPlace(name=region.name, code=None, names=(*region.names.values(), *region.aliases))
            for region in Region.objects.all()
        )
        + tuple(
            KnownPlace(name=country.name, code=country.code, names=tuple(country.aliases))
            for country in Country.objects.all()
        ),
    )
    return _kept(read)


@cache
def packaged_knowledge() -> Knowledge:
    """Return what intake may recognise without a database: the packaged facts."""
    source_fields = ("slug", "name", "kind", "ownership", "country", "homepage")
    places = packaged("places")
    return Knowledge(
        sources=tuple(
            KnownSource(
                aliases=tuple(fact["aliases"]),
                domains=tuple(fact["domains"]),
                **{name: fact[name] for name in source_fields},
            )
            for fact in packaged("sources")
        ),
        topics=tuple(
            KnownTopic(slug=fact["slug"], name=fact["name"], synonyms=tuple(fact["synonyms"]))
            for fact in packaged("topics")
        ),
        places=tuple(
            KnownPlace(name=fact["name"], code=None, names=(*fact["names"].values(), *fact["aliases"]))
            for fact in places["regions"]
        )
        + tuple(
            KnownPlace(name=fact["name"], code=fact["code"], names=tuple(fact["aliases"]))
            for fact in places["countries"]
        ),
    )


def touch() -> None:
    """Raise the public generation: reference data that pages show has changed."""
    with transaction.atomic():
        head = lock_head()
        head.generation += 1
        head.changed_at = timezone.now()
        head.save(update_fields=["generation", "changed_at"])


def accept_source(source: Source) -> Source:
    """Let a proposed source into the registry."""
    source.status = SourceStatus.ACCEPTED
    source.save(update_fields=["status"])
    touch()
    return source


def merge_sources(into: Source, others: list[Source]) -> Source:
    """Make one source of several: names, domains and citations follow, published wording stays."""
    others = [other for other in others if other.pk != into.pk]
    if not others:
        raise DeskError(_("Choose at least two sources to merge."))
    slugs = [other.slug for other in others]
    with transaction.atomic():
        head = lock_head()
        # As it is now: another merge may have added to it since it was read.
        into = Source.objects.select_for_update().get(pk=into.pk)
        Citation.objects.filter(source__in=others).update(source=into)
        SourceDomain.objects.filter(source__in=others).update(source=into)
        SourceAlias.objects.filter(source__in=others).update(source=into)
        # Of every source, for no two may share one.
        taken = {name.casefold() for name in SourceAlias.objects.values_list("name", flat=True)}
        names = {other.name.casefold(): other.name for other in others}
        fresh = [name for low, name in names.items() if low not in taken | {into.name.casefold()}]
        SourceAlias.objects.bulk_create(SourceAlias(source=into, name=name) for name in fresh)
        into.former_slugs = [*into.former_slugs, *(s for o in others for s in (o.slug, *o.former_slugs))]
        into.save(update_fields=["former_slugs"])
        Source.objects.filter(pk__in=[other.pk for other in others]).delete()
        _move_facets("source", into.slug, slugs, head)
    return into


def merge_topics(into: Topic, others: list[Topic]) -> Topic:
    """Make one topic of several: items follow, names become synonyms, published wording stays."""
    others = [other for other in others if other.pk != into.pk]
    if not others:
        raise DeskError(_("Choose at least two topics to merge."))
    slugs = [other.slug for other in others]
    with transaction.atomic():
        head = lock_head()
        # As it is now: another merge may have added to it since it was read.
        into = Topic.objects.select_for_update().get(pk=into.pk)
        tagged = TaggedItem.objects.filter(tag__in=others)
        have = TaggedItem.objects.filter(tag=into).values_list("content_object_id", flat=True)
        moving = set(tagged.values_list("content_object_id", flat=True)) - set(have)
        tagged.delete()
        TaggedItem.objects.bulk_create(TaggedItem(tag=into, content_object_id=key) for key in moving)
        words = [w for other in others for w in (other.name, *other.synonyms)]
        into.synonyms = list(dict.fromkeys([*into.synonyms, *words]))
        into.former_slugs = [*into.former_slugs, *(s for o in others for s in (o.slug, *o.former_slugs))]
        into.save(update_fields=["synonyms", "former_slugs"])
        Topic.objects.filter(pk__in=[other.pk for other in others]).delete()
        _move_facets("topic", into.slug, slugs, head)
    return into


def _move_facets(kind: str, slug: str, old: list[str], head: Any) -> None:
    indexing.move_facet(kind, old, slug)
    for model, owner in ((ItemFacet, "item_id"), (DigestFacet, "edition_id")):
        rows = model.objects.filter(kind=kind, key__in=[slug, *old])
        # Of what had several of them, the first stays.
        earlier = rows.filter(**{owner: OuterRef(owner)}, pk__lt=OuterRef("pk"))
        rows.filter(Exists(earlier)).delete()
        rows.update(key=slug)
    index.recount(at=timezone.now())
    head.generation += 1
    head.changed_at = timezone.now()
    head.save(update_fields=["generation", "changed_at"])
