"""Freshness: the one number that says whether anything public has changed."""

from digests.domain.stamp import release_stamp
from digests.domain.statements import fetched

# Key under which a request's META has the generation that was public when it came.
ASKED_AT = "newsroom.generation"


def generation() -> int:
    """Return the public generation, in one query; 0 before anything was published."""
    rows = fetched("SELECT generation FROM digests_head WHERE id = 1")
    return rows[0][0] if rows else 0


def release_mark() -> str:
    """Return what tells one release of the software, at one address, from another."""
    return release_stamp()[:16]
