"""The links of a digest: which answer, which don't, and a button to have them checked now."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from digests.domain import digest_links, worker
from digests.domain.errors import DeskError
from digests.models import Digest

PAGE = "admin/digests/digest/checks/links.html"


def patterns(model_admin: Any) -> list[URLPattern]:
    """Return the address of this page, below a digest's own."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        return links_page(model_admin, request, pk)

    return [path("<int:pk>/links/", model_admin.admin_site.admin_view(page), name="digests_digest_links")]


def links_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show each link and how far its check is; a POST has the worker check them before all others."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    digest = get_object_or_404(Digest.objects.select_related("series"), pk=pk)
    # Asked without the object: a scheduled digest is frozen, but its links may be looked after.
    may_check = model_admin.has_change_permission(request)
    if request.method == "POST":
        if not may_check:
            raise PermissionDenied
        return _check(request, digest)
    links = digest_links.links_of(digest)
    waiting = sum(row.is_waiting for row in links)
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Links"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "digest": digest,
        "links": links,
        "waiting": waiting,
        "checked": len(links) - waiting,
        "is_on": settings.CHECK_LINKS,
        "is_running": worker.is_running(at=timezone.now()),
        "may_check": may_check,
    }
    return TemplateResponse(request, PAGE, context)


def _check(request: HttpRequest, digest: Digest) -> HttpResponse:
    try:
        count = digest_links.check_now(digest)
    except DeskError as error:
        messages.error(request, str(error))
    else:
        said = ngettext("%(n)s link is being checked.", "%(n)s links are being checked.", count)
        messages.success(request, said % {"n": count} if count else _("All links were checked just now."))
    return HttpResponseRedirect(reverse("admin:digests_digest_links", args=[digest.pk]))
