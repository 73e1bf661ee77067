"""Checks: what preflight finds, warnings that were accepted, and a digest's balance of sources."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from digests.admin.tabs import for_scripts, is_plain_form
from digests.admin.workflow import linked
from digests.domain import accepting, balance, editing
from digests.domain.document import DigestDocument
from digests.domain.errors import DeskError
from digests.domain.preflight import Finding
from digests.models import Digest

PAGE, PANEL = "admin/digests/digest/checks/page.html", "admin/digests/digest/checks/panel.html"
BALANCE_PAGE = "admin/digests/digest/checks/balance_page.html"
REFUSED = 409


def patterns(model_admin: Any) -> list[URLPattern]:
    """Return the addresses of these pages, below a digest's own."""
    guarded = model_admin.admin_site.admin_view

    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        return checks_page(model_admin, request, pk)

    @require_http_methods(["GET", "HEAD", "POST"])
    def tab(request: HttpRequest, pk: int) -> HttpResponse:
        return checks_tab(model_admin, request, pk)

    @require_safe
    def balance_view(request: HttpRequest, pk: int) -> HttpResponse:
        return balance_page(model_admin, request, pk)

    return [
        path("<int:pk>/compose/tab/checks/", for_scripts(model_admin, tab), name="digests_digest_tab_checks"),
        path("<int:pk>/checks/", guarded(page), name="digests_digest_checks"),
        path("<int:pk>/balance/", guarded(balance_view), name="digests_digest_balance"),
    ]


def checks_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what preflight finds with the way to each place; a POST accepts a warning or takes that back."""
    digest = _digest(model_admin, request, pk)
    if request.method == "POST":
        return _act_and_return(model_admin, request, digest)
    context = _panel(model_admin, request, digest, in_composer=False)
    return TemplateResponse(request, PAGE, _framed(model_admin, request, digest, _("Checks")) | context)


def checks_tab(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the same as a part of the composer, where each place is an anchor."""
    digest = _digest(model_admin, request, pk)
    if is_plain_form(request):
        return _act_and_return(model_admin, request, digest)
    said, refused = "", False
    if request.method == "POST":
        said, refused = _act(model_admin, request, digest)
    context = _panel(model_admin, request, digest, in_composer=True) | {"said": said, "refused": refused}
    return TemplateResponse(request, PANEL, context, status=REFUSED if refused else 200)


def balance_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the balance of a digest's sources on a page of its own."""
    digest = _digest(model_admin, request, pk)
    context = _framed(model_admin, request, digest, _("Balance of sources"))
    return TemplateResponse(request, BALANCE_PAGE, context | _balance(editing.document_of(digest)))


def _digest(model_admin: Any, request: HttpRequest, pk: int) -> Digest:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    return get_object_or_404(Digest.objects.select_related("series"), pk=pk)


def _act_and_return(model_admin: Any, request: HttpRequest, digest: Digest) -> HttpResponse:
    said, refused = _act(model_admin, request, digest)
    (messages.error if refused else messages.success)(request, said)
    return HttpResponseRedirect(reverse("admin:digests_digest_checks", args=[digest.pk]))


def _act(model_admin: Any, request: HttpRequest, digest: Digest) -> tuple[str, bool]:
    """Accept a warning or take that back; return what to say, and whether it was refused."""
    if not _may_accept(model_admin, request):
        raise PermissionDenied
    mark = request.POST.get("mark", "")
    if request.POST.get("do") == "take-back":
        accepting.take_back(digest, mark)
        return _("The warning is open again."), False
    try:
        accepting.accept(digest, mark, reason=request.POST.get("reason", ""), by=request.user)
    except DeskError as error:
        return str(error), True
    return _("The warning is accepted."), False


def _may_accept(model_admin: Any, request: HttpRequest) -> bool:
    # Asked without the object: a scheduled digest is frozen, but what was found in it can be accepted.
    return bool(model_admin.has_change_permission(request))


def _panel(model_admin: Any, request: HttpRequest, digest: Digest, *, in_composer: bool) -> dict[str, Any]:
    document = editing.document_of(digest)
    found = accepting.sorted_findings(digest, document)
    link = _anchored if in_composer else linked
    entries = link((*found.open, *(finding for finding, _row in found.accepted)), digest)
    errors, count = len(found.errors), len(found.open)
    pairs = zip(entries[count:], found.accepted, strict=True)
    return {
        "digest": digest,
        "errors": entries[:errors],
        "warnings": entries[errors:count],
        "accepted": [entry | {"row": row} for entry, (_finding, row) in pairs],
        "may_accept": _may_accept(model_admin, request),
        "reason_length": accepting.REASON_LENGTH,
        **_balance(document),
    }


def _anchored(findings: Iterable[Finding], _digest: Digest) -> list[dict[str, Any]]:
    return [{"finding": finding, "url": _anchor(finding)} for finding in findings]


def _anchor(finding: Finding) -> str:
    if finding.item_id:
        return f"#item-{finding.item_id}"
    return f"#section-{finding.section_id}" if finding.section_id else "#c-top"


def _balance(document: DigestDocument) -> dict[str, Any]:
    return {"balance": balance.balance_of(document)}


def _framed(model_admin: Any, request: HttpRequest, digest: Digest, title: str) -> dict[str, Any]:
    return model_admin.admin_site.each_context(request) | {
        "title": title,
        "subtitle": digest.title,
        "opts": model_admin.opts,
        "media": model_admin.media,
        "digest": digest,
    }
