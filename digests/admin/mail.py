"""Mailings, and who subscribes: addresses are for administrators, and leave the desk by no export."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from digests.admin.base import DeskAdmin
from digests.admin.published import ReadOnlyAdmin
from digests.choices import DeliveryState
from digests.domain.errors import DeskError
from digests.domain.mail import mailings, subscribing
from digests.models import Mailing, Subscriber

COUNTED = (DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.UNCERTAIN, DeliveryState.DROPPED)


@admin.register(Mailing)
class MailingAdmin(ReadOnlyAdmin):
    """How far each mailing has come, with its brakes."""

    list_display = ["edition", "kind", "created_at", "standing", "waiting", "sent", "refused", "uncertain"]
    list_filter = ["kind"]
    list_select_related = ["edition"]
    fields = [
        "edition", "kind", "created_at", "standing", "waiting", "sent", "refused", "uncertain", "dropped",
        "trouble", "retry_at", "paused_at", "finished_at",
    ]  # fmt: skip
    readonly_fields = ["standing", "waiting", "sent", "refused", "uncertain", "dropped"]
    actions = ["pause", "resume", "send_uncertain"]
    empty_hint = _("Nothing has been mailed yet. Publish a digest whose series has subscribers.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Load counts with each mailing."""
        to_come = (*mailings.TO_COME, DeliveryState.SENDING)
        counts = {f"n_{state}": Count("deliveries", filter=Q(deliveries__state=state)) for state in COUNTED}
        waiting = Count("deliveries", filter=Q(deliveries__state__in=to_come))
        return super().get_queryset(request).annotate(n_waiting=waiting, **counts)

    def has_steer_permission(self, request: HttpRequest) -> bool:
        """Who publishes may pause and go on."""
        return bool(request.user.has_perm("digests.publish_digest"))

    @admin.display(description=_("standing"))
    def standing(self, mailing: Mailing) -> str:
        """Where it stands, in a word."""
        return mailings.Progress(mailing).standing

    @admin.display(description=_("waiting"))
    def waiting(self, mailing: Any) -> int:
        """Copies still to be sent."""
        return mailing.n_waiting

    @admin.display(description=_("sent"))
    def sent(self, mailing: Any) -> int:
        """Copies that a server took."""
        return mailing.n_sent

    @admin.display(description=_("refused"))
    def refused(self, mailing: Any) -> int:
        """Copies that no server took."""
        return mailing.n_refused

    @admin.display(description=_("uncertain"))
    def uncertain(self, mailing: Any) -> int:
        """Copies of which nobody knows whether they arrived."""
        return mailing.n_uncertain

    @admin.display(description=_("not sent"))
    def dropped(self, mailing: Any) -> int:
        """Copies that nobody wanted any more."""
        return mailing.n_dropped

    @admin.action(description=_("Pause"), permissions=["steer"])
    def pause(self, request: HttpRequest, chosen: QuerySet) -> None:
        """Stop mailings at once."""
        for mailing in chosen:
            try:
                mailings.pause(mailing)
            except DeskError as error:
                messages.error(request, str(error))

    @admin.action(description=_("Go on, or try the mail server again now"), permissions=["steer"])
    def resume(self, request: HttpRequest, chosen: QuerySet) -> None:  # noqa: ARG002 (Django's signature)
        """Go on with mailings."""
        for mailing in chosen:
            mailings.resume(mailing)

    @admin.action(description=_("Send the uncertain copies again"), permissions=["steer"])
    def send_uncertain(self, request: HttpRequest, chosen: QuerySet) -> None:
        """Send copies again that may have arrived."""
        n = sum(mailings.send_uncertain(mailing) for mailing in chosen)
        messages.success(request, _("%(n)s copies are sent again.") % {"n": n})


@admin.register(Subscriber)
class SubscriberAdmin(DeskAdmin):
    """Who subscribes; they come by confirming their address, and can be forgotten here."""

    list_display = ["address", "gets", "confirmed_at", "refusals", "stopped_at"]
    list_filter = ["subscriptions__series", "language"]
    search_fields = ["address"]
    fields = ["address", "language", "gets", "confirmed_at", "refusals", "stopped_at"]
    readonly_fields = ["gets"]
    empty_hint = _("Nobody subscribes yet. Readers do so themselves, on the page “By mail”.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Load what each gets."""
        return super().get_queryset(request).prefetch_related("subscriptions__series")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (Django's signature)
        """Nobody subscribes others."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 (Django's signature)
        """What somebody gets is theirs to change."""
        return False

    @admin.display(description=_("gets"))
    def gets(self, subscriber: Subscriber) -> str:
        """Series, each with the countries chosen."""
        rows = subscriber.subscriptions.all()
        return ", ".join(f"{row.series} {row.country}".strip() for row in rows)

    def delete_model(self, request: HttpRequest, obj: Subscriber) -> None:  # noqa: ARG002 (Django's signature)
        """Forget an address."""
        subscribing.forget(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:  # noqa: ARG002 (Django's signature)
        """Forget several."""
        for subscriber in queryset:
            subscribing.forget(subscriber)
