"""Webhooks at the desk: how each stands, its log, and what an administrator does about it."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from digests.admin.pages_of_partner import PagesOfPartner
from digests.admin.webhook_acts import ACTS, DELETE, SECRET
from digests.admin.webhook_forms import ReplayForm, WebhookForm
from digests.choices import SendState
from digests.domain.delivery import endpoints, overview, secrets
from digests.domain.errors import DeskError, InvalidError
from digests.models import Partner, Webhook

CREATED, REFUSED = 201, 409
PAGE = 50


@dataclass(frozen=True)
class Made:
    """A webhook with its secret, which a page shows once, and which no report of an error does."""

    webhook: Webhook
    secret: str = field(repr=False)


@dataclass(frozen=True)
class WebhookPages(PagesOfPartner):
    """The pages about one partner's webhooks, at that model's admin."""

    def add(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask where a webhook leads and what it gets; a POST makes it and shows its secret this once."""
        self._allow(request, "add")
        partner = get_object_or_404(Partner, pk=pk)
        form = WebhookForm(request.POST) if request.method == "POST" else None
        if form and form.is_valid():
            try:
                return self._made(request, _create(partner, form))
            except endpoints.MadeAlreadyError as error:
                messages.warning(request, str(error))
                return HttpResponseRedirect(_page_of(partner.pk, form.cleaned_data["uuid"]))
            except InvalidError as error:
                for name, texts in error.errors.items():
                    form.add_error(name, texts)
            except DeskError as error:
                form.add_error(None, str(error))
        status = REFUSED if form else 200
        form = form or WebhookForm(initial={"uuid": uuid4()})
        return self.page(request, "webhook_form.html", partner, _("A new webhook"), status, form=form)

    def _made(self, request: HttpRequest, webhook: Webhook) -> HttpResponse:
        self._log(request, webhook, _("The webhook was made."))
        return self._secret(request, webhook, _("The new webhook"), CREATED)

    def _secret(self, request: HttpRequest, webhook: Webhook, title: str, status: int = 200) -> HttpResponse:
        # No redirect: the secret is in this one answer.
        made = Made(webhook, secrets.newest(webhook))
        return self.page(request, "webhook_made.html", webhook.partner, title, status, made=made)

    def look(self, request: HttpRequest, pk: int, uuid: UUID) -> HttpResponse:
        """Show how a webhook stands, and its log."""
        self._allow(request, "view")
        webhook = _webhook(pk, uuid)
        state, after = request.GET.get("state", ""), request.GET.get("after", "")
        states = [state] if state in SendState.values else []
        page = overview.log(
            webhook, states=states, after=int(after) if after.isdecimal() else None, limit=PAGE
        )
        extra: dict[str, Any] = {
            "standing": overview.standing(webhook),
            "filters": overview.filters_in_words(webhook),
            "acts": [act for act in ACTS.values() if act.is_for(webhook, request.user)],
            "deliveries": page.rows,
            "older": page.cursor,
            "state": states[0] if states else "",
            "states": SendState.choices,
            "may_act": _may_act(request) and webhook.disabled_at is None,
        }
        return self._page_about(request, "webhook.html", webhook, overview.name_of(webhook), **extra)

    def delivery(self, request: HttpRequest, pk: int, uuid: UUID, delivery: UUID) -> HttpResponse:
        """Show one delivery: what is sent, and what came of it."""
        self._allow(request, "view")
        webhook = _webhook(pk, uuid)
        found = overview.delivery(webhook, delivery)
        if found is None:
            raise Http404
        extra: dict[str, Any] = {
            "delivery": found,
            "headers": overview.headers_of(found),
            "body": _indented(overview.body_of(found)),
            "tries": overview.tries(found),
            "may_act": _may_act(request) and webhook.disabled_at is None and found.seq is not None,
        }
        return self._page_about(request, "delivery.html", webhook, found.type, **extra)

    def act(self, request: HttpRequest, pk: int, uuid: UUID, name: str) -> HttpResponse:
        """Ask whether to do something; a POST does it."""
        act = ACTS.get(name)
        if not request.user.has_perm(act.permission if act else "digests.change_webhook"):
            raise PermissionDenied
        webhook = _webhook(pk, uuid)
        if act is None:
            raise Http404
        if request.method != "POST":
            return self._page_about(request, "webhook_act.html", webhook, act.title, act=act)
        number = request.POST.get("number", "")[:9]
        try:
            said = act.do(webhook, int(number) if number.isdecimal() else 0)
        except DeskError as error:
            messages.error(request, str(error))
        else:
            self._done(request, webhook, said)
            if name == SECRET:
                return self._secret(request, _webhook(pk, uuid), act.title)
        gone = name == DELETE
        return HttpResponseRedirect(
            reverse("admin:digests_partner_change", args=[pk]) if gone else _address(webhook)
        )

    def replay(self, request: HttpRequest, pk: int, uuid: UUID) -> HttpResponse:
        """Ask which changes are to be sent again; a POST queues them."""
        if not _may_act(request):
            raise PermissionDenied
        webhook = _webhook(pk, uuid)
        given = request.POST if request.method == "POST" else request.GET
        chosen = given.getlist("event")[:PAGE]
        form = ReplayForm(
            given if request.method == "POST" else None, chosen=chosen, initial={"event": chosen}
        )
        if request.method == "POST" and form.is_valid():
            try:
                done = form.replay(webhook)
            except DeskError as error:
                form.add_error(None, str(error))
            else:
                self._done(request, webhook, _replayed(done.queued, done.next_seq))
                return HttpResponseRedirect(_address(webhook))
        status = REFUSED if request.method == "POST" else 200
        return self._page_about(
            request, "webhook_replay.html", webhook, _("Send again"), status, form=form, chosen=chosen
        )

    def _done(self, request: HttpRequest, webhook: Webhook, said: str) -> None:
        self._log(request, webhook, said)
        messages.success(request, said)

    def _log(self, request: HttpRequest, webhook: Webhook, said: str) -> None:
        self.model_admin.log_change(request, webhook.partner, f"{webhook.url}: {said}")

    def _page_about(
        self,
        request: HttpRequest,
        template: str,
        webhook: Webhook,
        title: str,
        status: int = 200,
        **extra: Any,
    ) -> HttpResponse:
        return self.page(request, template, webhook.partner, title, status, webhook=webhook, **extra)

    @staticmethod
    def _allow(request: HttpRequest, action: str) -> None:
        if not request.user.has_perm(f"digests.{action}_webhook"):
            raise PermissionDenied


