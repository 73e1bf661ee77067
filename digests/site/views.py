"""Views of the public site: each asks the archive and draws one template."""

from functools import lru_cache
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import get_template
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from digests.choices import FacetKind
from digests.domain import images, languages, linked_data
from digests.domain.archive import issues, stories, subjects
from digests.domain.archive.issues import WholeIssue
from digests.domain.sandbox import picture
from digests.site.asked import cursor_of, generation_of, missing, moved, older
from digests.site.frame import page, stored_page

HOME_ISSUES = 6
TOPICS_SHOWN = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the newest digest in full, then series, countries and earlier issues."""
    newest = issues.newest()
    if newest is None:
        return page(request, "site/home.html", {})
    main = newest.article_html + _home_after(generation_of(request), newest.digest_id)
    # The home page is the site's, whatever the newest digest's language.
    site = settings.LANGUAGE_CODE
    return stored_page(request, _home_head(), main, language=newest.language, interface=site)


@lru_cache(maxsize=1)
def _home_head() -> str:
    """Return the lines of the home page's head."""
    context = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "path": "/",
        "json_ld": linked_data.dumps(linked_data.home_page()),
    }
    return str(get_template("site/_page_head.html").render(context))


@lru_cache(maxsize=2)
def _home_after(_generation: int, newest: UUID) -> str:
    """Return what stands below the newest digest, drawn once a generation."""
    listed = issues.listed(limit=HOME_ISSUES).rows
    context = {
        "interface_language": settings.LANGUAGE_CODE,
        "earlier": [issue for issue in listed if issue.digest_id != newest],
        "all_series": subjects.all_series(),
        "regions": subjects.followed_regions(),
    }
    return str(get_template("site/_home_after.html").render(context))


@require_safe
def series_archive(request: HttpRequest, slug: str) -> HttpResponse:
    """List a series' issues by year and month."""
    series = subjects.series(slug) or missing()
    found = issues.listed(series=slug, after=cursor_of(request))
    context = {
        "series": series,
        "direction": languages.direction(series.language),
        "months": issues.by_month(found.rows),
        "older": older(request, found.cursor),
        "feed": f"series/{slug}",
        "feed_title": series.title,
    }
    return page(
        request, "site/series_archive.html", context, language=languages.interface_of(series.language)
    )


@require_safe
def digest_page(request: HttpRequest, series: str, year: int, month: int, slug: str) -> HttpResponse:
    """Show a digest, or say that it was withdrawn."""
    issue = issues.at_address(series, year, month, slug) or missing()
    if issue.is_withdrawn:
        return _gone(request, issue)
    return stored_page(request, issue.head_html, issue.article_html, language=issue.language)


@require_safe
def item_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one item with its digest as context, or say that it was withdrawn."""
    item = stories.item(uuid) or missing()
    if item.story is None:
        context = {"note": item.notice, "date": item.withdrawn_on}
        return _withdrawn(request, context, item.language)
    context = {"item": item, "story": item.story}
    return page(request, "site/item_page.html", context, language=item.story.language)


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """List all countries by region, with counts."""
    return page(request, "site/country_list.html", {"regions": subjects.regions()})


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    """List all topics in use."""
    return page(request, "site/topic_list.html", {"topics": subjects.topics()})


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """List all sources cited, by country."""
    groups: dict[str, list[Any]] = {}
    for source in subjects.sources():
        groups.setdefault(source.country.local_name if source.country else "", []).append(source)
    return page(request, "site/source_list.html", {"groups": sorted(groups.items(), key=itemgetter(0))})


@require_safe
def source_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who a source is, who says so, and what was cited of it."""
    source = subjects.source(slug)
    if source is None:
        return moved(FacetKind.SOURCE, slug, "site:source-page")
    found = stories.citing(slug, after=cursor_of(request))
    checked_on = source.ownership_checked_on
    context = {
        "source": source,
        "checked_on": languages.long_date(checked_on) if checked_on else "",
        "cited": found.rows,
        "countries": subjects.countries_beside(FacetKind.SOURCE, slug),
        "topics": subjects.beside(FacetKind.SOURCE, slug, others=FacetKind.TOPIC, limit=TOPICS_SHOWN),
        "older": older(request, found.cursor),
        "feed": f"source/{slug}",
        "feed_title": source.name,
    }
    return page(request, "site/source_page.html", context)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """List all issues by year and month."""
    found = issues.listed(after=cursor_of(request))
    context = {
        "years": issues.years(),
        "months": issues.by_month(found.rows),
        "older": older(request, found.cursor),
    }
    return page(request, "site/archive.html", context)


@require_safe
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """List one month's issues."""
    found = issues.listed(year=year, month=month, after=cursor_of(request))
    if not found.rows:
        raise Http404
    context = {"months": issues.by_month(found.rows), "older": older(request, found.cursor)}
    return page(request, "site/archive_month.html", context)


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """List every correction and withdrawal."""
    found = issues.notices(after=cursor_of(request))
    context = {
        "notices": found.rows,
        "older": older(request, found.cursor),
        "feed": "corrections",
        "feed_title": _("Corrections"),
    }
    return page(request, "site/corrections.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what this is, how corrections are made and how to take items along."""
    return page(request, "site/about.html", {"all_series": subjects.all_series()})


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    """List all feeds but those of topics and sources, which their pages name."""
    context = {"all_series": subjects.all_series(), "regions": subjects.regions()}
    return page(request, "site/feed_list.html", context)


@require_safe
def permanent_id(request: HttpRequest, kind: str, uuid: UUID) -> HttpResponse:
    """Lead from a permanent URI to the page that it has now."""
    if kind == "digest":
        found = issues.path_of(uuid)
    else:
        gone = stories.is_withdrawn(uuid)
        found = None if gone is None else (f"/items/{uuid}/", gone)
    if found is None:
        raise Http404
    path, is_withdrawn = found
    if is_withdrawn:
        return _gone_by_id(request, kind, uuid)
    return HttpResponse(status=303, headers={"Location": path})


@require_safe
def image(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send one size of a public item's image; never for longer in a cache than a withdrawal may take."""
    original = images.original_of(name)
    is_invented = original == picture.NAME
    if not is_invented and not stories.has_image(original):
        raise Http404
    # What has this name never changes: a reader who has it is told so, as long as it is public.
    response: Any = get_conditional_response(request, etag=f'"{name}"')
    if response is None:
        try:
            opened = picture.open_size(name) if is_invented else images.open_size(name)
            response = FileResponse(opened, content_type=images.media_type(name))
        except FileNotFoundError as error:
            raise Http404 from error
    response.headers["ETag"] = f'"{name}"'
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that there is no such page; the same words whatever was asked for."""
    return page(request, "404.html", {}, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that what was sent couldn't be read: a broken form, or more than the upload limit."""
    limit = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1024**2
    return page(request, "400.html", {"limit": limit}, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke here."""
    return page(request, "500.html", {}, status=500)


def _gone(request: HttpRequest, issue: WholeIssue) -> HttpResponse:
    context = {"series_title": issue.series_title, "note": issue.note, "date": issue.withdrawn_on}
    return _withdrawn(request, context, issue.language)


def _withdrawn(request: HttpRequest, context: dict[str, Any], language: str) -> HttpResponse:
    own = {"own": languages.attributes(language)}
    return page(request, "410.html", context | own, language=languages.interface_of(language), status=410)


def _gone_by_id(request: HttpRequest, kind: str, uuid: UUID) -> HttpResponse:
    if kind == "item":
        return item_page(request, uuid)
    issue = issues.by_id(uuid) or missing()
    return _gone(request, issue)
