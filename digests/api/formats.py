"""Formats: the wire's own JSON, and ninjs for news systems that speak it.

Chosen by the parameter ``format``, else by ``Accept``. The IPTC has registered no media type for ninjs, nor
names one in its guide; ``application/ninjs+json`` is what systems in use call it, and every tool that knows
the suffix ``+json`` reads it. An answer names the schema that it is valid against in ``Link``.
"""

import json
from collections.abc import Callable, Iterable, Iterator

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from digests.api.paging import JSON
from digests.api.parameters import Parameter
from digests.domain import ninjs
from digests.domain.wire import Json, dumps

NINJS = "application/ninjs+json"
NDJSON = "application/x-ndjson"
MEDIA_TYPES = {"json": JSON, "ninjs": NINJS}
DESCRIBED_BY = f'<{ninjs.SCHEMA}>; rel="describedby"'
MAPPINGS: dict[str, Callable[[Json], Json]] = {"digest": ninjs.digest, "item": ninjs.item}
FORMAT = Parameter(
    name="format",
    description="“json”, the wire's own, or “ninjs”, the IPTC's news in JSON, version 3.1. Wins over Accept.",
    example="ninjs",
    schema={"type": "string", "enum": list(MEDIA_TYPES)},
    pattern="|".join(MEDIA_TYPES),
    read=str,
)


def as_ninjs(kind: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield stored JSON of a kind of object as ninjs, as text."""
    mapped = MAPPINGS[kind]
    for text in texts:
        yield dumps(mapped(json.loads(text)))


def add_link(response: HttpResponseBase, link: str) -> None:
    """Add one more link to an answer's header."""
    links = [response.headers.get("Link", ""), link]
    response.headers["Link"] = ", ".join(filter(None, links))


def canceled(kind: str, tombstone: Json) -> HttpResponse:
    """Return the ninjs answer for what was withdrawn: 410, as in every format, with a message that cancels it."""
    body = dumps(ninjs.tombstone(kind, tombstone)).encode()
    response = HttpResponse(body, status=410, content_type=NINJS)
    add_link(response, DESCRIBED_BY)
    return response


def alternate(url: str, media_type: str) -> str:
    """Return the link to the same in another format."""
    return f'<{url}>; rel="alternate"; type="{media_type}"'
