"""Asked: what the address of a list asks for, and the address of what follows."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from digests.choices import FacetKind
from digests.domain import freshness, keyset
from digests.domain.archive import subjects
from digests.domain.keyset import InvalidCursorError


def generation_of(request: HttpRequest) -> int:
    """Return the generation that was public when the request came: what is read later is no older."""
    generation: int = request.META[freshness.ASKED_AT]
    return generation


def missing() -> Any:
    """Raise Http404, where an expression is wanted."""
    raise Http404


def moved(kind: FacetKind, slug: str, name: str) -> HttpResponse:
    """Lead from the slug of a merged topic or source to what it has become."""
    now = subjects.renamed(kind, slug)
    if now is None:
        raise Http404
    return redirect(name, now, permanent=True)


def cursor_of(request: HttpRequest) -> str | None:
    """Return the cursor that a page was asked for; one that no list gave out is a missing page."""
    cursor = request.GET.get("after") or None
    try:
        if cursor:
            keyset.decode(cursor)
    except InvalidCursorError as error:
        raise Http404 from error
    return cursor


def older(request: HttpRequest, cursor: str | None) -> str:
    """Return the query of the next page, empty at the end."""
    if not cursor:
        return ""
    kept = {"order": "asc"} if request.GET.get("order") == "asc" else {}
    return "?" + urlencode(kept | {"after": cursor})
