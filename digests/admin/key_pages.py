"""Keys at the desk: made and shown once, looked at, replaced, revoked."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from digests.admin.key_forms import KeyForm, RotateForm
from digests.admin.pages_of_partner import PagesOfPartner
from digests.domain.errors import DeskError, InvalidError
from digests.domain.partners import keys, overview, usage
from digests.domain.partners.keys import Issued
from digests.domain.partners.usage import Report
from digests.domain.wire import BASE
from digests.models import ApiKey, Partner

CREATED, REFUSED = 201, 409


@dataclass(frozen=True)
class KeyPages(PagesOfPartner):
    """The pages about one partner's keys, at that model's admin."""

    def add(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask what a key is for; a POST makes it and shows it this once."""
        self._allow(request, "add")
        partner = get_object_or_404(Partner, pk=pk)
        if request.method != "POST":
            return self._form(request, partner, KeyForm(initial={"uuid": uuid4()}))
        form = KeyForm(request.POST)
        if form.is_valid():
            try:
                made = keys.issue(partner, form.terms(), by=request.user, uuid=form.cleaned_data["uuid"])
            except InvalidError as error:
                form.add_errors(error.errors)
            else:
                return self._made(request, made)
        return self._form(request, partner, form, status=REFUSED)

    def look(self, request: HttpRequest, pk: int, uuid: UUID) -> HttpResponse:
        """Show a key, and what was asked for with it."""
        self._allow(request, "view")
        key, now = _key(pk, uuid), timezone.now()
        report = usage.report(key.pk, at=now)
        extra: dict[str, Any] = {
            "state": overview.state(key, at=now),
            "report": report,
            "rows": _rows(report),
            "behind": overview.behind([pk], at=now).get(pk) if key.followed_seq is not None else None,
            "may_change": request.user.has_perm("digests.change_apikey"),
        }
        return self.page(request, "key.html", key.partner, key.label, key=key, **extra)

    def rotate(self, request: HttpRequest, pk: int, uuid: UUID) -> HttpResponse:
        """Ask how long the old key goes on; a POST makes the new one and shows it this once."""
        self._allow(request, "change")
        key = _key(pk, uuid)
        form = RotateForm(request.POST) if request.method == "POST" else None
        if form and form.is_valid():
            overlap, new = timedelta(days=form.cleaned_data["days"]), form.cleaned_data["uuid"]
            try:
                made = keys.rotate(key, by=request.user, overlap=overlap, uuid=new)
            except DeskError as error:
                form.add_error(None, str(error))
            else:
                self._log(request, key.partner, _("Key “%(key)s” was replaced.") % {"key": key})
                return self._made(request, made)
        status = REFUSED if form else 200
        form = form or RotateForm(initial={"uuid": uuid4()})
        return self.page(
            request, "key_rotate.html", key.partner, _("Replace the key"), status, key=key, form=form
        )

    def revoke(self, request: HttpRequest, pk: int, uuid: UUID) -> HttpResponse:
        """Ask whether to end a key; a POST does it."""
        self._allow(request, "change")
        key = _key(pk, uuid)
        if request.method != "POST":
            return self.page(request, "key_revoke.html", key.partner, _("Revoke the key"), key=key)
        keys.revoke(key)
        said = _("Key “%(key)s” opens nothing any more.") % {"key": key}
        self._log(request, key.partner, said)
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:digests_partner_change", args=[pk]))

    def _made(self, request: HttpRequest, made: Issued) -> HttpResponse:
        partner = made.key.partner
        if not made.token:
            said = _("This key was made already, and is shown once only. Revoke it and make another.")
            messages.warning(request, said)
            return HttpResponseRedirect(reverse("admin:digests_partner_change", args=[partner.pk]))
        # The label and the lookup alone: what is logged here stays.
        self._log(request, partner, _("Key “%(key)s” was made.") % {"key": made.key})
        # No redirect: the key is in this one answer and is kept nowhere, not even in a session.
        # Nor in a context that an error might show: there it stands inside what hides it.
        me = f"{settings.SITE_URL}{BASE}me/"
        return self.page(request, "key_made.html", partner, _("The new key"), CREATED, made=made, me=me)

    def _form(self, request: HttpRequest, partner: Partner, form: KeyForm, status: int = 200) -> HttpResponse:
        return self.page(request, "key_form.html", partner, _("A new key"), status, form=form)

    def _log(self, request: HttpRequest, partner: Partner, said: str) -> None:
        self.model_admin.log_change(request, partner, said)

    @staticmethod
    def _allow(request: HttpRequest, action: str) -> None:
        if not request.user.has_perm(f"digests.{action}_apikey"):
            raise PermissionDenied


def patterns(model_admin: Any) -> list[URLPattern]:
    """Return the addresses of these pages, below a partner's own."""
    pages, guarded = KeyPages(model_admin), model_admin.admin_site.admin_view
    take = require_http_methods(["GET", "HEAD", "POST"])
    one = "<int:pk>/keys/<uuid:uuid>/"
    return [
        path("<int:pk>/keys/add/", guarded(take(pages.add)), name="digests_partner_key_add"),
        path(one, guarded(require_safe(pages.look)), name="digests_partner_key"),
        path(f"{one}rotate/", guarded(take(pages.rotate)), name="digests_partner_key_rotate"),
        path(f"{one}revoke/", guarded(take(pages.revoke)), name="digests_partner_key_revoke"),
    ]


def _key(pk: int, uuid: UUID) -> ApiKey:
    rows = ApiKey.objects.select_related("partner", "created_by", "replaced_by")
    return get_object_or_404(rows, partner=pk, uuid=uuid)


def _rows(report: Report) -> list[dict[str, Any]]:
    """Return the hours, newest first, with how long each one's bar is, in percent of the longest."""
    most = max(hour.counts["requests"] for hour in report.hours) or 1
    return [
        {"begins": hour.begins, "percent": round(100 * hour.counts["requests"] / most), **hour.counts}
        for hour in reversed(report.hours)
    ]
