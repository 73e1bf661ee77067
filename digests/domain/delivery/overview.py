"""What is to be seen of webhooks: how each stands, its log, and which of them want an eye."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from digests.choices import DisabledReason, KeyMode, SendFault, SendState
from digests.domain import catalogue, wire
from digests.domain.delivery import schedule, sending
from digests.domain.keyset import Page
from digests.models import Delivery, Partner, Webhook

# What the front page shows of endpoints that fail.
SHOWN = 5


@dataclass(frozen=True)
class Standing:
    """How a webhook stands: what waits, since when the oldest does, and changes that weren't looked at yet."""

    webhook: Webhook
    waiting: int = 0
    waiting_since: datetime | None = None
    ahead: int = 0

    @property
    def behind(self) -> int:
        """How many events and changes the endpoint is behind."""
        return self.waiting + self.ahead

    @property
    def is_failing(self) -> bool:
        """Whether it has failed several times in a row, and is asked less often."""
        return self.webhook.failures >= schedule.BRAKE_AFTER

    @property
    def in_words(self) -> str:
        """Where it stands, for an editor."""
        if self.webhook.disabled_at:
            return _("disabled: %(why)s") % {"why": DisabledReason(self.webhook.disabled_because).label}
        if self.webhook.partner.paused_at:
            return _("paused with its partner")
        if self.is_failing:
            return _("failing")
        return _("being sent") if self.behind else _("up to date")

    @property
    def last_error(self) -> str:
        """The last error, for an editor."""
        return error_in_words(self.webhook.last_error, self.webhook.last_code)


def error_in_words(error: str, code: int | None) -> str:
    """Return what went wrong in an attempt, for an editor; empty where nothing did."""
    if not error:
        return ""
    words = str(SendFault(error).label)
    return f"{words} ({code})" if code else words


def standings(webhooks: Iterable[Webhook]) -> list[Standing]:
    """Return how webhooks, loaded with their partners, stand; two queries."""
    rows = list(webhooks)
    head = catalogue.head().seq
    waiting = Delivery.objects.filter(webhook__in=rows, state=SendState.WAITING).order_by()
    counted = waiting.values_list("webhook").annotate(Count("id"), Min("created_at"))
    queues = {key: (count, since) for key, count, since in counted}
    return [
        Standing(row, *queues.get(row.pk, (0, None)), ahead=head - row.seq if row.mode == KeyMode.LIVE else 0)
        for row in rows
    ]


def of_partner(partner: Partner) -> QuerySet[Webhook]:
    """Return a partner's webhooks, in the order that they were made in."""
    return partner.webhooks.select_related("partner").order_by("created_at", "pk")


def of_caller(partner_id: int, mode: str) -> QuerySet[Webhook]:
    """Return the webhooks that a key of a partner's may see: those of its own mode."""
    return (
        Webhook.objects.filter(partner=partner_id, mode=mode)
        .select_related("partner")
        .order_by("created_at", "pk")
    )


def find(partner_id: int, mode: str, uuid: UUID) -> Webhook | None:
    """Return one of the webhooks that a key may see; None for others' as for those that never were."""
    return of_caller(partner_id, mode).filter(uuid=uuid).first()


def standing(webhook: Webhook) -> Standing:
    """Return how one webhook, loaded with its partner, stands."""
    return standings([webhook])[0]


def wanting_an_eye() -> QuerySet[Webhook]:
    """Return the webhooks that fail, or were disabled because they did."""
    failing = Q(disabled_at=None, partner__paused_at=None, failures__gte=schedule.BRAKE_AFTER)
    given_up = Q(disabled_because__in=(DisabledReason.GONE, DisabledReason.FAILING))
    return (
        Webhook.objects.filter(failing | given_up).select_related("partner").order_by("-last_error_at", "pk")
    )


def log(
    webhook: Webhook, *, states: Sequence[str] = (), after: int | None = None, limit: int
) -> Page[Delivery]:
    """Return deliveries of a webhook, newest first; ``after`` is the key that the page before ended with."""
    rows = webhook.deliveries.order_by("-id")
    if states:
        rows = rows.filter(state__in=states)
    if after is not None:
        rows = rows.filter(id__lt=after)
    found = list(rows[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    return Page(found, str(found[-1].pk) if more else None)


def delivery(webhook: Webhook, uuid: UUID) -> Delivery | None:
    """Return one delivery of a webhook."""
    return webhook.deliveries.filter(uuid=uuid).first()


def body_of(delivery: Delivery) -> str:
    """Return a delivery's body as it is sent; empty where its change has left the log."""
    return sending.bodies_of([delivery]).get(delivery.pk, "")


def headers_of(delivery: Delivery) -> dict[str, str]:
    """Return what a delivery is sent under, but for its signature and the time of the attempt."""
    return {"Content-Type": "application/json", "webhook-id": str(delivery.event_id)}


def webhook_json(standing: Standing) -> wire.Json:
    """Return a webhook as the wire tells of it; its secret is told when it is made or rotated alone."""
    webhook = standing.webhook
    error = {
        "at": _moment(webhook.last_error_at),
        "error": webhook.last_error,
        "status": webhook.last_code,
    }
    return {
        "id": str(webhook.uuid),
        "href": wire.href("webhooks", webhook.uuid),
        "mode": webhook.mode,
        "url": webhook.url,
        "description": webhook.description,
        "filters": {kind: [",".join(keys) for keys in groups] for kind, groups in webhook.filters.items()},
        "actions": webhook.actions,
        "kinds": webhook.kinds,
        "enabled": webhook.disabled_at is None,
        "disabled_at": _moment(webhook.disabled_at),
        "disabled_because": webhook.disabled_because or None,
        "created_at": wire.stamp(webhook.created_at),
        "waiting": standing.behind,
        "waiting_since": _moment(standing.waiting_since),
        "failing_since": _moment(webhook.failing_since),
        "last_delivered_at": _moment(webhook.last_success_at),
        "last_error": error if webhook.last_error else None,
        "previous_secret_until": _moment(webhook.previous_until),
    }


def delivery_json(row: Delivery) -> wire.Json:
    """Return a delivery as the wire tells of it."""
    is_waiting = row.state == SendState.WAITING
    return {
        "id": str(row.uuid),
        "event_id": str(row.event_id),
        "type": row.type,
        "seq": row.seq,
        "state": row.state,
        "is_replay": row.is_replay,
        "attempts": row.attempts,
        "created_at": wire.stamp(row.created_at),
        "due_at": _moment(row.due_at) if is_waiting else None,
        "attempted_at": _moment(row.attempted_at),
        "done_at": _moment(row.done_at),
        "status": row.code,
        "error": row.error or None,
        "response": row.response,
        "took_ms": row.took_ms,
        "faults": row.faults,
    }


def _moment(moment: datetime | None) -> str | None:
    return wire.stamp(moment) if moment else None
