"""The directory of the sandbox: the functions of ``domain.directory``, over what is held in memory."""

from collections import Counter
from copy import copy
from functools import cache
from typing import Any
from uuid import UUID

from digests.choices import FacetKind
from digests.domain.directory import Register
from digests.domain.keyset import Page
from digests.domain.sandbox.content import content
from digests.domain.sandbox.playing import world
from digests.domain.wire import Json


def listed(register: Register, *, after: str | None, limit: int) -> Page[Json]:
    """Return entries as JSON in the order of their key, those after one; the cursor is the last key."""
    keys = [key for key in sorted(_public(register)) if not after or key > after]
    shown = keys[:limit]
    return Page([_json(register, key) for key in shown], shown[-1] if len(keys) > limit else None)


def entry(register: Register, key: str) -> Json | None:
    """Return one entry by its uuid or key."""
    rows = _public(register)
    if register.key == "code":
        key = key.upper()
    elif (uuid := _uuid(key)) is not None:
        key = next((name for name, row in rows.items() if row.uuid == uuid), "")
    return _json(register, key) if key in rows else None


def at_slug(register: Register, slug: str) -> Json | None:
    """Return the entry whose page would have this slug."""
    key = next((key for key, row in _public(register).items() if row.slug == slug), None)
    return _json(register, key) if key else None


def languages() -> list[str]:
    """Return the languages of what is public, as BCP 47 tags."""
    return sorted(key for kind, key in _counts() if kind == FacetKind.LANGUAGE)


def _public(register: Register) -> dict[str, Any]:
    known = content()
    rows: dict[FacetKind, dict[str, Any]] = {
        FacetKind.COUNTRY: known.countries,
        FacetKind.REGION: known.regions,
        FacetKind.SERIES: known.series,
        FacetKind.SOURCE: known.sources,
        FacetKind.TOPIC: known.topics,
    }
    found = rows[register.kind]
    return {key: row for key, row in found.items() if register.always or (register.kind, key) in _counts()}


def _json(register: Register, key: str) -> Json:
    row = copy(_public(register)[key])
    row.item_count = _counts()[register.kind, key]
    return register.to_json(row)


@cache
def _counts() -> Counter[tuple[str, str]]:
    """Return how many usable items have each facet."""
    return Counter((facet.kind, facet.key) for row in world().items.values() for facet in row.facets)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
