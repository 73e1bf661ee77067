"""The search page: a form, what was found, and ways to narrow it. Nothing that is asked for is recorded."""

import re
from datetime import date
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from digests.choices import FacetKind
from digests.domain import freshness
from digests.domain.search import pages
from digests.domain.search.pages import KINDS, Asked
from digests.site.frame import page

# Longer than any query that is looked for, and than any key of a facet.
LONGEST, LONGEST_KEY = 600, 100
INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
NUMBER = re.compile(r"-?[0-9]{1,19}")
NAMES = {"country": _("Country"), "topic": _("Topic"), "source": _("Source"), "year": _("Year")}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found for the words and facets of the address, or how to search."""
    asked, generation = asked_of(request), request.META[freshness.ASKED_AT]
    context = _form(asked, generation) | {"query": address_of(asked)}
    if not pages.is_asking(asked, generation):
        return page(request, "site/search.html", context | {"says_nothing": bool(asked.words)})
    found = pages.results(asked, generation, after=_after(request))
    base = address_of(asked)
    context |= {
        "found": found,
        "narrowed": [_narrowed(asked, kind, key, generation) for kind, key in asked.chosen],
        "facets": [
            (NAMES[kind], [(row, f"{base}&{kind}={quote_plus(row.key)}") for row in rows])
            for kind, rows in pages.choices(found.summary, asked, generation)
        ],
        "turned": address_of(asked, turned=True) if asked.words else "",
        "older": address_of(asked, after=found.following) if found.following is not None else "",
    }
    return page(request, "site/search.html", context)


def asked_of(request: HttpRequest) -> Asked:
    """Return what an address asks for; what can't be read there isn't asked for."""
    said = {name: INVISIBLE.sub(" ", str(value)).strip() for name, value in request.GET.items()}
    return Asked(
        words=said.get("q", "")[:LONGEST],
        chosen=tuple((kind, _key(kind, said[kind])) for kind in KINDS if said.get(kind)),
        since=_day(said.get("from", "")),
        best_first=said.get("order") == "relevance",
    )


def address_of(
    asked: Asked,
    *,
    without: str = "",
    turned: bool = False,
    after: int | None = None,
) -> str:
    """Return the query string of what was asked, changed: a facet less, the other order, the next page."""
    chosen = [(kind, key) for kind, key in asked.chosen if kind != without]
    parts = [("q", asked.words), *chosen]
    parts += [("from", asked.since.isoformat() if asked.since and without != "from" else "")]
    parts += [("order", "relevance" if asked.best_first != turned else "")]
    parts += [("after", "" if after is None else str(after))]
    return "?" + urlencode([(name, value) for name, value in parts if value])


def _form(asked: Asked, generation: int) -> dict[str, Any]:
    return {"asked": asked, "chosen": dict(asked.chosen), "countries": pages.countries(generation)}


def _narrowed(asked: Asked, kind: str, key: str, generation: int) -> dict[str, Any]:
    """Return a chip that takes a chosen facet away again."""
    label = pages.label_of(kind, key, generation)
    return {"name": NAMES[kind], "label": label, "address": address_of(asked, without=kind)}


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
