"""The sitemap index with its sections, and robots.txt."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from digests.domain import syndication
from digests.domain.syndication import Address


class AddressSitemap(Sitemap):
    """A sitemap of addresses that the domain lists."""

    limit = 1000

    def __init__(self, addresses: Callable[[], Iterable[Address]]) -> None:
        self._addresses = addresses

    def items(self) -> list[Address]:
        """Return the addresses."""
        return list(self._addresses())

    def location(self, item: Address) -> str:
        """Return an address's path."""
        return item.path

    def lastmod(self, item: Address) -> datetime | None:
        """Return when the page last changed."""
        return item.changed_at

    def get_domain(self, site: object = None) -> str:  # noqa: ARG002 (Django's signature)
        """Return the site's own host, whatever host was asked."""
        return settings.SITE_URL.split("//")[1]

    def get_protocol(self, protocol: str | None = None) -> str:  # noqa: ARG002 (Django's signature)
        """Return the scheme of the site's own address."""
        return settings.SITE_URL.split(":")[0]


SECTIONS = {
    "pages": AddressSitemap(syndication.page_addresses),
    "digests": AddressSitemap(syndication.digest_addresses),
    "subjects": AddressSitemap(syndication.facet_addresses),
}


def sitemap(_request: HttpRequest) -> HttpResponse:
    """Answer the index of all sitemaps."""
    lines = []
    for name, section in SECTIONS.items():
        for number in section.paginator.page_range:
            page = f"?p={number}" if number > 1 else ""
            lines.append(f"{settings.SITE_URL}/sitemap-{name}.xml{page}")
    context = {"sitemaps": [{"location": line} for line in lines]}
    return HttpResponse(render_to_string("sitemap_index.xml", context), content_type="application/xml")


def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """Answer one sitemap."""
    if section not in SECTIONS:
        raise Http404
    sections: dict[str, type[Sitemap] | Sitemap] = {**SECTIONS}
    response = views.sitemap(request, sections, section)
    # Django dates the answer by its newest line; our ETag says more.
    response.headers.pop("Last-Modified", None)
    return response


def robots(_request: HttpRequest) -> HttpResponse:
    """Answer robots.txt: everything but the desk may be read."""
    text = f"User-agent: *\nDisallow: /admin/\n\nSitemap: {settings.SITE_URL}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
