"""The wire's description of itself: OpenAPI 3.1 by drf-spectacular, with examples."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import (
    build_root_object,
    normalize_result_object,
    process_webhooks,
    sanitize_result_object,
)
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework.serializers import Serializer

from digests.api import problems
from digests.api.derived import NinjsSerializer
from digests.api.envelopes import (
    MetaSerializer,
    PageSerializer,
    ProblemSerializer,
    TombstoneSerializer,
)
from digests.api.finishing import finish
from digests.api.formats import FORMAT, NDJSON, NINJS
from digests.api.paging import JSON
from digests.api.parameters import SLUG, Parameter
from digests.api.pushed import WEBHOOKS

View = Callable[..., Any]
UUID_SCHEMA = {"type": "string", "format": "uuid"}
KEY_SCHEMA = {"type": "string", "pattern": f"^{SLUG}$"}
CODE_SCHEMA = {"type": "string", "pattern": "^[A-Za-z]{2}$"}
DESCRIPTION = """\
Digests and their items as JSON, with every source, correction and withdrawal.

Lists are `{"data", "page", "meta"}`, newest first; follow `page.next`. Errors are RFC 9457 problems. \
Answers carry a strong `ETag`: send it back in `If-None-Match` and get 304 while nothing has changed.

Most can be read without a key. With one (`Authorization: Bearer dgst_…`) you have a limit of your own, and what its \
scopes allow; `RateLimit` tells with every answer what is left. Keys of tests read a sandbox that never changes.
"""

# Of this description and what it describes; a text's own licence stands in its ``rights``.
LICENCE = {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"}


def problem_responses(*kinds: problems.ProblemType) -> dict[Any, Any]:
    """Return the responses of a schema for kinds of problems."""
    found: dict[Any, Any] = {}
    for kind in kinds:
        component = TombstoneSerializer if kind is problems.WITHDRAWN else ProblemSerializer
        found[(kind.status, problems.MEDIA_TYPE)] = OpenApiResponse(component, kind.title + ".")
    return found


ALWAYS = (
    problems.INVALID_PARAMETER,
    problems.AUTHENTICATION_REQUIRED,
    problems.INSUFFICIENT_SCOPE,
    problems.NOT_ACCEPTABLE,
    problems.RATE_LIMITED,
    problems.INTERNAL,
)
KEY_SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "dgst_live_… or dgst_test_…",
    "description": "A partner's key. Most can be read without one, at a lower rate; a key has scopes.",
}


class WireAutoSchema(AutoSchema):
    """drf-spectacular's reading of a view, which knows whether it needs a key, and what the key must be good for."""

    view: Any

    def get_auth(self) -> list[Any]:
        """Return the security requirements: a key with the view's scope, or none."""
        with_key = {"key": [str(self.view.scope)] if self.view.scope else []}
        return [with_key] if self.view.needs_key else [{}, with_key]


class Operation(NamedTuple):
    """An operation's name in generated clients, its group, and what it answers with."""

    id: str
    tag: str
    summary: str


def answers(
    component: Any,
    operation: Operation,
    *,
    parameters: Sequence[Parameter] = (),
    also: Iterable[OpenApiParameter] = (),
    kinds: Iterable[problems.ProblemType] = (),
    responses: Mapping[Any, Any] = MappingProxyType({}),
) -> Callable[[View], View]:
    """Describe a view that answers with a component; ``responses`` are further ones."""
    return extend_schema(
        operation_id=operation.id,
        summary=operation.summary,
        description=operation.summary,
        tags=[operation.tag],
        parameters=[*(parameter.openapi() for parameter in parameters), *also, *HEADERS],
        responses={
            (200, JSON): OpenApiResponse(component, operation.summary),
            **problem_responses(*ALWAYS, *kinds),
            **responses,
        },
    )


def listing(
    component: type[Serializer[Any]],
    operation: Operation,
    *,
    parameters: Sequence[Parameter],
    also: Iterable[OpenApiParameter] = (),
    kinds: Iterable[problems.ProblemType] = (),
) -> Callable[[View], View]:
    """Describe a view that answers with a page of components."""
    return answers(
        _page_of(component),
        operation,
        parameters=parameters,
        also=[*also, _header("Link", "Address of the next page, as `rel=next`.")],
        kinds=kinds,
        responses=_as_ninjs(_page_of(NinjsSerializer), parameters),
    )


@cache
def _page_of(component: type[Serializer[Any]]) -> Serializer[Any]:
    """Return a page of a list, made once for each component: the generator knows components by their class."""
    name = component.__name__.removesuffix("Serializer")
    page = inline_serializer(
        f"{name}List", {"data": component(many=True), "page": PageSerializer(), "meta": MetaSerializer()}
    )
    type(page).__doc__ = f"A page of a list. {component.__doc__}"
    return page


