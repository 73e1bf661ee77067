"""The wire's description of itself: OpenAPI 3.1 by drf-spectacular, with examples."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
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

from digests.api import examples, problems
from digests.api.envelopes import (
    MetaSerializer,
    PageSerializer,
    ProblemSerializer,
    TombstoneSerializer,
)
from digests.api.parameters import SLUG, Parameter
from digests.api.pushed import HEADERS as PUSHED_HEADERS
from digests.api.pushed import WEBHOOKS

View = Callable[..., Any]
UUID_SCHEMA = {"type": "string", "format": "uuid"}
KEY_SCHEMA = {"type": "string", "pattern": f"^{SLUG}$"}
CODE_SCHEMA = {"type": "string", "pattern": "^[A-Za-z]{2}$"}
DESCRIPTION = """\
Digests and their items as JSON, with every source, correction and withdrawal.

Lists are `{"data", "page", "meta"}`, newest first; follow `page.next`. Errors are RFC 9457 problems. \
Answers carry a strong `ETag`: send it back in `If-None-Match` and get 304 while nothing has changed.
"""


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
    parameters: Iterable[Parameter] = (),
    also: Iterable[OpenApiParameter] = (),
    kinds: Iterable[problems.ProblemType] = (),
) -> Callable[[View], View]:
    """Describe a view that answers with a component."""
    return extend_schema(
        operation_id=operation.id,
        summary=operation.summary,
        description=operation.summary,
        tags=[operation.tag],
        parameters=[*(parameter.openapi() for parameter in parameters), *also, *HEADERS],
        responses={
            (200, "application/json"): OpenApiResponse(component, operation.summary),
            **problem_responses(*ALWAYS, *kinds),
        },
    )


def listing(
    component: type[Serializer[Any]],
    operation: Operation,
    *,
    parameters: Iterable[Parameter],
    also: Iterable[OpenApiParameter] = (),
    kinds: Iterable[problems.ProblemType] = (),
) -> Callable[[View], View]:
    """Describe a view that answers with a page of components."""
    name = component.__name__.removesuffix("Serializer")
    page = inline_serializer(
        f"{name}List", {"data": component(many=True), "page": PageSerializer(), "meta": MetaSerializer()}
    )
    type(page).__doc__ = f"A page of a list. {operation.summary}"
    link = _header("Link", "Address of the next page, as `rel=next`.")
    return answers(page, operation, parameters=parameters, also=[*also, link], kinds=kinds)


def detail(
    component: type[Serializer[Any]],
    operation: Operation,
    *,
    key: dict[str, str] = UUID_SCHEMA,
    withdrawable: bool = False,
) -> Callable[[View], View]:
    """Describe a view that answers with one component."""
    path = OpenApiParameter("id", type=key, location=OpenApiParameter.PATH, description=_key_description(key))
    kinds = (problems.NOT_FOUND, problems.WITHDRAWN) if withdrawable else (problems.NOT_FOUND,)
    return answers(component, operation, also=[path], kinds=kinds)


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
        document["components"]["securitySchemes"] = {"key": KEY_SCHEME}
        document["servers"] = [{"url": settings.SITE_URL}]
        document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
        result: dict[str, Any] = sanitize_result_object(normalize_result_object(document))  # type: ignore[no-untyped-call]
        _add_examples(result)
        return result


TAGS = {
    "service": "What there is.",
    "content": "Digests and items.",
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


def _add_examples(result: dict[str, Any]) -> None:
    made = examples.by_component()
    for name, component in result["components"]["schemas"].items():
        component["examples"] = [made[name]]
        _drop_marks(component)
    for operation in operations_of(result):
        _add_example_of_body(operation, made)
        for status, response in operation["responses"].items():
            for content in response.get("content", {}).values():
                name = _component_in(content)
                content["example"] = examples.of_response(made, name, int(status))
    for operation in operations_of(result, "webhooks"):
        operation["parameters"] = list(PUSHED_HEADERS)
        _add_example_of_body(operation, made)


def _drop_marks(schema: Any) -> None:
    """Take the generator's own marks away, which are of no use to partners."""
    if isinstance(schema, dict):
        schema.pop("x-spec-enum-id", None)
        for part in schema.values():
            _drop_marks(part)


def _add_example_of_body(operation: dict[str, Any], made: dict[str, Any]) -> None:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        content["example"] = made[_component_in(content)]


def _component_in(content: dict[str, Any]) -> str:
    name: str = content["schema"]["$ref"].rsplit("/", 1)[-1]
    return name


def operations_of(schema: dict[str, Any], section: str = "paths") -> Iterator[dict[str, Any]]:
    """Yield every operation of the paths, or of the webhooks."""
    for methods in schema[section].values():
        yield from methods.values()
