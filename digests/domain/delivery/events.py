"""Events: what is sent to a webhook, in the shape that Standard Webhooks recommends.

``{"type", "timestamp", "data"}``: the type is the object's kind and what happened, ``item.corrected``; ``data`` is the
change as ``/changes/`` has it, some 500 bytes and below 20 kB with the longest note.
"""

import json
from typing import Any

from digests.choices import ChangeAction, ObjectKind
from digests.domain import wire
from digests.domain.catalogue import DESCOPED
from digests.models import Delivery

ACTIONS = (*ChangeAction.values, DESCOPED)
TEST = "webhook.test"
TYPES = tuple(f"{kind}.{action}" for kind in ObjectKind.values for action in ACTIONS)


def type_of(kind: str, action: str) -> str:
    """Return the type of the event that a change makes."""
    return f"{kind}.{action}"


def change_event(kind: str, row: wire.Json) -> wire.Json:
    """Return the event of a change, given as a dictionary of its columns, under an event's type.

    The type has the action, which is ``descoped`` for some webhooks and not for others.
    """
    data = wire.change_json(row | {"action": kind.partition(".")[2]})
    return {"type": kind, "timestamp": data["at"], "data": data}


def test_event(delivery: Delivery) -> wire.Json:
    """Return an event that says nothing but that it arrived."""
    webhook = delivery.webhook
    return {
        "type": TEST,
        "timestamp": wire.stamp(delivery.created_at),
        "data": {"webhook_id": str(webhook.uuid), "message": "This is a test. Nothing was published."},
    }


def text_of(event: dict[str, Any]) -> str:
    """Return an event as it is sent and signed."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))
