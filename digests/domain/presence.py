"""Who has a digest's composer open: a ping each, forgotten after a minute. Nothing is locked by it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from digests.models import Digest, Item, Presence

FORGOTTEN_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class Person:
    """Somebody else who is here, and the item that they have open."""

    name: str
    item: UUID | None


def ping(digest: Digest, *, by: Any, item: UUID | None) -> None:
    """Note that somebody has the digest open, and which of its items."""
    known = item if item and Item.objects.filter(uuid=item, section__digest=digest).exists() else None
    now = {"item_uuid": known, "at": timezone.now()}
    Presence.objects.update_or_create(digest=digest, user=by, defaults=now)


def others(digest: Digest, *, than: Any) -> list[Person]:
    """Return who else was here within the last minute."""
    rows = digest.presences.filter(at__gt=timezone.now() - FORGOTTEN_AFTER).exclude(user=than)
    return [
        Person(row.user.get_full_name() or row.user.get_username(), row.item_uuid)
        for row in rows.select_related("user").order_by("pk")
    ]
