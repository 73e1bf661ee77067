"""Problems: every answer of the wire that isn't a success, as RFC 9457 ``application/problem+json``.

A problem's type is the address of its section on the documentation page, so it can be looked up and
never changes.
"""

import json
import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework.exceptions import APIException, MethodNotAllowed, NotAcceptable

from digests.domain.wire import BASE

MEDIA_TYPE = "application/problem+json"
CHALLENGE = 'Bearer realm="wire"'
logger = logging.getLogger("digests.api")


@dataclass(frozen=True)
class ProblemType:
    """One kind of problem: its stable name, HTTP status, title, and what a partner does about it."""

    slug: str
    status: int
    title: str
    advice: str

    @property
    def uri(self) -> str:
        """The type's URI, which leads to its section on the documentation page."""
        return f"{settings.SITE_URL}{BASE}docs/#{self.slug}"


INVALID_PARAMETER = ProblemType(
    "invalid-parameter",
    400,
    "A parameter's value can't be used",
    "Correct the value as the problem's detail says; the parameter is named in its member “parameter”.",
)
UNKNOWN_PARAMETER = ProblemType(
    "unknown-parameter",
    400,
    "This resource has no such parameter",
    "Remove or respell the parameter. Unknown ones are refused, so that a misspelt filter never"
    " returns everything.",
)
INVALID_CURSOR = ProblemType(
    "invalid-cursor",
    400,
    "This cursor wasn't given out by this list",
    "Start again without a cursor and follow “next” as it is given.",
)
CURSOR_EXPIRED = ProblemType(
    "cursor-expired",
    410,
    "The log of changes doesn't reach back to this cursor",
    "Ask /changes/ without “since”: it tells the state of everything, withdrawals included, and a cursor to follow.",
)
KEY_IN_ADDRESS = ProblemType(
    "key-in-address",
    400,
    "A key stands in the address",
    "Send the key in the header “Authorization” alone. Addresses end up in logs and histories, so ask for"
    " a new key in the place of this one.",
)
AUTHENTICATION_REQUIRED = ProblemType(
    "authentication-required",
    401,
    "A key is needed, or the one sent opens nothing",
    "Send “Authorization: Bearer dgst_…” with a key that is whole, not revoked and not expired.",
)
INSUFFICIENT_SCOPE = ProblemType(
    "insufficient-scope",
    403,
    "The key may not do this",
    "Ask the newsroom for a key with the scope that “scope” names, or for one that may be used from your network.",
)
INVALID_BODY = ProblemType(
    "invalid-body",
    400,
    "The body can't be used",
    "Correct what “errors” names: each has a JSON pointer to its place and says what belongs there. Unknown"
    " members are refused, so that a misspelt filter never lets everything through.",
)
NOT_FOUND = ProblemType(
    "not-found",
    404,
    "There is no such object",
    "The id is unknown, or nothing public has it.",
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    405,
    "This resource doesn't take this method",
    "Use one of those that “Allow” names. Digests and items can only be read.",
)
NOT_ACCEPTABLE = ProblemType(
    "not-acceptable",
    406,
    "The media types asked for aren't offered",
    "Send “Accept: application/json”, a media type that this resource has, or no Accept at all.",
)
WEBHOOK_DISABLED = ProblemType(
    "webhook-disabled",
    409,
    "The webhook is disabled",
    "Enable it first: PATCH it with “enabled”: true. What it missed is sent then, unless “drop_backlog” is true as well.",
)
TOO_MANY = ProblemType(
    "too-many",
    409,
    "There are as many as there may be",
    "Delete one first, or wait until what was asked for is done.",
)
TOO_LARGE = ProblemType(
    "too-large",
    413,
    "The body is too large",
    "Send less: “detail” says how much may be sent.",
)
UNSUPPORTED_MEDIA_TYPE = ProblemType(
    "unsupported-media-type",
    415,
    "The body isn't JSON",
    "Send “Content-Type: application/json”.",
)
WITHDRAWN = ProblemType(
    "withdrawn",
    410,
    "This object was withdrawn",
    "Take your copy down. “id”, “uri”, “withdrawn_at” and “notice” say what and why.",
)
RATE_LIMITED = ProblemType(
    "rate-limited",
    429,
    "Too much was asked for",
    "Wait for the seconds that “Retry-After” has. “RateLimit” tells with every answer how much is left.",
)
INTERNAL = ProblemType(
    "internal",
    500,
    "The server failed",
    "Try again later; the fault was recorded.",
)
TYPES = (
    INVALID_PARAMETER,
    UNKNOWN_PARAMETER,
    INVALID_CURSOR,
    CURSOR_EXPIRED,
    KEY_IN_ADDRESS,
    AUTHENTICATION_REQUIRED,
    INSUFFICIENT_SCOPE,
    INVALID_BODY,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    WEBHOOK_DISABLED,
    TOO_MANY,
    TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    WITHDRAWN,
    RATE_LIMITED,
    INTERNAL,
)
# Answers to one caller, which no cache may keep for another or for later.
NEVER_STORED = (AUTHENTICATION_REQUIRED, INSUFFICIENT_SCOPE, RATE_LIMITED)


class ProblemError(Exception):
    """Ends a request with a problem; ``members`` are further members of its JSON."""

    def __init__(self, kind: ProblemType, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.members = members


def problem_json(kind: ProblemType, detail: str, path: str, **members: Any) -> dict[str, Any]:
    """Return a problem's JSON; ``path`` is where it happened."""
    known = {
        "type": kind.uri,
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": path,
    }
    return known | members


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Answer an error that a view raised: Django REST framework's EXCEPTION_HANDLER."""
    request: HttpRequest = context["request"]
    kind, detail, members = _problem_of(error, request)
    if kind is INTERNAL:
        if settings.DEBUG:
            return None
        logger.error("The wire failed at %s", request.path, exc_info=error)
        # Tests and error reporters listen to this, as they do for errors of Django's own views.
        got_request_exception.send(sender=type(context["view"]), request=request)
    return answer(kind, detail, request.path, **members)


class ProblemAnswer(HttpResponse):
    """A problem as an HTTP answer, which still knows its kind."""

    def __init__(self, kind: ProblemType, body: str) -> None:
        super().__init__(body.encode(), status=kind.status, content_type=MEDIA_TYPE)
        self.kind = kind
        if kind is AUTHENTICATION_REQUIRED:
            self.headers["WWW-Authenticate"] = CHALLENGE
        if kind in NEVER_STORED:
            self.headers["Cache-Control"] = "no-store"


def answer(kind: ProblemType, detail: str, path: str, **members: Any) -> ProblemAnswer:
    """Return a problem as an HTTP answer."""
    return ProblemAnswer(kind, json.dumps(problem_json(kind, detail, path, **members), ensure_ascii=False))


def _problem_of(error: Exception, request: HttpRequest) -> tuple[ProblemType, str, dict[str, Any]]:
    if isinstance(error, ProblemError):
        return error.kind, error.detail, error.members
    if isinstance(error, Http404):
        return NOT_FOUND, f"Nothing is at {request.path}.", {}
    if isinstance(error, MethodNotAllowed):
        return METHOD_NOT_ALLOWED, f"{request.method} isn't possible here.", {}
    if isinstance(error, NotAcceptable):
        return NOT_ACCEPTABLE, "None of the media types in Accept is offered here.", {}
    if isinstance(error, SuspiciousOperation | RequestDataTooBig | APIException):
        return INVALID_PARAMETER, "The request can't be read.", {}
    return INTERNAL, "The request could not be answered.", {}
