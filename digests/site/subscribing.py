"""Subscribing by mail, without cookies: whoever holds a token from a mail is its reader.

A GET never changes anything, for mail scanners open every link. Nothing here is kept by any cache.
"""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from digests.domain.errors import InvalidError
from digests.domain.mail import mailings, subscribing, tokens
from digests.domain.mail.subscribing import TooManyError, Wish
from digests.site.frame import page
from newsroom.clients import address_of

REFUSED, FORBIDDEN, GONE, TOO_MANY = 400, 403, 404, 429
View = Callable[..., HttpResponse]
take = require_http_methods(["GET", "HEAD", "POST"])


def by_token(view: View) -> View:
    """Keep a page and the token in its address out of caches, search engines and other sites' logs."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _require_mail()
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@take
def subscribe(request: HttpRequest) -> HttpResponse:
    """Offer the series; a POST notes what is wanted, and answers the same for every address."""
    _require_mail()
    if request.method != "POST":
        asked, first = "asked" in request.GET, request.GET.get("series", "")
        return page(
            request, "site/subscribe.html", {"asked": asked, "offers": subscribing.offers({first: ()})}
        )
    response = _asked(request)
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest) -> HttpResponse:
    wish = _wish(request)
    context: dict[str, Any] = {"address": request.POST.get("address", "")[:300]}
    if not _is_own_form(request):
        return page(request, "site/subscribe.html", context | {"is_foreign": True}, status=FORBIDDEN)
    try:
        subscribing.ask(context["address"], wish, network=_network(request))
    except InvalidError as error:
        context |= {"errors": error.errors, "offers": subscribing.offers(wish)}
        return page(request, "site/subscribe.html", context, status=REFUSED)
    except TooManyError as error:
        context |= {"refusal": str(error), "offers": subscribing.offers(wish)}
        return page(request, "site/subscribe.html", context, status=TOO_MANY)
    return redirect("/subscribe/?asked=1")


@take
@by_token
def subscribe_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether it is the reader's wish; a POST makes it so, or closes the address to all such wishes."""
    signup = subscribing.find_signup(token)
    if signup is None:
        return _leads_nowhere(request)
    if request.method != "POST":
        context = {"address": signup.address, "offers": _chosen(signup.wish)}
        return page(request, "site/subscribe_confirm.html", context)
    if request.POST.get("do") == "block":
        subscribing.block(signup)
        return page(request, "site/subscribe_done.html", {"blocked": True})
    reader = subscribing.confirm(signup)
    if reader is None:
        return _leads_nowhere(request)
    return redirect("site:subscribe-manage", reader.token)


@take
@by_token
def subscribe_manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a reader gets; a POST changes it or ends it."""
    subscriber = subscribing.find(tokens.MANAGE, token)
    if subscriber is None:
        return _leads_nowhere(request)
    if request.method == "POST":
        wish = _wish(request) if request.POST.get("do") != "stop" else {}
        subscribing.change(subscriber, wish)
        if not wish:
            return page(request, "site/subscribe_done.html", {})
        return redirect(f"{request.path}?saved=1")
    reader = subscribing.reader(subscriber)
    context = {"reader": reader, "saved": "saved" in request.GET, "offers": subscribing.offers(reader.wish)}
    return page(request, "site/subscribe_manage.html", context)


@take
@by_token
def subscribe_stop(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    """Offer to end one series; a POST, by a person or by a mail program (RFC 8058), ends it."""
    if tokens.read(tokens.STOP, token) is None:
        return _leads_nowhere(request)
    subscriber = subscribing.find(tokens.STOP, token)
    title = subscribing.title_of(slug)
    if request.method == "POST" or subscriber is None:
        # Pressed twice, or by a program and a person: it is done either way.
        left = subscribing.stop(subscriber, slug) if subscriber else {}
        return page(request, "site/subscribe_done.html", {"title": title, "left": _chosen(left)})
    return page(request, "site/subscribe_stop.html", {"address": subscriber.address, "title": title})


def _require_mail() -> None:
    if not mailings.is_on():
        raise Http404


def _leads_nowhere(request: HttpRequest) -> HttpResponse:
    """Answer for every token that isn't one now, whatever it was."""
    return page(request, "site/subscribe_done.html", {"leads_nowhere": True}, status=GONE)


def _chosen(wish: Wish) -> list[subscribing.Offer]:
    return [offer for offer in subscribing.offers(wish) if offer.is_chosen]


def _wish(request: HttpRequest) -> dict[str, tuple[str, ...]]:
    slugs = request.POST.getlist("series")
    return {slug: tuple(request.POST.getlist(f"countries-{slug}")) for slug in slugs}


def _is_own_form(request: HttpRequest) -> bool:
    """Tell whether a form was sent from our own page, as far as the browser says.

    There is no cookie that another site could abuse; this keeps other sites from having their visitors ask.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return not origin or urlsplit(origin).netloc in {request.get_host(), urlsplit(settings.SITE_URL).netloc}


def _network(request: HttpRequest) -> str:
    """Return the part of the Internet that a request came from: what one household or server has to itself."""
    address = address_of(request)
    if address is None:
        return ""
    width = 24 if address.version == 4 else 56  # noqa: PLR2004 (IPv4)
    return str(ip_network((address, width), strict=False))
