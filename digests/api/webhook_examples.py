"""Examples of webhooks for the schema; a test compares their members with real answers."""

from typing import Any

from digests.domain import wire
from digests.domain.delivery import events
from digests.domain.wire import Json

WEBHOOK_ID = "0c8f4a52-91d3-4b7e-a2c5-6f1e8d7b3a90"
DELIVERY_ID = "3e5d7c1b-2a4f-4c6e-8b9d-0f1a2b3c4d5e"
MADE, DONE = "2026-03-01T08:00:00Z", "2026-03-09T07:30:04Z"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="  # noqa: S105 (an example)


def by_component(change: Json, page: Json, meta: Json) -> dict[str, Any]:
    """Return an example of each component that is about webhooks."""
    new = {
        "url": "https://partner.example/newsroom",
        "description": "Web site",
        "filters": {"country": ["KZ,UZ"], "topic": ["energy"]},
        "actions": [],
        "kinds": ["item"],
    }
    webhook = _webhook(new)
    delivery = _delivery(change)
    test = {"webhook_id": WEBHOOK_ID, "message": "This is a test. Nothing was published."}
    return {
        "WebhookFilters": new["filters"],
        "NewWebhook": new,
        "PatchedWebhookPatch": {"kinds": [], "enabled": True, "drop_backlog": False},
        "Replay": {"from_seq": 1200, "to_seq": 1250},
        "ReplayRange": {"from_seq": 1200, "to_seq": 1250},
        "ReplayIds": {"ids": [change["id"]]},
        "ReplaySince": {"since": "2026-03-01"},
        "Webhook": webhook,
        "MadeWebhook": webhook | {"secret": SECRET},
        "WebhookList": {"data": [webhook], "page": page | {"limit": 10}, "meta": meta},
        "Secret": {"secret": SECRET, "previous_secret_until": "2026-03-10T07:30:00Z"},
        "Replayed": {"queued": 17, "next_seq": None},
        "DeliveryError": webhook["last_error"],
        "Fault": delivery["faults"][0],
        "Delivery": delivery,
        "DeliveryList": {"data": [delivery], "page": page, "meta": meta},
        "Event": {
            "type": events.type_of(change["kind"], change["action"]),
            "timestamp": change["at"],
            "data": change,
        },
        "TestEvent": {"type": events.TEST, "timestamp": MADE, "data": test},
        "TestData": test,
    }


def _webhook(new: Json) -> Json:
    return {
        "id": WEBHOOK_ID,
        "href": wire.href("webhooks", WEBHOOK_ID),
        "mode": "live",
        **new,
        "enabled": True,
        "disabled_at": None,
        "disabled_because": None,
        "created_at": MADE,
        "waiting": 0,
        "waiting_since": None,
        "failing_since": None,
        "last_delivered_at": DONE,
        "last_error": {"at": "2026-03-09T07:30:00Z", "error": "status", "status": 503},
        "previous_secret_until": None,
    }


def _delivery(change: Json) -> Json:
    return {
        "id": DELIVERY_ID,
        "event_id": change["id"],
        "type": events.type_of(change["kind"], change["action"]),
        "seq": change["seq"],
        "state": "delivered",
        "is_replay": False,
        "attempts": 2,
        "created_at": change["at"],
        "due_at": None,
        "attempted_at": DONE,
        "done_at": DONE,
        "status": 204,
        "error": None,
        "response": "",
        "took_ms": 84,
        "faults": [{"at": "2026-03-09T07:30:00Z", "error": "status", "status": 503, "took_ms": 120}],
    }
