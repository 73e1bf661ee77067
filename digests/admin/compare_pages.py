"""What changed between two versions, and putting an earlier one back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from digests.choices import DigestStatus
from digests.domain import comparing, restoring
from digests.domain.comparing import LIVE, NOW, Version
from digests.domain.difference import compare as compare_documents
from digests.domain.errors import DeskError
from digests.models import Digest, Revision

COMPARE = "admin/digests/digest/history/compare.html"
RESTORE = "admin/digests/digest/history/restore.html"
TO_CHOOSE = 200
REFUSED = 409


def seen_digest(model_admin: Any, request: HttpRequest, pk: int) -> Digest:
    """Return a digest that somebody may look at, with its series."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    return get_object_or_404(Digest.objects.select_related("series"), pk=pk)


def framed(model_admin: Any, request: HttpRequest, digest: Digest, title: str) -> dict[str, Any]:
    """Return what every page around a digest's history has."""
    return model_admin.admin_site.each_context(request) | {
        "title": title,
        "subtitle": digest.title,
        "opts": model_admin.opts,
        "media": model_admin.media,
        "digest": digest,
        "zone": digest.series.time_zone,
    }


def compare(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what changed from version ``a`` to version ``b``: keys as ``comparing`` has them."""
    digest = seen_digest(model_admin, request, pk)
    old_key = request.GET.get("a") or (LIVE if digest.published_version else NOW)
    new_key = request.GET.get("b") or NOW
    context = framed(model_admin, request, digest, _("Compare")) | {
        "a": old_key,
        "b": new_key,
        "choices": comparing.choices(digest, count=TO_CHOOSE),
        "may_change": model_admin.has_change_permission(request),
    }
    try:
        old, new = (_version(digest, key) for key in (old_key, new_key))
    except DeskError as error:
        return TemplateResponse(request, COMPARE, context | {"refused": str(error)}, status=REFUSED)
    if old and new:
        context |= {"old": old, "new": new, "difference": compare_documents(old.document, new.document)}
        if new_key == NOW:
            context["place"] = reverse("admin:digests_digest_compose", args=[pk])
    return TemplateResponse(request, COMPARE, context)


def _version(digest: Digest, key: str) -> Version | None:
    """Return a version; None stands for “live” where nothing is public; any other unknown one is a 404."""
    found = comparing.find_version(digest, key)
    if found is None and key != LIVE:
        raise Http404
    return found


def restore(model_admin: Any, request: HttpRequest, pk: int, uuid: UUID) -> HttpResponse:
    """Say what putting a revision back would change, and do it on POST."""
    digest = seen_digest(model_admin, request, pk)
    # Asked without the object: a scheduled digest gets a sentence, not a closed door.
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    revision = get_object_or_404(Revision.objects.select_related("by"), digest=digest, uuid=uuid)
    refused = ""
    if request.method == "POST":
        try:
            return _restored(request, digest, revision)
        except DeskError as error:
            refused = str(error)
    return _restore_page(model_admin, request, digest, revision, refused=refused)


def _restored(request: HttpRequest, digest: Digest, revision: Revision) -> HttpResponse:
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdigit() else -1
    seen = request.POST.get("seen", "") or "-"
    done = restoring.restore(digest, revision, version=version, by=request.user, seen=seen)
    label = comparing.when(revision.at, digest.series.time_zone)
    said = _("The version of %(when)s is restored. The text before it is kept here.") % {"when": label}
    compose = reverse("admin:digests_digest_compose", args=[digest.pk])
    messages.success(request, format_html('{} <a href="{}">{}</a>', said, compose, _("Go on writing")))
    for note in done.notes:
        messages.warning(request, note)
    return HttpResponseRedirect(reverse("admin:digests_digest_history", args=[digest.pk]))


def _restore_page(
    model_admin: Any, request: HttpRequest, digest: Digest, revision: Revision, *, refused: str
) -> HttpResponse:
    context = framed(model_admin, request, digest, _("Restore")) | {
        "revision": revision,
        "label": comparing.describe(revision, digest.series.time_zone),
        "frozen": digest.status == DigestStatus.SCHEDULED,
        "refused": refused,
    }
    status = REFUSED if refused else 200
    try:
        plan = restoring.plan(digest, revision)
    except DeskError as error:
        context["refused"] = str(error)
        return TemplateResponse(request, RESTORE, context, status=REFUSED)
    context |= {"plan": plan, "difference": plan.difference}
    return TemplateResponse(request, RESTORE, context, status=status)
