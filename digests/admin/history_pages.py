"""History: revisions by day and person, giving one a name, and the same as a tab of the composer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from digests.admin import compare_pages, history_list
from digests.admin.history_list import Filter
from digests.admin.tabs import for_scripts, is_plain_form
from digests.domain import comparing, history, naming
from digests.domain.errors import DeskError
from digests.models import Digest

PAGE, TAB = "admin/digests/digest/history/page.html", "admin/digests/digest/history/tab.html"
ON_PAGE, IN_TAB, IN_LOG = 200, 30, 50
REFUSED = 409


def patterns(model_admin: Any) -> list[URLPattern]:
    """Return the addresses of these pages, below a digest's own."""
    guarded = model_admin.admin_site.admin_view

    @require_http_methods(["GET", "HEAD", "POST"])
    def tab(request: HttpRequest, pk: int) -> HttpResponse:
        return history_tab(model_admin, request, pk)

    @require_POST
    def name(request: HttpRequest, pk: int) -> HttpResponse:
        return name_version(model_admin, request, pk)

    @require_safe
    def compare(request: HttpRequest, pk: int) -> HttpResponse:
        return compare_pages.compare(model_admin, request, pk)

    @require_http_methods(["GET", "HEAD", "POST"])
    def restore(request: HttpRequest, pk: int, revision: UUID) -> HttpResponse:
        return compare_pages.restore(model_admin, request, pk, revision)

    return [
        path(
            "<int:pk>/compose/tab/history/", for_scripts(model_admin, tab), name="digests_digest_tab_history"
        ),
        path("<int:pk>/history/name/", guarded(name), name="digests_digest_name_version"),
        path("<int:pk>/history/<uuid:revision>/restore/", guarded(restore), name="digests_digest_restore"),
        path("<int:pk>/compare/", guarded(compare), name="digests_digest_compare"),
    ]


def history_page(model_admin: Any, request: HttpRequest, key: str) -> HttpResponse:
    """List a digest's revisions by day, and below them the log of what was saved.

    ``key`` is what the stock address of the history has: the digest's key as text.
    """
    if not (key.isascii() and key.isdigit()):
        raise Http404
    digest = compare_pages.seen_digest(model_admin, request, int(key))
    wanted = Filter.of(request, digest)
    entries, more = history_list.entries(digest, ON_PAGE, wanted)
    choices = comparing.choices(digest, count=ON_PAGE)
    context = compare_pages.framed(model_admin, request, digest, _("History")) | {
        "days": history_list.by_day(entries, digest.series.time_zone),
        "wanted": wanted,
        "people": history_list.people(digest),
        "more": entries[-1].revision.uuid if more else None,
        "log": _log(digest),
        "choices": choices,
        # Unlike the working copy: what readers have, or the newest version.
        "first": choices[min(1, len(choices) - 1)][0],
        "may_change": model_admin.has_change_permission(request),
        "name_length": history.NAME_LENGTH,
    }
    return TemplateResponse(request, PAGE, context)


def _log(digest: Digest) -> Any:
    kind = get_content_type_for_model(Digest)
    found = LogEntry.objects.filter(object_id=str(digest.pk), content_type=kind)
    return found.select_related("user").order_by("-action_time")[:IN_LOG]


def history_tab(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the last revisions as a part of the composer; a POST names the working copy or one of them."""
    if is_plain_form(request):
        return name_version(model_admin, request, pk)
    digest = compare_pages.seen_digest(model_admin, request, pk)
    said, refused = "", False
    if request.method == "POST":
        said, refused = _name(model_admin, request, digest)
    entries, more = history_list.entries(digest, IN_TAB, Filter())
    context = {
        "digest": digest,
        "zone": digest.series.time_zone,
        "entries": entries,
        "more": more,
        "said": said,
        "refused": refused,
        "may_change": model_admin.has_change_permission(request),
        "name_length": history.NAME_LENGTH,
    }
    return TemplateResponse(request, TAB, context, status=REFUSED if refused else 200)


def name_version(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Name the working copy, or a revision, and go back to the history."""
    digest = compare_pages.seen_digest(model_admin, request, pk)
    said, refused = _name(model_admin, request, digest)
    (messages.error if refused else messages.success)(request, said)
    return HttpResponseRedirect(reverse("admin:digests_digest_history", args=[pk]))


def _unknown() -> Any:
    raise Http404


def _name(model_admin: Any, request: HttpRequest, digest: Digest) -> tuple[str, bool]:
    """Give the name; return what to say, and whether it was refused."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    key, name = request.POST.get("revision", ""), request.POST.get("name", "")
    try:
        if key:
            named = naming.name_revision(digest, history_list.find(digest, key) or _unknown(), name=name)
        else:
            named = naming.name_now(digest, name=name, by=request.user)
    except DeskError as error:
        return str(error), True
    return _("This version is kept as “%(name)s”.") % {"name": named.name}, False
