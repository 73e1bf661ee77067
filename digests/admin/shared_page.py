"""What the holder of a preview link sees: the working copy on the site's own page, and a form to answer.

It needs no account. An unknown token, an expired and a revoked one get the same page as any address that
doesn't exist.
"""

from typing import Any

from csp.constants import SELF
from csp.utils import build_policy
from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from digests.admin.preview import send_image
from digests.choices import Verdict
from digests.domain import comments, languages, preview_links, previewing, rendering
from digests.domain.errors import DeskError
from digests.models import PreviewLink
from newsroom import styles

REFUSED = 409


class VerdictForm(forms.Form):
    """What the holder of a link says."""

    verdict = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (Verdict.APPROVED.value, _("I approve it")),
            (Verdict.CHANGES.value, _("I ask for changes")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you approve it or ask for changes.")},
    )
    note = forms.CharField(
        label=_("Note to the newsroom"),
        max_length=comments.LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show the working copy to who holds the token; a POST keeps what they say of it."""
    link = _link(token)
    if request.method == "POST":
        return _answer(request, link, token)
    preview_links.note_opened(link)
    if "frame" in request.GET:
        return _guarded(_render(request, link, token, framed=True), framed=True)
    return _guarded(_render(request, link, token, form=VerdictForm()))


@require_safe
def shared_image(request: HttpRequest, token: str, name: str) -> FileResponse:  # noqa: ARG001 (Django's signature)
    """Send an image of the working copy to who holds the token."""
    return send_image(_link(token).digest, name)


def _link(token: str) -> PreviewLink:
    link = preview_links.find(token)
    if link is None:
        raise Http404
    return link


def _answer(request: HttpRequest, link: PreviewLink, token: str) -> HttpResponse:
    form = VerdictForm(request.POST)
    if form.is_valid():
        try:
            preview_links.give_verdict(link, **form.cleaned_data)
        except DeskError as error:
            form.add_error(None, str(error))
        else:
            return _guarded(HttpResponseRedirect(f"{reverse('shared-preview', args=[token])}?said=1#verdict"))
    response = _render(request, link, token, form=form)
    response.status_code = REFUSED
    return _guarded(response)


def _render(request: HttpRequest, link: PreviewLink, token: str, **extra: Any) -> HttpResponse:
    digest = link.digest
    is_phone = request.GET.get("width") == "phone"
    context = {
        "link": link,
        "digest": digest,
        "zone": digest.series.time_zone,
        "address": reverse("shared-preview", args=[token]),
        "is_phone": is_phone,
        "said": "said" in request.GET,
        "article": "" if is_phone else _article(link, token),
        "page_language": digest.language,
        "page_direction": languages.direction(digest.language),
        "interface_language": languages.now(),
        "sheet": styles.sheet(),
        "font_faces": styles.font_faces(),
    }
    return TemplateResponse(request, "admin/digests/shared/page.html", context | extra)


def _article(link: PreviewLink, token: str) -> str:
    # Images of a draft have no public address: they come by the token.
    images = reverse("shared-preview-image", args=[token, "x"]).removesuffix("x")
    rendered = rendering.render_publication(previewing.preview_of(link.digest, images=images))
    return rendered.article_html


def _guarded(response: Any, *, framed: bool = False) -> Any:
    """Keep a draft and its token out of search engines, caches and other sites' logs."""
    ancestors = {"frame-ancestors": [SELF]} if framed else {}
    response.headers["Content-Security-Policy"] = build_policy(
        update={"style-src": styles.csp_sources(), "frame-src": [SELF]}, replace=ancestors
    )
    if framed:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    # With no-referrer the browser would send “Origin: null” with the form, and the CSRF check refuse it.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
