"""Warming: what every process that answers needs, loaded once before they part and then shared by all.

Each kind of page is drawn once, without being sent or counted, so that code, templates and words are in memory. What is
read of the database meanwhile is kept, as always, by its generation or by what it was made of, and so is never old.
"""

import logging
from collections.abc import Iterator
from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, connections
from django.http.response import HttpResponseBase
from django.urls import get_resolver, resolve
from django.utils.translation import gettext, override

from digests.choices import FacetKind
from digests.domain import freshness
from digests.domain.archive import issues, subjects

logger = logging.getLogger(__name__)

ALWAYS = (
    "/",
    "/countries/",
    "/topics/",
    "/archive/",
    "/search/?q=a",
    "/feeds/all.rss",
    "/api/v1/digests/?limit=1",
)


def warm() -> None:
    """Draw each kind of page, read the translations, and close what was opened meanwhile."""
    # Names and patterns of all addresses, which are else put together at the first request.
    get_resolver()._populate()  # noqa: SLF001 (there is no public name for it)
    for language, _name in settings.LANGUAGES:
        with override(language):
            gettext("Search")
    try:
        generation = freshness.generation()
        for address in _addresses():
            _try(address, generation)
    except DatabaseError:
        # Before the first migration there is nothing to draw.
        pass
    finally:
        connections.close_all()


def _addresses() -> Iterator[str]:
    yield from ALWAYS
    for issue in issues.listed(limit=1).rows:
        yield issue.path
    for region in subjects.followed_regions()[:1]:
        yield f"/countries/{region.countries[0].slug}/"
    for topic in subjects.totals(FacetKind.TOPIC)[:1]:
        yield f"/topics/{topic.key}/"


def _try(address: str, generation: int) -> None:
    try:
        _draw(address, generation)
    except Exception:
        # What fails here fails again when somebody asks for it, and is told then too; the others are answered.
        logger.exception("%s could not be drawn before the start", address)


def _draw(address: str, generation: int) -> HttpResponseBase:
    path, _mark, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": settings.SITE_HOST,
        "wsgi.input": BytesIO(),
        freshness.ASKED_AT: generation,
    }
    view = resolve(path)
    response: HttpResponseBase = view.func(WSGIRequest(environ), *view.args, **view.kwargs)
    return response
