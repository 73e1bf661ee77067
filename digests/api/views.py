"""The wire's resources. Each asks the catalogue or the directory and answers with its JSON."""

import re
from typing import Any, ClassVar

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from rest_framework.request import Request

from digests.api import parameters as p
from digests.api import serializers as s
from digests.api.base import WireView
from digests.api.envelopes import ServiceSerializer
from digests.api.paging import json_answer, meta_of, page_answer
from digests.api.schema import CODE_SCHEMA, KEY_SCHEMA, Operation, answers, detail, document_text, listing
from digests.domain import directory
from digests.domain.wire import BASE, dumps

RESOURCES = (
    "digests items changes sources countries regions series topics resolve webhooks me schema docs".split()
)
EXPORTS = {f"export_{kind}": f"export/{kind}.ndjson" for kind in ("digests", "items")}


class ServiceDocument(WireView):
    """What this wire offers, and where."""

    scope = None

    @answers(ServiceSerializer, Operation("service", "service", "What this wire offers, and where."))
    def get(self, _request: Request) -> HttpResponse:
        """Answer with addresses, limits, regions, series and languages."""
        site, head = settings.SITE_URL, self.catalogue.head()
        service = {
            "name": settings.SITE_NAME,
            "site_url": f"{site}/",
            "version": "1",
            "resources": {
                name: f"{site}{BASE}{path}"
                for name, path in ({name: f"{name}/" for name in RESOURCES} | EXPORTS).items()
            },
            "feeds": [f"{site}/feeds/all.{kind}" for kind in ("rss", "atom", "json")],
            "regions": self.directory.listed(directory.REGIONS, after=None, limit=p.MAX_LIMIT).rows,
            "series": self.directory.listed(directory.SERIES, after=None, limit=p.MAX_LIMIT).rows,
            "languages": self.directory.languages(),
            "limits": {
                "limit_max": p.MAX_LIMIT,
                "limit_default": p.DEFAULT_LIMIT,
                "filter_values_max": p.MAX_VALUES,
                "filter_repeats_max": p.MAX_REPEATS,
            },
            "meta": meta_of(head),
        }
        return json_answer(dumps(service))


class Register(WireView):
    """A list of the directory."""

    register: ClassVar[directory.Register]
    parameters = p.REGISTERS

    def answer(self, request: Request) -> HttpResponse:
        """Answer with a page of entries."""
        head, limit = self.catalogue.head(), self.query["limit"]
        page = self.directory.listed(self.register, after=self.query["cursor"], limit=limit)
        parts = [dumps(row) for row in page.rows]
        return page_answer(request, parts, cursor=page.cursor, limit=limit, head=head)


class Entry(WireView):
    """An entry of the directory."""

    register: ClassVar[directory.Register]

    def answer(self, key: str) -> HttpResponse:
        """Answer with the entry."""
        # What can't be a key isn't asked for: PostgreSQL takes no NUL.
        found = self.directory.entry(self.register, key) if re.fullmatch(p.SLUG, key) else None
        if found is None:
            raise Http404
        return json_answer(dumps(found))


def _register(
    register: directory.Register, component: Any, plural: str, singular: str
) -> tuple[type[WireView], type[WireView]]:
    """Return the list and the detail view of one register of the directory."""
    is_coded = register.key == "code"
    accepted = p.COUNTRIES if is_coded else p.REGISTERS

    class List(Register):
        __doc__ = f"The {plural}."
        parameters = accepted

        @listing(
            component,
            Operation(plural, "directory", f"The {plural}, by {register.key}."),
            parameters=accepted,
        )
        def get(self, request: Request) -> HttpResponse:
            return self.answer(request)

    class Detail(Entry):
        __doc__ = f"One of the {plural}."

        @detail(
            component,
            Operation(singular, "directory", f"One of the {plural}."),
            key=CODE_SCHEMA if is_coded else KEY_SCHEMA,
        )
        def get(self, _request: Request, id: str) -> HttpResponse:  # noqa: A002
            return self.answer(id)

    List.register = Detail.register = register
    return List, Detail


DIRECTORY = {
    "countries": _register(directory.COUNTRIES, s.CountrySerializer, "countries", "country"),
    "regions": _register(directory.REGIONS, s.RegionSerializer, "regions", "region"),
    "series": _register(directory.SERIES, s.SeriesSerializer, "series", "one_series"),
    "sources": _register(directory.SOURCES, s.SourceSerializer, "sources", "source"),
    "topics": _register(directory.TOPICS, s.TopicSerializer, "topics", "topic"),
}


class SchemaView(WireView):
    """The OpenAPI document."""

    schema = None
    scope = None
    media_types = ("application/json", "application/vnd.oai.openapi+json")

    def get(self, request: Request) -> HttpResponse:
        """Answer with the OpenAPI document."""
        body = document_text().encode()
        return HttpResponse(body, content_type=request.accepted_media_type)


class Unknown(WireView):
    """Whatever address the wire doesn't have."""

    schema = None
    scope = None

    def initial(self, request: Request, *_args: Any, **_kwargs: Any) -> None:
        """Say so first, whatever was asked for and how."""
        if request.method not in {"GET", "HEAD"}:
            raise Http404

    def get(self, request: Request, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """Answer 404, or add the last slash that the address lacks."""
        if not request.path.endswith("/") and _is_known(f"{request.path}/"):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{request.path}/{'?' if query else ''}{query}")
        raise Http404


def _is_known(path: str) -> bool:
    try:
        return resolve(path).url_name != "unknown"
    except Resolver404:
        return False
