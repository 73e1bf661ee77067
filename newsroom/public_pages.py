"""Public answers: fresh within a request, cheap to ask again, compressed once.

One number, the generation, is in every public ETag. A request that has the current one gets 304 after
a single query; one that another reader made before gets the finished bytes. Publishing raises the
number, so a correction is out for everyone with the next request.
"""

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from digests.domain import freshness
from newsroom.page_store import Page, PageStore, exact

MAX_AGE = "public, max-age=60"
# A partner asks each time, and is told for the price of a 304 that nothing has changed.
PRIVATE = "private, no-cache"
# Key under which a request's META has its audience, where that isn't everybody.
FOR = "newsroom.audience"
# Below this many bytes compressing costs more than it saves.
SMALLEST = 400
COMPRESSIBLE = re.compile(r"^(text/|application/(.*\+)?(json|xml)|image/svg)")
# A weight is as RFC 9110, 12.4.2 has it; what isn't written so is not accepted.
CODING = re.compile(r"\s*(br|gzip)\s*(?:;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?\s*$")
DESK = "/admin/"
WIRE = "/api/"
OK = 200
# Keys under which a request's META has the store of the front, where one is before Django, and whether this answer may
# be kept by it: it is the same for everyone who asks alike.
STORE, KEEP = "newsroom.pages", "newsroom.keep"


@dataclass(frozen=True)
class Audience:
    """For whom an answer is. ``opens`` tells it from everybody's, and is empty where it is the same.

    What is ``is_frozen`` changes with no publication, and is made anew for each request.
    """

    opens: str = ""
    is_keyed: bool = False
    is_frozen: bool = False


EVERYBODY = Audience()


def accepts(request: HttpRequest, coding: str) -> bool:
    """Tell whether a request accepts a content coding, ``br`` or ``gzip``, by name."""
    return coding in _codings(request.META.get("HTTP_ACCEPT_ENCODING", ""))


@lru_cache(maxsize=256)
def coding_in(accepted: str) -> str:
    """Return the best content coding that an Accept-Encoding has: ``br``, ``gzip`` or none."""
    codings = _codings(accepted)
    return "br" if "br" in codings else "gzip" if "gzip" in codings else ""


def _codings(accepted: str) -> set[str]:
    return {
        match[1] for part in accepted.split(",") if (match := CODING.match(part)) and float(match[2] or 1) > 0
    }


def saves_data(meta: Mapping[str, Any]) -> bool:
    """Tell whether whoever asks wants to be sent less, by a request's META."""
    return str(meta.get("HTTP_SAVE_DATA", "")).strip().lower() == "on"


def is_known(etag: str, asked: str) -> bool:
    """Tell whether an If-None-Match has an ETag."""
    return asked == etag or etag in parse_etags(asked)


def audience_of(request: HttpRequest) -> Audience:
    """Return for whom an answer is."""
    return request.META.get(FOR, EVERYBODY)


def _cache_control(request: HttpRequest) -> str:
    return PRIVATE if audience_of(request).is_keyed else MAX_AGE


def _let_front_keep(request: HttpRequest) -> bool:
    """Tell the front, where it asked, that it may keep the answer; return whether it did."""
    if KEEP not in request.META:
        return False
    request.META[KEEP] = True
    return True


class PublicPages:
    """Answers GET and HEAD for everything outside the desk."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self._get_response = get_response
        self._store = PageStore(settings.PAGE_STORE_MB * 1024 * 1024)

    def answer(self, request: HttpRequest) -> Any:
        """Answer from the validator, from the store, or by the view."""
        # The front has read it already.
        generation = request.META.get(freshness.ASKED_AT)
        if generation is None:
            generation = request.META[freshness.ASKED_AT] = freshness.generation()
        coding = coding_in(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        key = self._key(request, generation, coding)
        etag = f'"{key}"'
        asked = request.META.get("HTTP_IF_NONE_MATCH")
        if asked and is_known(etag, asked):
            response = HttpResponseNotModified()
            _let_front_keep(request)
            return self._label(request, response, etag)
        page = self._store_of(request).get(generation, key)
        if page:
            kept = HttpResponse(page.body, headers=dict(page.headers))
            kept.headers["Cache-Control"] = _cache_control(request)
            return self._without_body_for_head(request, kept)
        response = self._get_response(request)
        return self._finish(request, response, generation, coding, key)

    def _store_of(self, request: HttpRequest) -> PageStore:
        """Return the store of this process: the front's, where there is one."""
        store: PageStore = request.META.get(STORE, self._store)
        return store

    def _key(self, request: HttpRequest, generation: int, coding: str) -> str:
        """Return a digest of all that an answer depends on; the date, for pages that say how old a thing is."""
        audience = audience_of(request)
        parts = (
            0 if audience.is_frozen else generation,
            audience.opens,
            freshness.release_mark(),
            datetime.now(UTC).date(),
            request.scheme,
            request.get_host(),
            request.get_full_path(),
            coding,
            saves_data(request.META),
            request.META.get("HTTP_ACCEPT", "") if request.path_info.startswith(WIRE) else "",
        )
        return hashlib.blake2b(repr(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()

    def _finish(self, request: HttpRequest, response: Any, generation: int, coding: str, key: str) -> Any:
        if response.has_header("ETag") or response.has_header("Cache-Control"):
            return response
        if response.streaming:
            # Sent as it is made: neither compressed here nor kept.
            return self._label(request, response, f'"{key}"')
        if response.status_code != OK:
            if response.status_code < 500:  # noqa: PLR2004 (server errors are never kept)
                self._label(request, response, None)
            return response
        self._compress(response, coding)
        self._label(request, response, f'"{key}"')
        if request.method == "GET" and not audience_of(request).is_frozen and not _let_front_keep(request):
            self._store_of(request).put(
                generation, key, Page(tuple(response.items()), exact(response.content))
            )
        return self._without_body_for_head(request, response)

    @staticmethod
    def _label(request: HttpRequest, response: Any, etag: str | None) -> Any:
        if etag:
            response.headers["ETag"] = etag
        response.headers["Cache-Control"] = _cache_control(request)
        is_wire = request.path_info.startswith(WIRE)
        vary = ["Accept-Encoding", *(["Accept", "Authorization"] if is_wire else ["Save-Data"])]
        patch_vary_headers(response, vary)
        return response

    @staticmethod
    def _compress(response: HttpResponse, coding: str) -> None:
        kind = response.headers.get("Content-Type", "")
        if not coding or len(response.content) < SMALLEST or not COMPRESSIBLE.match(kind):
            return
        if coding == "br":
            response.content = brotli.compress(response.content, quality=5)
        else:
            response.content = gzip.compress(response.content, compresslevel=6, mtime=0)
        response.headers["Content-Encoding"] = coding
        response.headers["Content-Length"] = str(len(response.content))

    @staticmethod
    def _without_body_for_head(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers["Content-Length"] = str(len(response.content))
        if request.method == "HEAD":
            response.content = b""
        return response
