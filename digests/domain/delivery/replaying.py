"""Replaying: changes that a webhook was sent, or missed, are sent to it again, under the ids that they had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from digests.choices import SendState
from digests.domain import wire
from digests.domain.delivery import endpoints, log
from digests.domain.delivery.expanding import deliveries_of
from digests.domain.delivery.log import Wanted
from digests.domain.errors import DeskError
from digests.models import Delivery, Webhook

# Ids that one replay names, and changes that it looks through.
MOST_IDS = 100
SCAN = 1000


@dataclass(frozen=True)
class Replay:
    """How many events a replay queued, and the number to go on from where it didn't come to the end of a range."""

    queued: int
    next_seq: int | None = None


class UnknownChangesError(DeskError):
    """Some ids are none of the log's: ``ids`` are these."""

    def __init__(self, ids: Sequence[UUID]) -> None:
        """Keep the ids."""
        super().__init__(", ".join(str(one) for one in ids))
        self.ids = tuple(ids)


def replay_ids(webhook: Webhook, ids: Sequence[UUID]) -> Replay:
    """Queue changes by their ids, as the webhook's filters let them through; raise UnknownChangesError."""
    rows = log.rows(webhook.mode, Wanted(ids=set(ids)), most=SCAN)
    known = {row["uuid"] for row in rows}
    missing = [one for one in ids if one not in known]
    if missing:
        raise UnknownChangesError(missing)
    return Replay(_queue(webhook, rows))


def replay_range(webhook: Webhook, *, from_seq: int, to_seq: int | None = None) -> Replay:
    """Queue the changes of a range, both ends included; a thousand are looked through."""
    return _replay(webhook, Wanted(from_seq=from_seq, to_seq=to_seq))


def replay_since(webhook: Webhook, since: datetime) -> Replay:
    """Queue the changes from a moment on; a thousand are looked through."""
    return _replay(webhook, Wanted(since=since))


def _replay(webhook: Webhook, wanted: Wanted) -> Replay:
    rows = log.rows(webhook.mode, wanted, most=SCAN + 1)
    following = rows[SCAN]["seq"] if len(rows) > SCAN else None
    return Replay(_queue(webhook, rows[:SCAN]), following)


def _queue(webhook: Webhook, rows: Sequence[wire.Json]) -> int:
    """Queue what isn't waiting already, so that a replay asked for twice is sent once."""
    now = timezone.now()
    with transaction.atomic():
        webhook = endpoints.locked(webhook)
        endpoints.refuse_disabled(webhook)
        queued = webhook.deliveries.filter(
            state=SendState.WAITING, event_id__in=[row["uuid"] for row in rows]
        )
        waiting = set(queued.values_list("event_id", flat=True))
        # What the webhook hasn't come to yet is sent in its turn.
        fresh = [row for row in rows if row["uuid"] not in waiting and row["seq"] <= webhook.seq]
        made = deliveries_of(webhook, fresh, now, is_replay=True)
        Delivery.objects.bulk_create(made, batch_size=200)
    return len(made)
