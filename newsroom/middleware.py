"""Middleware: the desk has sessions and users, public pages have neither.

Django's own middleware runs under ``/admin/`` alone, so no public answer can carry a cookie or
depend on who asks.
"""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.utils.translation.trans_real import parse_accept_lang_header

from newsroom import styles
from newsroom.public_pages import DESK, PublicPages


def at_desk(request: HttpRequest) -> bool:
    """Tell whether a request is for the desk."""
    return request.path_info.startswith(DESK)


class _DeskOnly:
    """Lets requests for public pages pass by the middleware it is mixed into."""

    def __call__(self, request: HttpRequest) -> Any:
        if at_desk(request):
            return super().__call__(request)  # type: ignore[misc]  # the middleware mixed in has it
        return self.get_response(request)  # type: ignore[attr-defined]


class PolicyMiddleware(_DeskOnly, CSPMiddleware):
    """The Content-Security-Policy of what doesn't bring its own; django-csp works it out for every answer of the desk."""

    def __call__(self, request: HttpRequest) -> Any:
        """Give answers to readers and partners the same policy, worked out once; Django's debug pages need none."""
        response = super().__call__(request)
        is_debug_page = settings.DEBUG and response.status_code in {404, 500}
        if HEADER not in response and not is_debug_page:
            response.headers[HEADER] = styles.bare_policy()
        return response


class PublicPagesMiddleware:
    """Answers for readers and partners, by ``PublicPages``; everything else passes."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self._pages = PublicPages(get_response)

    def __call__(self, request: HttpRequest) -> Any:
        """Answer a read of a public page, pass everything else on."""
        is_read = request.method in {"GET", "HEAD"}
        if not is_read or at_desk(request) or request.path_info.startswith(settings.STATIC_URL):
            return self.get_response(request)
        return self._pages.answer(request)


class DeskLanguageMiddleware:
    """The desk speaks the language that its browser asks for; public pages never depend on who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """Answer in the editor's language; the thread is given back in the site's."""
        if not at_desk(request):
            return self.get_response(request)
        with override(desk_language(request.headers.get("Accept-Language", ""))):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", get_language())
        patch_vary_headers(response, ["Accept-Language"])
        return response


def desk_language(accepted: str) -> str:
    """Return the desk's language for an Accept-Language header: the first that it has, else the site's."""
    for wanted, _weight in parse_accept_lang_header(accepted.lower()):
        language = wanted.split("-")[0]
        if language in settings.DESK_LANGUAGES:
            return language
    return settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in settings.DESK_LANGUAGES else "en"


class DeskSessionMiddleware(_DeskOnly, SessionMiddleware):
    """Sessions, at the desk; what a session saw must not be kept by a shared cache."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Forbid storing whatever the desk answers."""
        response.headers["Cache-Control"] = "no-store"
        return super().process_response(request, response)


class DeskAuthenticationMiddleware(_DeskOnly, AuthenticationMiddleware):
    """Users, at the desk."""


class DeskMessageMiddleware(_DeskOnly, MessageMiddleware):
    """Messages, at the desk."""


class DeskCsrfMiddleware(_DeskOnly, CsrfViewMiddleware):
    """CSRF tokens, at the desk: the one public form, for mail, acts by tokens from mails alone."""

    def process_view(self, request: HttpRequest, *args: Any) -> Any:
        """Check the token of a request to the desk."""
        return super().process_view(request, *args) if at_desk(request) else None
