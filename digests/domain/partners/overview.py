"""Overview: who pulls what, how far behind, and what went wrong last; for lists at the desk, three queries a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Max, Q, Sum
from django.db.models.functions import Coalesce

from digests.choices import KeyMode
from digests.domain import catalogue
from digests.domain.partners.usage import COUNTS
from digests.models import ApiKey, Usage

DAY, MONTH = timedelta(days=1), timedelta(days=30)


class KeyState(StrEnum):
    """Whether a key opens anything; ENDING is one that a rotation left for some days."""

    ACTIVE = "active"
    ENDING = "ending"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Pulled:
    """What a partner's keys asked for in the last day and the last 30 days, by each of ``COUNTS``."""

    day: Mapping[str, int]
    month: Mapping[str, int]


def pulled(partner_ids: Iterable[int], *, at: datetime) -> dict[int, Pulled]:
    """Return what each of some partners pulled; those that pulled nothing are left out. One query."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    lately = Q(hour__gt=hour - DAY)
    month = [Sum(name) for name in COUNTS]
    day = [Coalesce(Sum(name, filter=lately), 0) for name in COUNTS]
    rows = Usage.objects.filter(key__partner__in=list(partner_ids), hour__gt=hour - MONTH).order_by()
    totals = {f"total_{number}": total for number, total in enumerate((*day, *month))}
    return {
        partner: Pulled(
            dict(zip(COUNTS, counts[: len(day)], strict=True)),
            dict(zip(COUNTS, counts[len(day) :], strict=True)),
        )
        for partner, *counts in rows.values_list("key__partner").annotate(**totals)
    }


def behind(partner_ids: Iterable[int], *, at: datetime) -> dict[int, int]:
    """Return by how many changes the live keys of each of some partners are behind the log; two queries.

    What counts is the key that is furthest, of those that still open something. Partners that follow nothing are
    left out.
    """
    keys = ApiKey.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=at),
        partner__in=list(partner_ids),
        mode=KeyMode.LIVE,
        revoked_at=None,
        followed_seq__isnull=False,
    )
    found = keys.order_by().values_list("partner").annotate(furthest=Max("followed_seq"))
    head = catalogue.head().seq
    return {partner: max(0, head - seq) for partner, seq in found}


def state(key: ApiKey, *, at: datetime) -> KeyState:
    """Return whether a key opens anything, its partner aside."""
    if key.revoked_at:
        return KeyState.REVOKED
    if key.expires_at and key.expires_at <= at:
        return KeyState.EXPIRED
    return KeyState.ENDING if key.replaced_by_id else KeyState.ACTIVE
