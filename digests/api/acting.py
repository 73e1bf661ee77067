"""How the schema describes what changes something: bodies, and answers other than 200."""

from collections.abc import Callable, Iterable
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from digests.api import problems
from digests.api.bodies import Strict
from digests.api.paging import JSON
from digests.api.schema import ALWAYS, LIMITS, UUID_SCHEMA, Operation, View, problem_responses

ID = (OpenApiParameter("id", type=UUID_SCHEMA, location=OpenApiParameter.PATH, description="Permanent id."),)
OF_BODIES = (problems.INVALID_BODY, problems.TOO_LARGE, problems.UNSUPPORTED_MEDIA_TYPE)


class StrictExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # untyped there
    """Has the schema say that a body takes no other members; drf-spectacular finds it by its target."""

    target_class = Strict
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Any:
        """Return the usual schema, closed."""
        usual = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)  # type: ignore[no-untyped-call]  # noqa: SLF001 (what its documentation names)
        return usual | {"additionalProperties": False}


def acts(
    component: Any,
    operation: Operation,
    *,
    status: int = 200,
    body: Any = None,
    also: Iterable[OpenApiParameter] = (),
    kinds: Iterable[problems.ProblemType] = (),
) -> Callable[[View], View]:
    """Describe a view that changes something: what it takes, and what it answers with under which status."""
    answer = OpenApiResponse(component, operation.summary)
    return extend_schema(
        operation_id=operation.id,
        summary=operation.summary,
        description=operation.summary,
        tags=[operation.tag],
        parameters=[*also, *LIMITS],
        request={JSON: body} if body else None,
        responses={
            (status, JSON) if component else status: answer,
            **problem_responses(*ALWAYS, *(OF_BODIES if body else ()), *kinds),
        },
    )
