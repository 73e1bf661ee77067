"""Requests to addresses that people typed: the only place of Newsroom that makes any.

A citation's link, a page to import, a partner's webhook: whoever types an address chooses where this
server knocks. So each call resolves the name once, refuses whatever isn't public, and connects to the
very address it checked (``guard``); it takes no longer and keeps no more than its limits allow
(``exchange``). Never call one inside a transaction: it may take as long as its limit.
"""

from digests.domain.outbound.errors import (
    LargeError,
    OutboundError,
    RefusedError,
    SlowError,
    UnreachableError,
    UntrustedError,
)
from digests.domain.outbound.exchange import (
    PAGE,
    PROBE,
    WEBHOOK,
    Answer,
    Limits,
    check_target,
    fetch,
    probe,
    send,
    target_of,
)
from digests.domain.outbound.guard import is_public

__all__ = [
    "PAGE",
    "PROBE",
    "WEBHOOK",
    "Answer",
    "LargeError",
    "Limits",
    "OutboundError",
    "RefusedError",
    "SlowError",
    "UnreachableError",
    "UntrustedError",
    "check_target",
    "fetch",
    "is_public",
    "probe",
    "send",
    "target_of",
]
