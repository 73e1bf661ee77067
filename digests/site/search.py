"""The search page: a form, what was found, and ways to narrow it. Nothing that is asked for is recorded."""

import re
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from digests.choices import FacetKind
from digests.domain import freshness, languages
from digests.domain.search import pages
from digests.domain.search.pages import KINDS, Asked
from digests.site import search_drawing as drawing
from digests.site.frame import parted_page

# Longer than any query that is looked for, and than any key of a facet.
LONGEST, LONGEST_KEY = 600, 100
INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
NUMBER = re.compile(r"-?[0-9]{1,19}")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found for the words and facets of the address, or how to search."""
    asked, generation = asked_of(request), request.META[freshness.ASKED_AT]
    found = pages.results(asked, generation, after=_after(request))
    with override(languages.interface_of(settings.LANGUAGE_CODE)):
        drawn = drawing.drawn(asked, found, generation)
    return parted_page(request, drawn, language=settings.LANGUAGE_CODE)


def asked_of(request: HttpRequest) -> Asked:
    """Return what an address asks for; what can't be read there isn't asked for."""
    said = {name: INVISIBLE.sub(" ", str(value)).strip() for name, value in request.GET.items()}
    return Asked(
        words=said.get("q", "")[:LONGEST],
        chosen=tuple((kind, _key(kind, said[kind])) for kind in KINDS if said.get(kind)),
        since=_day(said.get("from", "")),
        best_first=said.get("order") == "relevance",
    )


def _key(kind: str, text: str) -> str:
    """Return a facet's key as the index has it: people type countries' codes in small letters too."""
    key = text[:LONGEST_KEY]
    return key.upper() if kind == FacetKind.COUNTRY else key


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _after(request: HttpRequest) -> int | None:
    """Return the number that a page was asked to go on from; what no page gave out is a missing page."""
    text = request.GET.get("after", "")
    if not text:
        return None
    if not NUMBER.fullmatch(text) or abs(int(text)) >= 2**63:
        raise Http404
    return int(text)
