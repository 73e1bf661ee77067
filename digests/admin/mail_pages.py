"""A digest as a mail: looked at in both forms, and tried out."""

import hashlib
import html
import re
from base64 import b64encode
from typing import Any

from csp.constants import SELF
from csp.utils import build_policy
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from digests.domain import editing
from digests.domain.errors import DeskError
from digests.domain.mail import mailings, trying
from digests.models import Country, Digest

REFUSED = 409
STYLE = re.compile(r'style="([^"]*)"|<style>(.*?)</style>', re.DOTALL)


class TryForm(forms.Form):
    """To whom a copy is sent for trying out."""

    to = forms.CharField(
        label=gettext_lazy("Send a copy to"),
        max_length=1000,
        help_text=gettext_lazy("Up to five addresses, parted by commas. The working copy as it is now."),
        error_messages={"required": gettext_lazy("Give an address.")},
    )


def patterns(model_admin: Any) -> list[URLPattern]:
    """Return the addresses of these pages."""
    guarded = model_admin.admin_site.admin_view

    @require_http_methods(["GET", "HEAD", "POST"])
    def shown(request: HttpRequest, pk: int) -> HttpResponse:
        return page(model_admin, request, pk)

    @require_safe
    def framed(request: HttpRequest, pk: int) -> HttpResponse:
        return in_frame(model_admin, request, pk)

    return [
        path("<int:pk>/mail/", guarded(shown), name="digests_digest_mail"),
        path("<int:pk>/mail/html/", guarded(framed), name="digests_digest_mail_html"),
    ]


def page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the mail; a POST sends copies for trying out."""
    digest = _digest(model_admin, request, pk)
    if request.method != "POST":
        return _page(
            model_admin, request, digest, TryForm(initial={"to": getattr(request.user, "email", "")})
        )
    if not request.user.has_perm("digests.publish_digest"):
        raise PermissionDenied
    form = TryForm(request.POST)
    if form.is_valid():
        try:
            sent = trying.send_copies(digest, to=form.cleaned_data["to"], countries=_countries(request))
        except DeskError as error:
            form.add_error("to", str(error))
        else:
            messages.success(request, _("Sent to %(to)s.") % {"to": ", ".join(sent)})
            return HttpResponseRedirect(request.get_full_path())
    return _page(model_admin, request, digest, form, status=REFUSED)


def in_frame(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Send the mail's HTML as it is, allowed to load nothing and to style itself by what it has inside."""
    letter = trying.letter_of(_digest(model_admin, request, pk), _countries(request))
    response = HttpResponse(letter.html)
    hashes = " ".join(_style_hashes(letter.html))
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-hashes' {hashes}; frame-ancestors 'self'; sandbox"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "no-store"
    return response


def _style_hashes(text: str) -> list[str]:
    found = {html.unescape(match[1]) if match[2] is None else match[2] for match in STYLE.finditer(text)}
    return [f"'sha256-{b64encode(hashlib.sha256(css.encode()).digest()).decode()}'" for css in sorted(found)]


def _digest(model_admin: Any, request: HttpRequest, pk: int) -> Digest:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    return get_object_or_404(Digest.objects.select_related("series__region"), pk=pk)


def _countries(request: HttpRequest) -> frozenset[str]:
    return frozenset(request.GET.getlist("country"))


def _page(
    model_admin: Any, request: HttpRequest, digest: Digest, form: forms.Form, status: int = 200
) -> HttpResponse:
    chosen, document = _countries(request), editing.document_of(digest)
    letter = trying.letter_of(digest, chosen)
    told = mailings.readers_of(digest.uuid, series_id=digest.series_id, document=document)
    query = request.META.get("QUERY_STRING", "")
    context = model_admin.admin_site.each_context(request) | {
        "title": _("As a mail"),
        "subtitle": digest.title,
        "opts": model_admin.opts,
        "media": model_admin.media,
        "digest": digest,
        "letter": letter,
        "framed": reverse("admin:digests_digest_mail_html", args=[digest.pk])
        + (f"?{query}" if query else ""),
        "countries": Country.objects.filter(code__in=mailings.countries_in(document)),
        "chosen": chosen,
        "is_on": mailings.is_on(),
        "told": told["issue"],
        "form": form if request.user.has_perm("digests.publish_digest") and mailings.is_on() else None,
    }
    response = TemplateResponse(request, "admin/digests/digest/mail.html", context, status=status)
    response.headers["Content-Security-Policy"] = build_policy(update={"frame-src": [SELF]})
    return response
