"""What partners' endpoints are sent, for the schema's section ``webhooks``."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, OpenApiWebhook, extend_schema

from digests.api.webhook_shapes import EventSerializer, TestEventSerializer

HOW = """\
Signed as Standard Webhooks has it (https://www.standardwebhooks.com). Answer with any 2xx within 10 seconds. Anything \
else, a redirect too, is a failure: the event is sent again, ten times in three days.\
"""
ANSWERS = {
    "2XX": OpenApiResponse(description="Taken."),
    "410": OpenApiResponse(description="Nothing more is wanted: the webhook is disabled."),
    "429": OpenApiResponse(description="Too fast: “Retry-After” is heeded, as with 503."),
}


def _header(name: str, description: str, example: str) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": True,
        "description": description,
        "schema": {"type": "string"},
        "examples": {"one": {"value": example}},
    }


# drf-spectacular's webhooks have no parameters of their own: the schema adds these.
HEADERS = (
    _header(
        "webhook-id",
        "Id of the event, the same each time that it is sent: what you have taken under it you have.",
        "1b0e3c1f-0d5e-4a0f-8f6d-3a2b1c0d9e8f",
    ),
    _header("webhook-timestamp", "When it is sent, in seconds since 1970.", "1773041400"),
    _header(
        "webhook-signature",
        "One or more signatures with a space between; one that fits is enough.",
        "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
    ),
)


def _webhook(name: str, summary: str, component: Any) -> OpenApiWebhook:
    return OpenApiWebhook(
        name,
        extend_schema(
            operation_id=f"{name}_event",
            summary=summary,
            description=f"{summary} {HOW}",
            tags=["webhooks"],
            request={"application/json": component},
            responses=ANSWERS,
        ),
    )


WEBHOOKS = [
    _webhook("change", "Something happened to a digest or an item.", EventSerializer),
    _webhook("test", "A test was asked for.", TestEventSerializer),
]
