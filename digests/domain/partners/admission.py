"""Admission: who asks, whether they may, and how much they have left; two queries, whoever asks."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from digests.domain.partners import callers, counting, networks, tokens
from digests.domain.partners.callers import Caller, FoundKey, Refusal
from digests.domain.partners.counting import Counted, Limits
from digests.domain.partners.networks import Address

# What is let through without a key where one is needed: the documentation, to whoever would like to have one.
WITHOUT_KEY = 60


@dataclass(frozen=True)
class Admission:
    """The verdict on one request: whose it is, why it is refused if it is, and what was counted.

    ``key`` is the one that was sent and right, whatever it opens; ``caller`` is None for anonymous requests and for
    those whose key opens nothing. ``counted`` is None where the database took no count.
    """

    subject: str
    at: datetime
    limits: Limits
    address: Address | None = None
    key: FoundKey | None = None
    caller: Caller | None = None
    refusal: Refusal | None = None
    counted: Counted | None = None


def admit(
    token: str | None, address: Address | None, *, at: datetime, resource: str | None = None
) -> Admission:
    """Count a request and judge it; ``token`` is as it was sent, None where none was.

    A key that is right counts as itself, whether or not it opens anything. What is no key counts as its network,
    so that nobody guesses faster than anybody reads.
    """
    key, refusal = _identify(token, address, at)
    subject = key.caller.key_uuid.hex if key else networks.subject(address, at=at)
    limits = Limits(key.per_minute, key.per_month) if key else anonymous_limits()
    key_id = key.caller.key_id if key else None
    counted = counting.count(subject, limits, at=at, resource=resource, key_id=key_id)
    if counted and counted.is_refused:
        # What was sent too often is told so, before anything else.
        refusal = Refusal.RATE if counted.in_minute > limits.per_minute else Refusal.QUOTA
    caller = key.caller if key and refusal is None else None
    return Admission(subject, at, limits, address, key, caller, refusal, counted)


def anonymous_limits() -> Limits:
    """Return the limits of whoever has no key."""
    return Limits(settings.ANONYMOUS_PER_MINUTE or WITHOUT_KEY)


def _identify(
    text: str | None, address: Address | None, at: datetime
) -> tuple[FoundKey | None, Refusal | None]:
    if text is None:
        return None, None
    token = tokens.parse(text)
    if token is None:
        return None, Refusal.UNREADABLE
    key = callers.find(token)
    return (key, key.refusal(address, at=at)) if key else (None, Refusal.UNKNOWN)
