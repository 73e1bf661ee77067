"""Preview links at the desk: make one for somebody by name, see what became of it, revoke it."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digests.domain import preview_links
from digests.domain.errors import DeskError
from digests.models import Digest, PreviewLink

CREATED, REFUSED = 201, 409


class LinkForm(forms.Form):
    """For whom, and for how long."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=100,
        help_text=gettext_lazy("Their comments carry this name."),
        error_messages={"required": gettext_lazy("Say whom the link is for.")},
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days until it expires"),
        min_value=1,
        max_value=preview_links.MOST_DAYS,
        initial=7,
        help_text=gettext_lazy("From 1 to 30."),
    )


def page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """List a digest's preview links; a POST makes one and shows its address this once, or revokes one."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    digest = get_object_or_404(Digest.objects.select_related("series"), pk=pk)
    if request.method != "POST":
        return _page(model_admin, request, digest, _fresh_form())
    if request.POST.get("do") == "revoke":
        return _revoke(request, digest)
    if not request.user.has_perm("digests.add_previewlink"):
        raise PermissionDenied
    return _make(model_admin, request, digest)


def _make(model_admin: Any, request: HttpRequest, digest: Digest) -> HttpResponse:
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(model_admin, request, digest, form, status=REFUSED)
    try:
        made = preview_links.make(digest, by=request.user, **form.cleaned_data)
    except DeskError as error:
        form.add_error(None, str(error))
        return _page(model_admin, request, digest, form, status=REFUSED)
    if not made.token:
        messages.warning(
            request,
            _("This link was made already, and its address is shown once only. Revoke it and make another."),
        )
        return HttpResponseRedirect(reverse("admin:digests_digest_share", args=[digest.pk]))
    # No redirect: the address is in this one answer and is kept nowhere, not even in a session.
    address = request.build_absolute_uri(reverse("shared-preview", args=[made.token]))
    return _page(model_admin, request, digest, _fresh_form(), status=CREATED, made=made.link, address=address)


def _revoke(request: HttpRequest, digest: Digest) -> HttpResponse:
    if not request.user.has_perm("digests.change_previewlink"):
        raise PermissionDenied
    try:
        uuid = UUID(request.POST.get("link", ""))
    except ValueError as error:
        raise Http404 from error
    link = preview_links.revoke(get_object_or_404(PreviewLink, digest=digest, uuid=uuid))
    messages.success(request, _("The link for %(name)s is revoked.") % {"name": link.name})
    return HttpResponseRedirect(reverse("admin:digests_digest_share", args=[digest.pk]))


def _fresh_form() -> LinkForm:
    return LinkForm(initial={"uuid": uuid4(), "days": 7})


def _page(
    model_admin: Any, request: HttpRequest, digest: Digest, form: LinkForm, status: int = 200, **extra: Any
) -> HttpResponse:
    links = preview_links.links_of(digest)
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Preview links"),
        "subtitle": digest.title,
        "opts": model_admin.opts,
        "media": model_admin.media,
        "digest": digest,
        "zone": digest.series.time_zone,
        "form": form,
        "links": [{"link": link, "is_open": preview_links.is_open(link)} for link in links],
        "may_make": request.user.has_perm("digests.add_previewlink"),
        "may_revoke": request.user.has_perm("digests.change_previewlink"),
    }
    template = "admin/digests/digest/review/share.html"
    return TemplateResponse(request, template, context | extra, status=status)
