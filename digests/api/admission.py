"""Admission to the wire: the key, the limits and their headers, before any view and any finished page."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import datetime
from math import ceil
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from digests.api import following, problems
from digests.choices import KeyMode, Scope
from digests.domain.partners import admission, counting, tokens
from digests.domain.partners.admission import Admission
from digests.domain.partners.callers import Caller, Refusal
from digests.domain.partners.standing import month_ends
from digests.domain.partners.statements import RESOURCES
from digests.domain.wire import BASE
from newsroom.clients import address_of
from newsroom.public_pages import FOR, WIRE, Audience

# Key under which a request's META has its admission.
ADMITTED = "newsroom.admission"
BEARER = re.compile(r"bearer +(\S+) *", re.IGNORECASE)
MINUTE = 60
PROBLEM = 400
DETAILS = {
    Refusal.UNREADABLE: "This is no key, or not a whole one: send “Authorization: Bearer dgst_…”.",
    Refusal.UNKNOWN: "There is no such key.",
    Refusal.REVOKED: "This key was revoked.",
    Refusal.EXPIRED: "This key has expired.",
    Refusal.PAUSED: "The keys of this partner are paused: ask the newsroom.",
    Refusal.NETWORK: "This key may not be used from {address}.",
    Refusal.RATE: "No more than {per_minute} requests a minute are answered.",
    Refusal.QUOTA: "This month's quota of {per_month} requests is used up.",
}
KINDS = {
    Refusal.NETWORK: problems.INSUFFICIENT_SCOPE,
    Refusal.RATE: problems.RATE_LIMITED,
    Refusal.QUOTA: problems.RATE_LIMITED,
}


def caller_of(request: Any) -> Caller | None:
    """Return who asks with a key, None for everybody else."""
    admitted: Admission | None = request.META.get(ADMITTED)
    return admitted.caller if admitted else None


class AdmissionMiddleware:
    """Counts each request of the wire, refuses what may not pass, and says with each answer what is left."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """Answer a request of the wire; let the rest pass."""
        if not request.path_info.startswith(WIRE):
            return self._get_response(request)
        admitted = _admit(request)
        request.META[ADMITTED] = admitted
        request.META[FOR] = _audience(admitted.caller)
        response = _refusal(request, admitted) or self._get_response(request)
        _note(request, admitted, response)
        following.note(request, admitted, response)
        _label(admitted, response)
        if request.method == "HEAD" and response.status_code >= PROBLEM and not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


def _admit(request: HttpRequest) -> Admission:
    # Here alone: what holds a key is gone when this returns, so no error that comes later can show it.
    header = request.META.get("HTTP_AUTHORIZATION")
    match = BEARER.fullmatch(header) if header else None
    return admission.admit(
        None if header is None else match[1] if match else "",
        address_of(request),
        at=timezone.now(),
        resource=_resource(request.path_info),
    )


def _resource(path: str) -> str | None:
    name = path.removeprefix(BASE).partition("/")[0]
    name = "exports" if name == "export" else name
    return name if name in RESOURCES else None


def _audience(caller: Caller | None) -> Audience:
    """Return whose answers a caller shares: everybody's, where it may read what is public."""
    if caller is None:
        return Audience("" if settings.ANONYMOUS_PER_MINUTE else "nobody")
    is_frozen = caller.mode == KeyMode.TEST
    if Scope.READ in caller.scopes and not is_frozen:
        return Audience(is_keyed=True)
    return Audience(f"{caller.mode} {sorted(caller.scopes)}", is_keyed=True, is_frozen=is_frozen)


def _refusal(request: HttpRequest, admitted: Admission) -> problems.ProblemAnswer | None:
    path = tokens.LIKE_TOKEN.sub("*", request.path)
    reason = admitted.refusal
    if reason is None:
        if not tokens.LIKE_TOKEN.search(unquote(request.get_full_path())):
            return None
        detail = "A key must not stand in an address: it ends up in logs. Send it in “Authorization”."
        return problems.answer(problems.KEY_IN_ADDRESS, detail, path)
    kind = KINDS.get(reason, problems.AUTHENTICATION_REQUIRED)
    limits = admitted.limits
    detail = DETAILS[reason].format(
        address=admitted.address, per_minute=limits.per_minute, per_month=limits.per_month
    )
    response = problems.answer(kind, detail, path)
    if kind is problems.AUTHENTICATION_REQUIRED:
        response.headers["WWW-Authenticate"] = f'{problems.CHALLENGE}, error="invalid_token"'
    if kind is problems.RATE_LIMITED:
        seconds = _to_month(admitted.at) if reason is Refusal.QUOTA else _to_minute(admitted.at)
        response.headers["Retry-After"] = str(seconds)
    return response


def _note(request: HttpRequest, admitted: Admission, response: Any) -> None:
    """Keep the last problem; of those who ask too often, the first in a minute stands for all."""
    if response.status_code < PROBLEM or admitted.counted is None:
        return
    is_refused, first = admitted.counted.is_refused, (1, admitted.limits.per_minute + 1)
    if is_refused and admitted.counted.in_minute not in first:
        return
    kind = getattr(response, "kind", None)
    slug = kind.slug if kind else str(response.status_code)
    path = tokens.LIKE_TOKEN.sub("*", request.path)
    counting.note_problem(admitted.subject, slug, at=admitted.at, path=path, is_counted=not is_refused)


def _label(admitted: Admission, response: Any) -> None:
    """Say what is left: as the IETF's draft on RateLimit fields has it, and as was usual before."""
    if "Authorization" not in response.headers.get("Vary", ""):
        patch_vary_headers(response, ["Authorization", "Accept"])
    limits, counted, at = admitted.limits, admitted.counted, admitted.at
    policies = [f'"default";q={limits.per_minute};w={MINUTE}']
    if limits.per_month is not None:
        policies.append(f'"month";q={limits.per_month};w={monthrange(at.year, at.month)[1] * 86400}')
    response.headers["RateLimit-Policy"] = ", ".join(policies)
    if counted is None:
        return
    left, reset = max(0, limits.per_minute - counted.in_minute), _to_minute(at)
    standing = [f'"default";r={left};t={reset}']
    if limits.per_month is not None:
        standing.append(f'"month";r={max(0, limits.per_month - counted.in_month)};t={_to_month(at)}')
    response.headers["RateLimit"] = ", ".join(standing)
    response.headers["X-RateLimit-Limit"] = str(limits.per_minute)
    response.headers["X-RateLimit-Remaining"] = str(left)
    # A moment in seconds since 1970, as those who use these headers do.
    response.headers["X-RateLimit-Reset"] = str(int(at.timestamp()) + reset)


def _to_minute(at: datetime) -> int:
    return MINUTE - at.second


def _to_month(at: datetime) -> int:
    return ceil((month_ends(at) - at).total_seconds())
