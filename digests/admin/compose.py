"""The composer: a whole digest on one page, and the acts that its cards ask for."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from digests.admin import compose_acts, compose_reads
from digests.admin.compose_api import guarded
from digests.admin.compose_html import Drawing
from digests.admin.tabs import marked
from digests.domain import board
from digests.domain.errors import GoneError

TABS = (
    ("checks", gettext_lazy("Checks")),
    ("comments", gettext_lazy("Comments")),
    ("history", gettext_lazy("History")),
    ("preview", gettext_lazy("Preview")),
)


def patterns(model_admin: Any) -> list[URLPattern]:
    """Return the addresses of these pages, below a digest's own."""

    # The preview is framed beside the digest.
    @csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # it takes views with arguments too
    @require_safe
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        return compose_page(model_admin, request, pk)

    own = [path("<int:pk>/compose/", model_admin.admin_site.admin_view(page), name="digests_digest_compose")]
    own += [
        path(f"<int:pk>/compose/{address}", guarded(model_admin, view), name=f"digests_digest_compose_{name}")
        for address, view, name in (*compose_reads.ADDRESSES, *compose_acts.ADDRESSES)
    ]
    tab = guarded(model_admin, compose_reads.preview_tab)
    return [*own, path("<int:pk>/compose/tab/preview/", tab, name="digests_digest_tab_preview")]


def compose_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole digest, with what scripts need to edit it in place."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    try:
        drawing = Drawing(model_admin, request, board.read(pk))
    except GoneError as error:
        raise Http404 from error
    digest = drawing.board.digest
    context = (
        model_admin.admin_site.each_context(request)
        | {
            "title": _("Compose"),
            "is_nav_sidebar_enabled": False,
            "subtitle": digest.title,
            "opts": model_admin.opts,
            "media": _media(),
            "csrf": get_token(request),
            "tabs": [{"name": name, "label": label} for name, label in TABS],
        }
        | drawing.page()
    )
    return marked(TemplateResponse(request, "admin/digests/digest/compose/page.html", context))


def _media() -> forms.Media:
    """Return the composer's own files: it needs none of the stock forms' scripts, which weigh 90 KB."""
    return forms.Media(
        css={"all": ["digests/desk.css", "digests/compose.css"]},
        js=[forms.Script("digests/compose/compose.js", type="module")],  # type: ignore[list-item]  # since Django 5.2
    )
