"""The directory: places, series, sources and topics as partners look them up.

Countries and regions always exist. A series, source or topic exists once something public mentions
it: one that only a draft has can't be told from one that nobody has.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from digests.choices import FacetKind
from digests.domain.keyset import Page
from digests.domain.wire import BASE, Json, href
from digests.models.editions import Tally
from digests.models.places import Country, Region
from digests.models.series import Series
from digests.models.sources import Source
from digests.models.topics import Topic


@dataclass(frozen=True)
class Register:
    """One list of the directory: which rows it has, in the order of which key, and their JSON."""

    kind: FacetKind
    rows: Callable[[], QuerySet[Any]]
    to_json: Callable[[Any], Json]
    key: str = "slug"
    always: bool = False


def listed(register: Register, *, after: str | None, limit: int) -> Page[Json]:
    """Return entries as JSON in the order of their key, those after one; the cursor is the last key."""
    rows = _public(register)
    if after:
        rows = rows.filter(**{f"{register.key}__gt": after})
    found = list(rows.order_by(register.key)[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    cursor = getattr(found[-1], register.key) if more else None
    return Page([register.to_json(row) for row in found], cursor)


def entry(register: Register, key: str) -> Json | None:
    """Return one entry by its uuid or key, or by a slug that it had before a merge."""
    rows = _public(register)
    field, value = _lookup(register, key)
    row = rows.filter(**{field: value}).first() or _renamed(register, rows, key)
    return register.to_json(row) if row else None


def at_slug(register: Register, slug: str) -> Json | None:
    """Return the entry whose page has this slug, or had it before a merge."""
    rows = _public(register)
    row = rows.filter(slug=slug).first() or _renamed(register, rows, slug)
    return register.to_json(row) if row else None


def languages() -> list[str]:
    """Return the languages of what is public, as BCP 47 tags."""
    rows = Tally.objects.filter(kind=FacetKind.LANGUAGE, with_kind="", items__gt=0)
    return list(rows.order_by("key").values_list("key", flat=True))


def _lookup(register: Register, key: str) -> tuple[str, Any]:
    if register.key == "code":
        return "code", key.upper()
    try:
        return "uuid", UUID(key)
    except ValueError:
        return register.key, key


def _renamed(register: Register, rows: QuerySet[Any], key: str) -> Any:
    if register.kind not in {FacetKind.TOPIC, FacetKind.SOURCE}:
        return None
    merged = rows.exclude(former_slugs=[])
    return next((row for row in merged if key in row.former_slugs), None)


def _public(register: Register) -> QuerySet[Any]:
    total = Tally.objects.filter(kind=register.kind, key=OuterRef(register.key), with_kind="")
    counted = Coalesce(Subquery(total.values("items")[:1], output_field=IntegerField()), 0)
    rows = register.rows().annotate(item_count=counted)
    return cast("QuerySet[Any]", rows if register.always else rows.filter(item_count__gt=0))


def _page_url(row: Any) -> str:
    return settings.SITE_URL + str(row.get_absolute_url())


def _items_href(kind: str, key: str) -> str:
    return f"{settings.SITE_URL}{BASE}items/?{kind}={quote(key)}"


def _country(row: Country) -> Json:
    return {
        "code": row.code,
        "slug": row.slug,
        "name": row.name,
        "names": row.names,
        "wikidata": f"http://www.wikidata.org/entity/{row.wikidata}" if row.wikidata else None,
        "regions": sorted(region.slug for region in row.regions.all()),
        "item_count": row.item_count,  # type: ignore[attr-defined]  # annotated
        "canonical_url": _page_url(row),
        "items_href": _items_href("country", row.code),
        "href": href("countries", row.code),
    }


def _region(row: Region) -> Json:
    return {
        "id": str(row.uuid),
        "slug": row.slug,
        "name": row.name,
        "names": row.names,
        "countries": sorted(country.code for country in row.countries.all()),
        "item_count": row.item_count,  # type: ignore[attr-defined]  # annotated
        "items_href": _items_href("region", row.slug),
        "href": href("regions", row.uuid),
    }


def _series(row: Series) -> Json:
    return {
        "id": str(row.uuid),
        "slug": row.slug,
        "title": row.title,
        "description": row.description,
        "region": {"id": str(row.region.uuid), "slug": row.region.slug, "name": row.region.name},
        "cadence": row.cadence,
        "language": row.language,
        "time_zone": row.time_zone,
        "licence": {"spdx": row.licence, "url": row.licence_url or None} if row.licence else None,
        "credit_line": row.credit_line,
        "notice": row.notice,
        "item_count": row.item_count,  # type: ignore[attr-defined]  # annotated
        "canonical_url": _page_url(row),
        "items_href": _items_href("series", row.slug),
        "href": href("series", row.uuid),
    }


def _source(row: Source) -> Json:
    checked = row.ownership_checked_on
    return {
        "id": str(row.uuid),
        "slug": row.slug,
        "name": row.name,
        "kind": row.kind,
        "ownership": row.ownership,
        "owner": row.owner,
        "ownership_authority": row.ownership_authority,
        "ownership_checked_on": checked.isoformat() if checked else None,
        "country": row.country_id,
        "languages": row.languages,
        "homepage": row.homepage or None,
        "item_count": row.item_count,  # type: ignore[attr-defined]  # annotated
        "canonical_url": _page_url(row),
        "items_href": _items_href("source", row.slug),
        "href": href("sources", row.uuid),
    }


def _topic(row: Topic) -> Json:
    return {
        "id": str(row.uuid),
        "slug": row.slug,
        "name": row.name,
        "description": row.description,
        "item_count": row.item_count,
        "canonical_url": _page_url(row),
        "items_href": _items_href("topic", row.slug),
        "href": href("topics", row.uuid),
    }


COUNTRIES = Register(
    FacetKind.COUNTRY,
    lambda: Country.objects.prefetch_related("regions"),
    _country,
    key="code",
    always=True,
)
REGIONS = Register(
    FacetKind.REGION, lambda: Region.objects.prefetch_related("countries"), _region, always=True
)
SERIES = Register(FacetKind.SERIES, lambda: Series.objects.select_related("region"), _series)
SOURCES = Register(FacetKind.SOURCE, Source.objects.all, _source)
TOPICS = Register(FacetKind.TOPIC, Topic.objects.all, _topic)
