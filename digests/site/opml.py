"""OPML: all feeds in one file, for a reader's program to take in."""

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from digests.domain.archive import subjects


class Feed(NamedTuple):
    """A feed: its title, its address under /feeds/ without the ending, and the path of its page."""

    title: str
    address: str
    page: str


@require_safe
def opml(_request: HttpRequest) -> HttpResponse:
    """Answer every feed as an outline (http://opml.org/spec2.opml), in groups."""
    groups = [(title, feeds) for title, feeds in _groups() if feeds]
    context = {"site_url": settings.SITE_URL, "site_name": settings.SITE_NAME, "groups": groups}
    text = render_to_string("site/opml.xml", context)
    return HttpResponse(text, content_type="text/x-opml; charset=utf-8")


def _groups() -> Iterator[tuple[str, list[Feed]]]:
    yield (
        settings.SITE_NAME,
        [Feed(_("All issues"), "all", "/"), Feed(_("Corrections"), "corrections", "/corrections/")],
    )
    yield (
        _("Series"),
        [Feed(row.title, f"series/{row.slug}", f"/{row.slug}/") for row in subjects.all_series()],
    )
    for region in subjects.regions():
        whole = Feed(region.name, f"region/{region.slug}", "/countries/")
        countries = [
            Feed(row.local_name, f"country/{row.code.lower()}", f"/countries/{row.slug}/")
            for row in region.countries
        ]
        yield region.name, [whole, *countries]
    yield (
        _("Topics"),
        [Feed(row.label, f"topic/{row.key}", f"/topics/{row.key}/") for row in subjects.topics()],
    )
    yield (
        _("Sources"),
        [Feed(row.name, f"source/{row.slug}", f"/sources/{row.slug}/") for row in subjects.sources()],
    )
