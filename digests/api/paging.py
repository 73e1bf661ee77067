"""Cursors and envelopes: how a page of a list is asked for and answered.

A cursor on the wire is ``<microseconds since year 1, 18 digits>-<uuid hex>``, opaque to partners.
Unlike the base64 that ``keyset`` uses inside, all of its valid values are one regular expression, so the
schema can state it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from digests.domain import keyset
from digests.domain.catalogue import HeadFacts
from digests.domain.wire import Json, dumps, stamp

JSON = "application/json"
CURSOR_PATTERN = r"[0-2][0-9]{17}-[0-9a-f]{32}"
BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def cursor_out(cursor: str | None) -> str | None:
    """Return a keyset cursor as the wire shows it."""
    if cursor is None:
        return None
    at, uuid = keyset.decode(cursor)
    return f"{(at - BEGINNING) // MICROSECOND:018d}-{uuid.hex}"


def cursor_in(text: str) -> str:
    """Return the keyset cursor that a partner sent; ``text`` matches CURSOR_PATTERN."""
    micros, _dash, uuid = text.partition("-")
    return keyset.encode(BEGINNING + int(micros) * MICROSECOND, UUID(hex=uuid))


def meta_of(head: HeadFacts) -> Json:
    """Return a list's ``meta``: the state of the archive that it shows, and where to follow from."""
    as_of = stamp(head.changed_at) if head.changed_at else None
    return {"as_of": as_of, "change_cursor": str(head.seq)}


def page_answer(
    request: HttpRequest,
    parts: Iterable[str],
    *,
    cursor: str | None,
    limit: int,
    head: HeadFacts,
    media_type: str = JSON,
) -> HttpResponse:
    """Return a list's envelope around JSON texts, which are joined as they are stored."""
    following = next_url(request, cursor=cursor) if cursor else None
    page = {"next": following, "cursor": cursor, "limit": limit}
    rest = f'],"page":{dumps(page)},"meta":{dumps(meta_of(head))}}}'
    return json_answer(joined('{"data":[', parts, rest), following, media_type)


def joined(before: str, parts: Iterable[str], after: str) -> bytes:
    """Return JSON texts with commas between them, and what stands around; megabytes are copied once."""
    texts = [part.encode() for part in parts] or [b""]
    texts[0] = before.encode() + texts[0]
    texts[-1] += after.encode()
    return b",".join(texts)


def json_answer(body: str | bytes, following: str | None = None, media_type: str = JSON) -> HttpResponse:
    """Return JSON as an answer, with a Link to the next page where there is one."""
    response = HttpResponse(body if isinstance(body, bytes) else body.encode(), content_type=media_type)
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def next_url(request: HttpRequest, **changed: str) -> str:
    """Return this request's address at another cursor."""
    query = [(name, value) for name, values in request.GET.lists() for value in values]
    kept = [(name, value) for name, value in query if name not in changed]
    return next_url_of(request.path, *kept, **changed)


def next_url_of(path: str, *kept: tuple[str, str], **changed: str) -> str:
    """Return the address of a path with parameters, whose commas and colons stand as they are."""
    return f"{settings.SITE_URL}{path}?{urlencode([*kept, *changed.items()], safe=',:')}"
