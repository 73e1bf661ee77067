"""The sitemap index, its sections, the news sitemap, and robots.txt."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from digests.domain.archive import addresses
from digests.domain.archive.addresses import Address

SECTIONS: dict[str, Callable[[], Iterable[Address]]] = {
    "pages": addresses.of_pages,
    "subjects": addresses.of_subjects,
}
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
XML = "application/xml"
# What Google takes for news; a page that is older must not be in the list.
NEWS_AGE = timedelta(days=2)
# ISO 639, with the two exceptions that Google's news sitemaps make.
CHINESE = {"zh": "zh-cn", "zh-hans": "zh-cn", "zh-hant": "zh-tw", "zh-tw": "zh-tw"}


@require_safe
def sitemap(_request: HttpRequest) -> HttpResponse:
    """Answer the index of all sitemaps: one a month, so that a new issue changes one."""
    rows: list[dict[str, Any]] = [{"name": name, "changed_at": None} for name in (*SECTIONS, "news")]
    for year, month, at in addresses.months():
        rows.append({"name": f"{year:04d}-{month:02d}", "changed_at": at})
    context = {"site_url": settings.SITE_URL, "sitemaps": rows}
    return HttpResponse(render_to_string("site/sitemap_index.xml", context), content_type=XML)


@require_safe
def sitemap_section(_request: HttpRequest, section: str) -> HttpResponse:
    """Answer one sitemap: of pages, subjects, or a month's digests and items."""
    month = MONTH.fullmatch(section)
    if month:
        rows = list(addresses.of_month(int(month[1]), int(month[2])))
        if not rows:
            raise Http404
    elif section in SECTIONS:
        rows = list(SECTIONS[section]())
    else:
        raise Http404
    context = {"site_url": settings.SITE_URL, "addresses": rows}
    return HttpResponse(render_to_string("site/sitemap_section.xml", context), content_type=XML)


@require_safe
def sitemap_news(_request: HttpRequest) -> HttpResponse:
    """Answer the news sitemap, which is right without any news too.

    It says itself how long it may be kept, for it changes with the clock, not only with what is published.
    """
    rows = [
        {"news": row, "language": _language(row.language)}
        for row in addresses.of_news(since=timezone.now() - NEWS_AGE)
    ]
    context = {"site_url": settings.SITE_URL, "site_name": settings.SITE_NAME, "rows": rows}
    text = render_to_string("site/sitemap_news.xml", context)
    return HttpResponse(text, content_type=XML, headers={"Cache-Control": "public, max-age=60"})


def _language(language: str) -> str:
    return CHINESE.get(language.lower(), language.split("-", maxsplit=1)[0])


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Answer robots.txt: everything but the desk may be read."""
    text = f"User-agent: *\nDisallow: /admin/\n\nSitemap: {settings.SITE_URL}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
