"""Callers: whose key a token is, and whether it opens anything now."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from digests.domain.partners import networks
from digests.domain.partners.networks import Address
from digests.domain.partners.tokens import Token
from digests.models import ApiKey


class Refusal(StrEnum):
    """Why a request isn't let in."""

    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    EXPIRED = "expired"
    PAUSED = "paused"
    NETWORK = "network"
    RATE = "rate"
    QUOTA = "quota"


@dataclass(frozen=True)
class Caller:
    """Who asks with a key: ``mode`` is a ``KeyMode``, ``scopes`` are values of ``Scope``."""

    partner_id: int
    partner_uuid: UUID
    partner_name: str
    key_id: int
    key_uuid: UUID
    mode: str
    scopes: frozenset[str]


@dataclass(frozen=True)
class FoundKey:
    """A key whose secret was right, and what it is bound to; limits are in requests."""

    caller: Caller
    networks: tuple[str, ...]
    per_minute: int
    per_month: int | None
    expires_at: datetime | None
    revoked_at: datetime | None
    paused_at: datetime | None
    followed_seq: int | None

    def refusal(self, address: Address | None, *, at: datetime) -> Refusal | None:
        """Return why it opens nothing from this address at this time; None where it does."""
        if self.revoked_at:
            return Refusal.REVOKED
        if self.expires_at and self.expires_at <= at:
            return Refusal.EXPIRED
        if self.paused_at:
            return Refusal.PAUSED
        return None if networks.allows(self.networks, address) else Refusal.NETWORK


COLUMNS = (
    "partner_id",
    "partner__uuid",
    "partner__name",
    "pk",
    "uuid",
    "mode",
    "scopes",
    "networks",
    "per_minute",
    "per_month",
    "expires_at",
    "revoked_at",
    "partner__paused_at",
    "followed_seq",
    "secret_digest",
)


def find(token: Token) -> FoundKey | None:
    """Return the key that a token is, in one query; None where its secret isn't the key's."""
    rows = ApiKey.objects.filter(lookup=token.lookup, mode=token.mode).order_by()
    row = next(iter(rows.values_list(*COLUMNS)), None)
    if row is None or not token.is_of(row[-1]):
        return None
    partner_id, partner_uuid, name, key_id, uuid, mode, scopes, blocks, *rest, _digest = row
    caller = Caller(partner_id, partner_uuid, name, key_id, uuid, mode, frozenset(scopes))
    return FoundKey(caller, tuple(blocks), *rest)