def patterns(model_admin: Any) -> list[URLPattern]:
    """Return the addresses of these pages, below a partner's own."""
    pages, guarded = WebhookPages(model_admin), model_admin.admin_site.admin_view
    take = require_http_methods(["GET", "HEAD", "POST"])
    one = "<int:pk>/webhooks/<uuid:uuid>/"
    return [
        path("<int:pk>/webhooks/add/", guarded(take(pages.add)), name="digests_partner_webhook_add"),
        path(one, guarded(require_safe(pages.look)), name="digests_partner_webhook"),
        path(
            f"{one}deliveries/<uuid:delivery>/",
            guarded(require_safe(pages.delivery)),
            name="digests_partner_delivery",
        ),
        path(f"{one}replay/", guarded(take(pages.replay)), name="digests_partner_webhook_replay"),
        path(f"{one}<slug:name>/", guarded(take(pages.act)), name="digests_partner_webhook_act"),
    ]


def context(request: HttpRequest, object_id: str) -> dict[str, Any]:
    """Return what a partner's page shows of its webhooks."""
    if not object_id.isdecimal() or not request.user.has_perm("digests.view_webhook"):
        return {}
    rows = overview.of_partner(int(object_id))
    return {
        "webhooks": overview.standings(rows),
        "may_see_webhooks": True,
        "may_add_webhooks": request.user.has_perm("digests.add_webhook"),
    }


def _webhook(pk: int, uuid: UUID) -> Webhook:
    return get_object_or_404(Webhook.objects.select_related("partner"), partner=pk, uuid=uuid)


def _create(partner: Partner, form: WebhookForm) -> Webhook:
    found = form.cleaned_data
    return endpoints.create(partner.pk, form.wishes(), mode=found["mode"], uuid=found["uuid"])


def _address(webhook: Webhook) -> str:
    return _page_of(webhook.partner_id, webhook.uuid)


def _page_of(partner: int, uuid: UUID) -> str:
    return reverse("admin:digests_partner_webhook", args=[partner, uuid])


def _may_act(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("digests.change_webhook"))


def _indented(body: str) -> str:
    return json.dumps(json.loads(body), ensure_ascii=False, indent=2) if body else ""


def _replayed(queued: int, next_seq: int | None) -> str:
    said = _("Queued to be sent again: %(n)s.") % {"n": queued}
    if next_seq is None:
        return said
    rest = _("Go on from change number %(seq)s for the rest.") % {"seq": next_seq}
    return f"{said} {rest}"
