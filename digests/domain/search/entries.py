"""Entries: how the index numbers them by time, and the words that stand for facets (pure)."""

from datetime import UTC, datetime, timedelta
from hashlib import blake2b

YEAR = "year"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# How many entries may share a microsecond before they reach into the next, and the last microsecond of 63 bits.
SLOTS = 1024
_LAST = 2**63 // SLOTS - 2


def first_id(at: datetime) -> int:
    """Return the lowest number of an entry first published at a moment."""
    micros = (at - BEGINNING) // MICROSECOND
    return max(-_LAST, min(_LAST, micros)) * SLOTS


def facet_token(kind: str, key: str) -> str:
    """Return the word that stands for a facet in the index; nothing that is typed becomes one."""
    return f"y{blake2b(f'{kind}:{key}'.encode(), digest_size=7).hexdigest()}"
