"""Addresses: every public page, for sitemaps; those of digests and items by month, so that no list grows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from digests.choices import FacetKind, PubStatus
from digests.models.editions import Edition, Head, PublishedItem, Tally
from digests.models.places import Country

# The most lines that one sitemap may have (https://www.sitemaps.org/protocol.html), and a news sitemap.
LIMIT = 50_000
NEWS_LIMIT = 1000
DIGEST = "series__slug", "year", "month", "slug"


@dataclass(frozen=True)
class Address:
    """One line of a sitemap."""

    path: str
    changed_at: datetime | None


@dataclass(frozen=True)
class News:
    """One line of a news sitemap."""

    path: str
    title: str
    language: str
    published_at: datetime


def months() -> list[tuple[int, int, datetime]]:
    """Return the months that have digests, newest first, as (year, month, last change)."""
    rows = Edition.objects.live().order_by("-year", "-month").values("year", "month")
    return list(rows.annotate(at=Max("created_at")).values_list("year", "month", "at"))


def of_month(year: int, month: int) -> Iterable[Address]:
    """Return the pages of a month's digests and of their items, newest first."""
    live = Edition.objects.live().filter(year=year, month=month).newest_first()
    for *address, at in live.values_list(*DIGEST, "created_at")[:LIMIT]:
        yield Address(_path(*address), at)
    items = PublishedItem.objects.filter(status=PubStatus.USABLE, edition__in=live.order_by())
    for uuid, at in items.order_by("edition", "position").values_list("id", "updated_at")[:LIMIT]:
        yield Address(f"/items/{uuid}/", at)


def of_subjects() -> Iterable[Address]:
    """Return the pages of every country, topic, source and series that has something."""
    slugs = dict(Country.objects.values_list("code", "slug"))
    rows = Tally.objects.filter(with_kind="", items__gt=0).order_by("kind", "key")
    for kind, key, at in rows.values_list("kind", "key", "changed_at"):
        if kind == FacetKind.SERIES:
            yield Address(f"/{key}/", at)
        elif kind == FacetKind.COUNTRY:
            yield Address(f"/countries/{slugs[key]}/", at)
        elif kind in {FacetKind.TOPIC, FacetKind.SOURCE}:
            yield Address(f"/{kind}s/{key}/", at)


def of_pages() -> Iterable[Address]:
    """Return the pages that always exist."""
    newest = Head.objects.aggregate(at=Max("changed_at"))["at"]
    for path in ("/", "/countries/", "/topics/", "/sources/", "/archive/", "/corrections/"):
        yield Address(path, newest)
    yield Address("/about/", None)
    yield Address("/feeds/", None)


def of_ids() -> Iterator[str]:
    """Yield the paths that stay, whatever becomes of a page: permanent URIs, and items' that were withdrawn."""
    for uuid in Edition.objects.filter(is_live=True).values_list("digest_id", flat=True).iterator():
        yield f"/id/digest/{uuid}"
    for uuid, status in PublishedItem.objects.values_list("id", "status").iterator():
        yield f"/id/item/{uuid}"
        if status == PubStatus.CANCELED:
            yield f"/items/{uuid}/"


def of_news(*, since: datetime) -> list[News]:
    """Return what was first published since a moment: the newest digests, then the newest items."""
    return [*_digests(since), *_items(since)][:NEWS_LIMIT]


def _digests(since: datetime) -> Iterator[News]:
    rows = Edition.objects.live().newest_first().filter(published_at__gte=since)
    for *address, title, language, at in rows.values_list(*DIGEST, "title", "language", "published_at")[
        :NEWS_LIMIT
    ]:
        yield News(_path(*address), title, language, at)


def _items(since: datetime) -> Iterator[News]:
    rows: QuerySet[Any] = PublishedItem.objects.filter(status=PubStatus.USABLE, published_at__gte=since)
    rows = rows.order_by("-published_at", "-id").values_list("id", "heading", "language", "published_at")
    for uuid, heading, language, at in rows[:NEWS_LIMIT]:
        yield News(f"/items/{uuid}/", heading, language, at)


def _path(series: str, year: int, month: int, slug: str) -> str:
    return f"/{series}/{year:04d}/{month:02d}/{slug}/"
