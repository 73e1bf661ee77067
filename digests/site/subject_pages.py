"""Pages of a country and a topic: their items joined as they were drawn when publishing, in moulds."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override
from django.views.decorators.http import require_safe

from digests.choices import FacetKind
from digests.domain import languages, maps
from digests.domain.archive import quiet, stories, subjects
from digests.domain.archive.quiet import Group
from digests.domain.archive.stories import Story
from digests.site.asked import cursor_of, generation_of, missing, moved, older
from digests.site.frame import page_mould, parted_page
from digests.site.moulds import Mould

TOPICS_SHOWN = 12
SOURCES_SHOWN = 8
YEAR_OLD = 365


@require_safe
def country_archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a country's items by issue, with its names, map, topics and sources."""
    generation, after = generation_of(request), cursor_of(request)
    country = _country(generation, slug) or missing()
    found = stories.about(FacetKind.COUNTRY, country.code, after=after)
    groups = quiet.groups(found.rows, country.code, generation, is_first=not after, is_last=not found.cursor)
    with override(languages.interface_of(settings.LANGUAGE_CODE)):
        drawn = _country_page(generation, slug, is_empty=not groups).filled(
            issues="".join(_issue(group, country.local_name) for group in groups),
            older=_further(older(request, found.cursor), oldest_first=False),
        )
    return parted_page(request, drawn, language=settings.LANGUAGE_CODE)


@lru_cache(maxsize=300)
def _country(_generation: int, slug: str) -> Any:
    """Return a country with its count, read once a generation."""
    return subjects.country(slug)


@lru_cache(maxsize=100)
def _country_page(generation: int, slug: str, *, is_empty: bool) -> Mould:
    """Return a country's page around its items, read and drawn once a generation."""
    country = _country(generation, slug)
    code = country.code
    context = {
        "country": country,
        "feed": f"country/{code.lower()}",
        "feed_title": country.local_name,
        "names": subjects.own_names(country),
        "topics": subjects.beside(FacetKind.COUNTRY, code, others=FacetKind.TOPIC, limit=TOPICS_SHOWN),
        "sources": subjects.beside(FacetKind.COUNTRY, code, others=FacetKind.SOURCE, limit=SOURCES_SHOWN),
        "map": maps.drawing(country.region or "", lit=frozenset({code})),
        "is_empty": is_empty,
    }
    path = f"/countries/{slug}/"
    return page_mould("site/country_archive.html", ("issues", "older"), path=path, context=context)


def _issue(group: Group, country: str) -> str:
    """Return one issue's items, after the issues before it that had none."""
    first = group.first
    quiet_ones = (
        get_template("site/_country_quiet.html").render({"issues": group.quiet, "name": country})
        if group.quiet
        else ""
    )
    if first is None:
        return quiet_ones
    return quiet_ones + _issue_mould().filled(
        path=escape(first.digest_path),
        day=first.day.isoformat(),
        date=escape(first.date),
        stories="".join(story.html for story in group.stories),
    )


@lru_cache(maxsize=1)
def _issue_mould() -> Mould:
    return Mould("site/_country_issue.html", ("path", "day", "date", "stories"))


@require_safe
def topic_timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a topic's items under years, newest first or, asked so, oldest first."""
    generation, after = generation_of(request), cursor_of(request)
    if _topic(generation, slug) is None:
        return moved(FacetKind.TOPIC, slug, "site:topic-timeline")
    oldest_first = request.GET.get("order") == "asc"
    found = stories.about(FacetKind.TOPIC, slug, after=after, oldest_first=oldest_first)
    newest = found.rows[0].published_at if found.rows and not (oldest_first or after) else None
    is_old = bool(newest and (timezone.now() - newest).days > YEAR_OLD)
    with override(languages.interface_of(settings.LANGUAGE_CODE)):
        drawn = _topic_page(generation, slug, oldest_first=oldest_first, is_old=is_old).filled(
            years=_years(found.rows),
            older=_further(older(request, found.cursor), oldest_first=oldest_first),
        )
    return parted_page(request, drawn, language=settings.LANGUAGE_CODE)


@lru_cache(maxsize=300)
def _topic(_generation: int, slug: str) -> Any:
    """Return a topic with its count, read once a generation."""
    return subjects.topic(slug)


@lru_cache(maxsize=100)
def _topic_page(generation: int, slug: str, *, oldest_first: bool, is_old: bool) -> Mould:
    """Return a topic's page around its items, drawn once a generation."""
    topic = _topic(generation, slug)
    context = {
        "topic": topic,
        "oldest_first": oldest_first,
        "is_old": is_old,
        "feed": f"topic/{slug}",
        "feed_title": topic.name,
    }
    path = f"/topics/{slug}/"
    return page_mould("site/topic_timeline.html", ("years", "older"), path=path, context=context)


def _years(rows: list[Story]) -> str:
    years: dict[int, list[str]] = {}
    for row in rows:
        entry = _entry_mould().filled(place=row.place, story=row.html)
        years.setdefault(row.day.year, []).append(entry)
    return "".join(
        _year_mould().filled(year=str(year), entries="".join(entries)) for year, entries in years.items()
    )


@lru_cache(maxsize=1)
def _year_mould() -> Mould:
    return Mould("site/_timeline_year.html", ("year", "entries"))


@lru_cache(maxsize=1)
def _entry_mould() -> Mould:
    return Mould("site/_timeline_entry.html", ("place", "story"))


def _further(query: str, *, oldest_first: bool) -> str:
    """Return the way to the next page, empty at the end."""
    return _further_mould(oldest_first=oldest_first).filled(older=escape(query)) if query else ""


@lru_cache(maxsize=2)
def _further_mould(*, oldest_first: bool) -> Mould:
    return Mould("site/_older.html", ("older",), {"oldest_first": oldest_first})
