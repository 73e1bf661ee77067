"""What the wire tells of webhooks and deliveries, as JSON; ``digests/api/webhook_shapes.py`` describes it."""

from datetime import datetime

from digests.choices import SendState
from digests.domain import wire
from digests.domain.delivery.overview import Standing
from digests.models import Delivery


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
