"""Expanding: a delivery for each change that a webhook wants, made from the change log in order.

The log is the outbox. A webhook's ``seq`` moves in the transaction that makes the rows, so a worker that is killed
leaves neither a gap nor a double, and many may do this at once.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Subquery

from digests.choices import KeyMode
from digests.domain import wire
from digests.domain.catalogue import FacetFilter, Filters, action_under
from digests.domain.delivery import events, log, schedule
from digests.domain.delivery.log import Wanted
from digests.models import Delivery, Head, Webhook

# Webhooks that one round sees to, and changes that are looked through for each.
AT_ONCE = 20
SCAN = 500


def behind() -> QuerySet[Webhook]:
    """Return the webhooks for which there are changes that were not looked at."""
    head = Head.objects.filter(pk=1).values("seq")
    return Webhook.objects.active().filter(mode=KeyMode.LIVE, seq__lt=Subquery(head))


def expand(now: datetime) -> int:
    """Make the next deliveries of some webhooks that are behind; return how many webhooks that were."""
    chosen = list(behind().order_by("seq", "pk").values_list("pk", flat=True)[:AT_ONCE])
    # Most webhooks stand at the same change: what follows it is read once.
    following: dict[int, list[wire.Json]] = {}
    for key in chosen:
        _expand(key, following, now)
    return len(chosen)


def _expand(key: int, following: dict[int, list[wire.Json]], now: datetime) -> None:
    with transaction.atomic():
        # Whoever is faster makes the rows; one that was disabled meanwhile keeps its place.
        locked = Webhook.objects.select_for_update(of=("self",), skip_locked=True)
        webhook = behind_one(locked, key)
        if webhook is None:
            return
        if webhook.seq not in following:
            following[webhook.seq] = log.rows(webhook.mode, Wanted(from_seq=webhook.seq + 1), most=SCAN)
        rows = following[webhook.seq]
        made = Delivery.objects.bulk_create(deliveries_of(webhook, rows, now), ignore_conflicts=True)
        if made and webhook.last_code not in schedule.TOO_MUCH:
            # News is tried at once, also where the endpoint failed before.
            webhook.retry_at = None
        if rows:
            webhook.seq = rows[-1]["seq"]
            webhook.save(update_fields=["seq", "retry_at"])


def behind_one(webhooks: QuerySet[Webhook], key: int) -> Webhook | None:
    """Return a webhook as it is now, None where it isn't sent to any more."""
    return webhooks.filter(pk=key, disabled_at=None, partner__paused_at=None).first()


def deliveries_of(webhook: Webhook, rows: Iterable[wire.Json], now: datetime, **more: Any) -> list[Delivery]:
    """Return deliveries, not saved, of those rows of the change log that a webhook wants."""
    filters, made = filters_of(webhook), []
    for row in rows:
        action = action_under(filters, row)
        if action and _wants(webhook, row["kind"], action):
            made.append(
                Delivery(
                    webhook=webhook,
                    event_id=row["uuid"],
                    type=events.type_of(row["kind"], action),
                    seq=row["seq"],
                    due_at=now,
                    **more,
                )
            )
    return made


def _wants(webhook: Webhook, kind: str, action: str) -> bool:
    wants_kind = not webhook.kinds or kind in webhook.kinds
    return wants_kind and (not webhook.actions or action in webhook.actions)


def filters_of(webhook: Webhook) -> Filters:
    """Return a webhook's filters as the catalogue has them."""
    facets = [FacetFilter(kind, tuple(keys)) for kind, groups in webhook.filters.items() for keys in groups]
    return Filters(facets=tuple(facets))
