"""Callers: whose key a token is, and whether it opens anything now."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from digests.domain.partners import networks
from digests.domain.partners.networks import Address
from digests.domain.partners.tokens import Token
from digests.domain.statements import fetched, moment_of, uuid_of


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


FIND = """
SELECT k.partner_id, p.uuid, p.name, k.id, k.uuid, k.mode, k.scopes, k.networks, k.per_minute, k.per_month,
    k.expires_at, k.revoked_at, p.paused_at, k.followed_seq, k.secret_digest
FROM digests_apikey k JOIN digests_partner p ON p.id = k.partner_id
WHERE k.lookup = %s AND k.mode = %s"""


def find(token: Token) -> FoundKey | None:
    """Return the key that a token is, in one query; None where its secret isn't the key's."""
    row = next(iter(fetched(FIND, [token.lookup, token.mode])), None)
    if row is None or not token.is_of(row[-1]):
        return None
    partner_id, partner, name, key_id, uuid, mode, scopes, blocks, per_minute, per_month, *rest = row
    caller = Caller(
        partner_id, uuid_of(partner), name, key_id, uuid_of(uuid), mode, frozenset(json.loads(scopes))
    )
    expires_at, revoked_at, paused_at = (value and moment_of(value) for value in rest[:3])
    return FoundKey(
        caller=caller,
        networks=tuple(json.loads(blocks)),
        per_minute=per_minute,
        per_month=per_month,
        expires_at=expires_at,
        revoked_at=revoked_at,
        paused_at=paused_at,
        followed_seq=rest[3],
    )
