"""Subjects: what items are about and rest on, with counts: countries, series, topics, sources.

Countries and regions always exist; a series, topic or source exists once something public has it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from digests.choices import FacetKind
from digests.domain import languages
from digests.models.editions import Tally
from digests.models.places import Country, Region
from digests.models.series import Series
from digests.models.sources import Source
from digests.models.topics import Topic


@dataclass(frozen=True)
class Count:
    """A subject and how many items have it."""

    key: str
    label: str
    items: int


@dataclass(frozen=True)
class RegionCountries:
    """A region and its countries with counts; each has ``code``, ``slug``, ``name``, ``items``."""

    slug: str
    name: str
    countries: list[Country]


@dataclass(frozen=True)
class Name:
    """A country's name in one of its languages."""

    language: str
    text: str
    direction: str


# The official languages of the countries that the registry comes with (CLDR, by territory).
OWN_LANGUAGES = {
    "KZ": "kk ru", "KG": "ky ru", "TJ": "tg", "TM": "tk", "UZ": "uz", "AM": "hy", "AZ": "az", "GE": "ka",
    "AL": "sq", "BA": "bs hr sr", "ME": "sr", "MK": "mk sq", "RS": "sr", "XK": "sq sr",
    "EE": "et", "LV": "lv", "LT": "lt", "BF": "fr", "ML": "fr", "NE": "fr", "TD": "fr ar", "MR": "ar",
    "SN": "fr", "GN": "fr", "CM": "fr", "TG": "fr", "BJ": "fr", "CI": "fr",
}  # fmt: skip


def regions() -> list[RegionCountries]:
    """Return the regions with their countries, each with ``items``; two queries."""
    return _regions(_counted(Country.objects.all(), FacetKind.COUNTRY, "code"))


def followed_regions() -> list[RegionCountries]:
    """Return the regions that have items, with those of their countries that have; two queries."""
    return _regions(_counted(Country.objects.all(), FacetKind.COUNTRY, "code").filter(items__gt=0))


def _regions(countries: QuerySet[Any]) -> list[RegionCountries]:
    rows = Region.objects.prefetch_related(Prefetch("countries", countries))
    found = [RegionCountries(row.slug, row.local_name, _by_name(row.countries.all())) for row in rows]
    return [region for region in found if region.countries]


def _by_name(countries: Iterable[Country]) -> list[Country]:
    """Return countries by the names that they are shown under."""
    return sorted(countries, key=attrgetter("local_name"))


def country(slug: str) -> Any:
    """Return a country or None; it has ``items`` and the slug of its first ``region``."""
    rows = _counted(Country.objects.all(), FacetKind.COUNTRY, "code")
    regions_of = Region.objects.filter(countries=OuterRef("pk")).order_by("name").values("slug")[:1]
    rows = rows.annotate(region=Subquery(regions_of))
    return rows.filter(slug=slug).first()


def own_names(row: Country) -> list[Name]:
    """Return a country's name in its own languages, without those that equal its English one or the page's."""
    wanted = OWN_LANGUAGES.get(row.code, "").split()
    named = [(language, row.names.get(language, "")) for language in wanted]
    return [
        Name(language, text, languages.direction(language))
        for language, text in named
        if text and text not in {row.name, row.local_name}
    ]


def all_series() -> list[Series]:
    """Return the series that have something public, each with ``items``."""
    return list(_public(Series.objects.select_related("region"), FacetKind.SERIES))


def series(slug: str) -> Series | None:
    """Return a series that has something public, or had before it was withdrawn."""
    return _public(Series.objects.select_related("region"), FacetKind.SERIES).filter(slug=slug).first()


def topics() -> list[Count]:
    """Return the topics in use, by name."""
    return sorted(totals(FacetKind.TOPIC), key=lambda row: row.label.casefold())


def topic(slug: str) -> Topic | None:
    """Return a topic in use, with ``items``, by its slug."""
    return _public(Topic.objects.all(), FacetKind.TOPIC).filter(slug=slug).first()


def sources() -> list[Source]:
    """Return the sources that something public cites, with ``items``, by country and name."""
    rows = _public(Source.objects.select_related("country"), FacetKind.SOURCE)
    return list(rows.order_by(F("country__name").asc(nulls_first=True), "name"))


def source(slug: str) -> Source | None:
    """Return a source that something public cites, with ``items``."""
    return _public(Source.objects.select_related("country"), FacetKind.SOURCE).filter(slug=slug).first()


def renamed(kind: FacetKind, slug: str) -> str | None:
    """Return the slug that a merged topic or source has now."""
    model: Any = Topic if kind == FacetKind.TOPIC else Source
    rows = _public(model.objects.exclude(former_slugs=[]), kind)
    return next((row.slug for row in rows if slug in row.former_slugs), None)


def totals(kind: FacetKind) -> list[Count]:
    """Return every subject of a kind that has items."""
    rows = Tally.objects.filter(kind=kind, with_kind="", items__gt=0)
    return [Count(*row) for row in rows.values_list("key", "label", "items")]


def beside(kind: FacetKind, key: str, *, others: FacetKind, limit: int) -> list[Count]:
    """Return which other subjects a subject's items have most, such as a country's topics."""
    rows = Tally.objects.filter(kind=kind, key=key, with_kind=others, items__gt=0)
    ordered = rows.order_by("-items", "with_key").values_list("with_key", "with_label", "items")
    return [Count(*row) for row in ordered[:limit]]


def countries_beside(kind: FacetKind, key: str) -> list[Country]:
    """Return the countries that a subject's items are of, each with ``items``, most first."""
    pairs = Tally.objects.filter(kind=FacetKind.COUNTRY, key=OuterRef("code"), with_kind=kind, with_key=key)
    counted = Coalesce(Subquery(pairs.values("items")[:1], output_field=IntegerField()), 0)
    rows = Country.objects.annotate(items=counted).filter(items__gt=0)
    return list(rows.order_by("-items", "name"))


def _counted(rows: QuerySet[Any], kind: FacetKind, key: str = "slug") -> QuerySet[Any]:
    total = Tally.objects.filter(kind=kind, key=OuterRef(key), with_kind="")
    counted = Coalesce(Subquery(total.values("items")[:1], output_field=IntegerField()), 0)
    return rows.annotate(items=counted)


def _public(rows: QuerySet[Any], kind: FacetKind) -> QuerySet[Any]:
    in_use = Tally.objects.filter(kind=kind, key=OuterRef("slug"), with_kind="", items__gt=0)
    return _counted(rows.filter(Exists(in_use)), kind)
