"""What is to be seen of webhooks: how each stands, its log, and which of them want an eye."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from digests.choices import DisabledReason, FacetKind, KeyMode, ObjectKind, SendFault, SendState
from digests.domain import catalogue
from digests.domain.delivery import schedule, sending
from digests.domain.keyset import Page
from digests.models import Delivery, Webhook

# Why a webhook is disabled by itself.
GIVEN_UP = (DisabledReason.GONE, DisabledReason.FAILING)


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
        return self.webhook.disabled_at is None and self.webhook.failures >= schedule.BRAKE_AFTER

    @property
    def wants_an_eye(self) -> bool:
        """Whether somebody should look: it fails, or was disabled because it did."""
        return self.is_failing or self.webhook.disabled_because in GIVEN_UP

    @property
    def in_words(self) -> str:
        """Where it stands, for an editor."""
        if self.webhook.disabled_at:
            why = DisabledReason(self.webhook.disabled_because)
            return _("disabled: %(why)s") % {"why": why.label} if why in GIVEN_UP else str(why.label)
        if self.webhook.partner.paused_at:
            return _("paused with its partner")
        if self.is_failing:
            return _("failing")
        return _("being sent") if self.behind else _("up to date")

    @property
    def name(self) -> str:
        """What an editor knows it by."""
        return name_of(self.webhook)

    @property
    def last_error(self) -> str:
        """The last error, for an editor."""
        return error_in_words(self.webhook.last_error, self.webhook.last_code)


def name_of(webhook: Webhook) -> str:
    """Return what an editor knows a webhook by: the partner's name for it, or its server's."""
    return webhook.description or urlsplit(webhook.url).hostname or webhook.url


def error_in_words(error: str, code: int | None) -> str:
    """Return what went wrong in an attempt, for an editor; empty where nothing did."""
    if not error:
        return ""
    words = str(SendFault(error).label)
    return f"{words} ({code})" if code else words


def standings(webhooks: Iterable[Webhook]) -> list[Standing]:
    """Return how webhooks, loaded with their partners, stand; two queries."""
    rows = list(webhooks)
    if not rows:
        return []
    head = catalogue.head().seq
    waiting = Delivery.objects.filter(webhook__in=rows, state=SendState.WAITING).order_by()
    counted = waiting.values_list("webhook").annotate(Count("id"), Min("created_at"))
    queues = {key: (count, since) for key, count, since in counted}
    return [Standing(row, *queues.get(row.pk, (0, None)), ahead=_ahead(row, head)) for row in rows]


def _ahead(webhook: Webhook, head: int) -> int:
    return max(0, head - webhook.seq) if webhook.mode == KeyMode.LIVE else 0


def of_partner(partner_id: int) -> QuerySet[Webhook]:
    """Return a partner's webhooks, in the order that they were made in."""
    return Webhook.objects.filter(partner=partner_id).select_related("partner").order_by("created_at", "pk")


@dataclass(frozen=True)
class Pushed:
    """What is pushed to one partner: its webhooks, as they stand."""

    standings: Sequence[Standing]

    @property
    def in_words(self) -> str:
        """How many there are, how far behind, and what is wrong, for an editor."""
        parts = [str(len(self.standings))]
        behind = sum(standing.behind for standing in self.standings)
        if behind:
            parts.append(_("%(n)s behind") % {"n": behind})
        troubled = [standing for standing in self.standings if standing.wants_an_eye]
        parts += [standing.in_words for standing in troubled]
        parts += [standing.last_error for standing in troubled if standing.is_failing]
        return ", ".join(dict.fromkeys(parts))


def of_partners(partner_ids: Iterable[int]) -> dict[int, Pushed]:
    """Return what is pushed to each of some partners; those without a webhook are left out. Three queries."""
    rows = (
        Webhook.objects.filter(partner__in=list(partner_ids)).select_related("partner").order_by("created_at")
    )
    found: dict[int, list[Standing]] = {}
    for standing in standings(rows):
        found.setdefault(standing.webhook.partner_id, []).append(standing)
    return {partner: Pushed(rows) for partner, rows in found.items()}


def of_caller(partner_id: int, mode: str) -> QuerySet[Webhook]:
    """Return the webhooks that a key of a partner's may see: those of its own mode."""
    return of_partner(partner_id).filter(mode=mode)


def find(partner_id: int, mode: str, uuid: UUID) -> Webhook | None:
    """Return one of the webhooks that a key may see; None for others' as for those that never were."""
    return of_caller(partner_id, mode).filter(uuid=uuid).first()


def standing(webhook: Webhook) -> Standing:
    """Return how one webhook, loaded with its partner, stands."""
    return standings([webhook])[0]


def wanting_an_eye() -> QuerySet[Webhook]:
    """Return the webhooks that fail, or were disabled because they did."""
    failing = Q(disabled_at=None, partner__paused_at=None, failures__gte=schedule.BRAKE_AFTER)
    given_up = Q(disabled_because__in=GIVEN_UP)
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


@dataclass(frozen=True)
class Try:
    """One attempt, for an editor: what went wrong is empty where nothing did."""

    at: datetime
    status: int | None
    error: str
    took_ms: int | None


def tries(delivery: Delivery) -> list[Try]:
    """Return the attempts of a delivery, the first one first: those that failed, and the one that didn't."""
    found = [
        Try(
            datetime.fromisoformat(fault["at"]),
            fault["status"],
            error_in_words(fault["error"], None),
            fault["took_ms"],
        )
        for fault in delivery.faults
    ]
    if delivery.state == SendState.DELIVERED and delivery.attempted_at:
        found.append(Try(delivery.attempted_at, delivery.code, "", delivery.took_ms))
    return found


def filters_in_words(webhook: Webhook) -> list[tuple[str, str]]:
    """Return what narrows a webhook, for an editor: (kind, values) of each condition."""
    found = [
        (str(FacetKind(kind).label), _(" or ").join(keys))
        for kind, groups in webhook.filters.items()
        for keys in groups
    ]
    if webhook.kinds:
        found.append((_("kinds"), ", ".join(str(ObjectKind(kind).label) for kind in webhook.kinds)))
    if webhook.actions:
        found.append((_("actions"), ", ".join(webhook.actions)))
    return found
