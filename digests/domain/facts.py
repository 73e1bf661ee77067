"""The facts around an edition's document: what renderers need beyond its words."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from digests.choices import EditionKind
from digests.domain.document import DigestDocument
from digests.domain.publication import Correction, ItemHistory, Place, Publication, SeriesFacts, Version
from digests.models.editions import Edition, PublishedItem
from digests.models.places import Country
from digests.models.series import Series


def series_facts(series: Series) -> SeriesFacts:
    """Return what renderings say of a series."""
    region = series.region
    return SeriesFacts(
        uuid=series.uuid,
        slug=series.slug,
        title=series.title,
        region=Place(key=region.slug, slug=region.slug, name=region.name, uuid=region.uuid),
        language=series.language,
        time_zone=series.time_zone,
        licence=series.licence,
        licence_url=series.licence_url,
        credit_line=series.credit_line,
        notice=series.notice,
    )


def countries_of(document: DigestDocument) -> dict[str, Place]:
    """Return the countries of a document's sections by code."""
    codes = {section.country for section in document.sections if section.country}
    return {country.code: place_of(country) for country in Country.objects.filter(code__in=codes)}


def place_of(country: Country) -> Place:
    """Return what renderings say of a country."""
    return Place(country.code, country.slug, country.name, wikidata=country.wikidata, names=country.names)


def corrections_of(digest_id: UUID) -> tuple[Correction, ...]:
    """Return the public notes of a digest's corrections, newest first."""
    editions = Edition.objects.filter(digest_id=digest_id, kind=EditionKind.CORRECTION)
    rows = editions.order_by("-version").values_list("created_at", "note", "version", "corrected_items")
    return tuple(
        Correction(
            at=at,
            kind=EditionKind.CORRECTION.value,
            text=note,
            version=version,
            item_ids=tuple(UUID(item) for item in items),
        )
        for at, note, version, items in rows
    )


def editions_of_group(root: UUID) -> QuerySet[Edition]:
    """Return the public editions of an original and of all its translations."""
    return (
        Edition.objects.live()
        .filter(Q(digest_id=root) | Q(original_id=root))
        .order_by("language", "digest_id")
    )


def languages_of(digest_id: UUID, original_id: UUID | None) -> tuple[Version, ...]:
    """Return the other languages in which a digest is public."""
    root = original_id or digest_id
    rows = editions_of_group(root).exclude(digest_id=digest_id).select_related("series")
    return tuple(
        Version(
            language=row.language,
            path=f"/{row.series.slug}/{row.year:04d}/{row.month:02d}/{row.slug}/",
            title=row.title,
            is_original=row.digest_id == root,
        )
        for row in rows.only("language", "year", "month", "slug", "title", "digest_id", "series__slug")
    )


def address_month(at: datetime, series: Series) -> tuple[int, int]:
    """Return year and month of a moment in the series' time zone, as its address has them."""
    local = at.astimezone(ZoneInfo(series.time_zone))
    return local.year, local.month


def publication_of(edition: Edition) -> Publication:
    """Return a stored live edition as a publication again, to render it anew."""
    document = DigestDocument.from_json(edition.document)
    rows = PublishedItem.objects.filter(digest_id=edition.digest_id)
    histories = {
        row.id: ItemHistory(row.version, row.published_at, row.updated_at)
        for row in rows.only("version", "published_at", "updated_at")
    }
    return Publication(
        document=document,
        series=series_facts(edition.series),
        slug=edition.slug,
        version=edition.version,
        kind=edition.kind,
        note=edition.note,
        published_at=edition.published_at,
        created_at=edition.created_at,
        histories=histories,
        countries=countries_of(document),
        corrections=corrections_of(edition.digest_id),
        year=edition.year,
        month=edition.month,
        original_id=edition.original_id,
        languages=languages_of(edition.digest_id, edition.original_id),
    )
