"""Digests and items: lists and details, in the wire's own JSON or as ninjs, whole or in part."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpResponse
from rest_framework.request import Request

from digests.api import parameters as p
from digests.api import problems
from digests.api import serializers as s
from digests.api.base import WireView
from digests.api.fields import fields_parameter, selected
from digests.api.formats import (
    DESCRIBED_BY,
    FORMAT,
    MEDIA_TYPES,
    NINJS,
    add_link,
    alternate,
    as_ninjs,
    canceled,
)
from digests.api.paging import cursor_out, json_answer, next_url_of, page_answer
from digests.api.problems import WITHDRAWN, ProblemError
from digests.api.schema import Operation, detail, listing
from digests.domain import catalogue, freshness

DIGEST_FIELDS = fields_parameter(s.DigestSerializer)
ITEM_FIELDS = fields_parameter(s.ItemSerializer)
DIGEST = (DIGEST_FIELDS, FORMAT)
ITEM = (ITEM_FIELDS, FORMAT)


class Content(WireView):
    """Digests or items, one or many."""

    kind: ClassVar[str]
    media_types = tuple(MEDIA_TYPES.values())
    formats = MEDIA_TYPES

    @property
    def is_ninjs(self) -> bool:
        """Whether ninjs was asked for."""
        return bool(self.request.accepted_media_type == NINJS)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what can't be answered, a part of a ninjs object included."""
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS" and self.is_ninjs and self.query["fields"]:
            detail = "“fields” chooses from the wire's own JSON: ninjs objects are sent whole."
            raise ProblemError(problems.INVALID_PARAMETER, detail, parameter="fields")

    def shown(self, texts: Iterable[str]) -> Iterable[str]:
        """Return stored JSON as it was asked for."""
        if self.is_ninjs:
            return as_ninjs(self.kind, texts)
        chosen = self.query["fields"]
        return selected(texts, chosen) if chosen else texts

    def listed(self, request: Request, listed: Callable[..., Any]) -> HttpResponse:
        """Answer with a page of a list."""
        query, head = self.query, self.catalogue.head()
        filters = replace(p.filters_of(query), generation=request.META[freshness.ASKED_AT])
        page = listed(filters, after=query["cursor"], limit=query["limit"])
        response = page_answer(
            request,
            self.shown(page.rows),
            cursor=cursor_out(page.cursor),
            limit=query["limit"],
            head=head,
            media_type=request.accepted_media_type,
        )
        return self.described(response)

    def one(self, request: Request, found: catalogue.Stored | None) -> HttpResponse:
        """Answer with one object, or with what stands in its place."""
        if found and found.is_withdrawn and self.is_ninjs:
            return canceled(self.kind, found.tombstone())
        text = present(found, self.kind)
        (body,) = self.shown([text])
        response = self.described(json_answer(body, media_type=request.accepted_media_type))
        other = "json" if self.is_ninjs else "ninjs"
        add_link(response, alternate(next_url_of(request.path, format=other), MEDIA_TYPES[other]))
        return response

    def described(self, response: HttpResponse) -> HttpResponse:
        """Name the schema that ninjs is valid against."""
        if self.is_ninjs:
            add_link(response, DESCRIBED_BY)
        return response


def present(found: catalogue.Stored | None, kind: str) -> str:
    """Return an object's stored JSON; raise Http404, or the problem that it was withdrawn."""
    if found is None:
        raise Http404
    if found.is_withdrawn:
        raise ProblemError(WITHDRAWN, f"This {kind} was withdrawn.", **found.tombstone())
    return found.text


class DigestList(Content):
    """Digests, whole."""

    kind = "digest"
    parameters = (*p.LISTS, *DIGEST)

    @listing(
        s.DigestSerializer,
        Operation("digests", "content", "Digests, whole, newest first."),
        parameters=parameters,
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer with a page of digests."""
        return self.listed(request, self.catalogue.digests)


class ItemList(Content):
    """Items."""

    kind = "item"
    parameters = (*p.LISTS, *ITEM)

    @listing(
        s.ItemSerializer,
        Operation("items", "content", "Items, newest first."),
        parameters=parameters,
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer with a page of items."""
        return self.listed(request, self.catalogue.items)


class DigestDetail(Content):
    """A digest."""

    kind = "digest"
    parameters = DIGEST

    @detail(
        s.DigestSerializer,
        Operation("digest", "content", "One digest, whole: sections and items in order."),
        parameters=parameters,
        withdrawable=True,
    )
    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (the parameter's public name)
        """Answer with a digest."""
        return self.one(request, self.catalogue.digest(id))


class ItemDetail(Content):
    """An item."""

    kind = "item"
    parameters = ITEM

    @detail(
        s.ItemSerializer,
        Operation("item", "content", "One item."),
        parameters=parameters,
        withdrawable=True,
    )
    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (the parameter's public name)
        """Answer with an item."""
        return self.one(request, self.catalogue.item(id))