def _as_ninjs(component: Any, parameters: Sequence[Parameter]) -> dict[Any, Any]:
    """Return the response as ninjs, where a view has it."""
    if FORMAT not in parameters:
        return {}
    return {(200, NINJS): OpenApiResponse(component, "The same as ninjs.")}


def detail(
    component: type[Serializer[Any]],
    operation: Operation,
    *,
    key: dict[str, str] = UUID_SCHEMA,
    parameters: Sequence[Parameter] = (),
    withdrawable: bool = False,
) -> Callable[[View], View]:
    """Describe a view that answers with one component."""
    kinds = (problems.NOT_FOUND, problems.WITHDRAWN) if withdrawable else (problems.NOT_FOUND,)
    responses = _as_ninjs(NinjsSerializer, parameters)
    if responses:
        responses[(problems.WITHDRAWN.status, NINJS)] = OpenApiResponse(NinjsSerializer, "Canceled.")
    return answers(
        component,
        operation,
        parameters=parameters,
        also=identified(key=key),
        kinds=kinds,
        responses=responses,
    )


def exported(operation: Operation, parameters: Sequence[Parameter]) -> Callable[[View], View]:
    """Describe a view that answers with lines of JSON."""
    return extend_schema(
        operation_id=operation.id,
        summary=operation.summary,
        description=f"{operation.summary} {EXPORT}",
        tags=[operation.tag],
        parameters=[*(parameter.openapi() for parameter in parameters), *HEADERS],
        responses={
            (200, NDJSON): OpenApiResponse(OpenApiTypes.STR, operation.summary),
            **problem_responses(*ALWAYS),
        },
    )


EXPORT = """\
Each line is one object as its own address has it. The last is `{"cursor", "count"}`: follow `/changes/` from this \
cursor to hear of all that changes from when the export began. Without that line the export was cut off.\
"""
NUMBER = OpenApiParameter(
    "number",
    type={"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    location=OpenApiParameter.PATH,
    description="Number of the version.",
)


def identified(*more: OpenApiParameter, key: dict[str, str] = UUID_SCHEMA) -> list[OpenApiParameter]:
    """Return the parameters in the path of one object."""
    id_ = OpenApiParameter("id", type=key, location=OpenApiParameter.PATH, description=_key_description(key))
    return [id_, *more]


def _key_description(key: dict[str, str]) -> str:
    if key is CODE_SCHEMA:
        return "ISO 3166-1 alpha-2 code."
    return "Permanent id." if key is UUID_SCHEMA else "Permanent id, or slug."


def _header(name: str, description: str, *, statuses: tuple[int, ...] = (200,)) -> OpenApiParameter:
    return OpenApiParameter(
        name, OpenApiTypes.STR, OpenApiParameter.HEADER, description=description, response=list(statuses)
    )


LIMITED = (200, 201, 202, 204, 429)
LIMITS = [
    _header("RateLimit-Policy", "How much may be asked, and in how many seconds.", statuses=LIMITED),
    _header("RateLimit", "How much is left, and for how many seconds.", statuses=LIMITED),
    _header("Retry-After", "Seconds after which to ask again.", statuses=(429,)),
    _header("WWW-Authenticate", "How to send a key.", statuses=(401,)),
]
HEADERS = [_header("ETag", "Strong; changes with anything public."), *LIMITS]


class WireSchemaGenerator(SchemaGenerator):
    """drf-spectacular's generator, with this server's address and examples made by the real code."""

    def get_schema(self, request: Any = None, public: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002
        """Return the OpenAPI document."""
        paths = self.parse(request, public)  # type: ignore[no-untyped-call]
        # Before the components are gathered: what webhooks mention is among them.
        webhooks = process_webhooks(WEBHOOKS, self.registry)
        document = build_root_object(
            paths=paths,
            components=self.registry.build({}),
            webhooks=webhooks,
            version=None,
        )
        document["info"]["description"] = DESCRIPTION
        document["info"]["license"] = LICENCE
        document["components"]["securitySchemes"] = {"key": KEY_SCHEME}
        document["servers"] = [{"url": settings.SITE_URL}]
        document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
        result: dict[str, Any] = sanitize_result_object(normalize_result_object(document))  # type: ignore[no-untyped-call]
        finish(result)
        return result


TAGS = {
    "service": "What there is.",
    "content": "Digests and items.",
    "versions": "What was public before.",
    "embeds": "Digests and items for a page.",
    "export": "Everything at once.",
    "changes": "What happened, in order.",
    "directory": "Sources, places, series and topics.",
    "webhooks": "What is pushed to you.",
}


@cache
def document() -> dict[str, Any]:
    """Return the wire's OpenAPI document, made once for each process."""
    return WireSchemaGenerator().get_schema()  # type: ignore[no-untyped-call]


@cache
def document_text() -> str:
    """Return the OpenAPI document as JSON text."""
    return json.dumps(document(), ensure_ascii=False)
