"""Versions: what the editions of a digest tell of it and of its items, and what may still be shown of them. Pure.

What was withdrawn stays withdrawn. A digest's versions up to its last withdrawal are gone for good, even where
it came back since; and an item that was dropped has a tombstone in its place in every version up to that.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from digests.choices import EditionKind
from digests.domain import wire

# Editions whose note is about what they did to an item.
TOLD = frozenset({EditionKind.CORRECTION.value, EditionKind.WITHDRAWAL.value})
CURRENT, SUPERSEDED, WITHDRAWN = STATUSES = ("current", "superseded", "withdrawn")


class Published(NamedTuple):
    """An edition as it was published: ``kind`` is an EditionKind, ``text`` its JSON."""

    version: int
    kind: str
    at: datetime
    note: str
    item_ids: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True)
class Made:
    """A version of a digest or an item; ``edition`` is the number of the edition that made it."""

    version: int
    kind: str
    at: datetime
    note: str
    edition: int
    item_ids: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Versions:
    """A page of an object's versions, newest first, and the number of its last where there are more.

    ``tombstone`` is the object's where it was withdrawn; then there are no rows.
    """

    rows: list[wire.Json] = field(default_factory=list)
    cursor: int | None = None
    tombstone: str | None = None


def of_digest(editions: Iterable[Published]) -> list[Made]:
    """Return all versions of a digest, the first first."""
    return [Made(e.version, e.kind, e.at, e.note, e.version, e.item_ids) for e in editions]


def of_item(uuid: UUID, editions: Iterable[Published]) -> list[Made]:
    """Return all versions of an item, the first first, as the editions of its digest tell them in their order."""
    return list(_told(uuid, editions))


def _told(uuid: UUID, editions: Iterable[Published]) -> Iterator[Made]:
    # The texts are searched, not parsed, which for a hundred editions takes a second: an item in one begins so.
    begins = re.compile(rf'\{{"id":"{uuid}","uri":"[^"]*","version":(\d+),')
    last, is_there = 0, False
    for edition in editions:
        match = begins.search(edition.text)
        if match and int(match[1]) != last:
            again = EditionKind.RESTORATION if last else EditionKind.FIRST
            last = int(match[1])
            kind = edition.kind if is_there else again.value
            note = edition.note if edition.kind in TOLD else ""
            yield Made(last, kind, edition.at, note, edition.version)
        elif is_there and not match:
            # Dropping it makes a version as well.
            last += 1
            note = edition.note if edition.kind == EditionKind.WITHDRAWAL else ""
            yield Made(last, EditionKind.WITHDRAWAL.value, edition.at, note, edition.version)
        is_there = bool(match)


def page(
    collection: str, current: wire.Json, made: list[Made], *, before: int | None, limit: int
) -> Versions:
    """Return the versions below a number of an object, given as it is now."""
    gone = withdrawal(made)
    barred = gone.version if gone else 0
    wanted = [row for row in reversed(made) if not before or row.version < before]
    shown = [_entry(row, collection, current, barred) for row in wanted[:limit]]
    return Versions(shown, shown[-1]["version"] if len(wanted) > limit else None)


def withdrawal(made: list[Made]) -> Made | None:
    """Return the last withdrawal: it and all versions before it are gone."""
    return next((row for row in reversed(made) if row.kind == EditionKind.WITHDRAWAL), None)


def _entry(row: Made, collection: str, current: wire.Json, barred: int) -> wire.Json:
    is_current = row.version == current["version"]
    entry = {
        "version": row.version,
        "kind": row.kind,
        "at": wire.stamp(row.at),
        "note": row.note,
        "status": WITHDRAWN if row.version <= barred else CURRENT if is_current else SUPERSEDED,
        "href": wire.href(collection, f"{current['id']}/versions/{row.version}"),
    }
    return entry if row.item_ids is None else entry | {"item_ids": list(row.item_ids)}


def item_ids(digest: wire.Json) -> list[str]:
    """Return the ids of a digest's items, given as the wire has it."""
    return [item["id"] for section in digest["sections"] for item in section["items"]]


def without_dropped(digest: wire.Json, dropped: Mapping[str, tuple[int, datetime]]) -> wire.Json:
    """Return an older version of a digest with tombstones where items were dropped since.

    ``dropped`` has, by an item's id, the version that its last withdrawal made, and when.
    """
    sections = [
        section | {"items": [_or_tombstone(item, dropped) for item in section["items"]]}
        for section in digest["sections"]
    ]
    return digest | {"sections": sections}


def _or_tombstone(item: wire.Json, dropped: Mapping[str, tuple[int, datetime]]) -> wire.Json:
    found = dropped.get(item["id"])
    if found is None or item["version"] > found[0]:
        return item
    return wire.tombstone("item", UUID(item["id"]), withdrawn_at=found[1], notice="")


def item_in(digest: wire.Json, uuid: UUID) -> wire.Json:
    """Return an item of a digest."""
    stories: Iterator[wire.Json] = (i for section in digest["sections"] for i in section["items"])
    return next(story for story in stories if story["id"] == str(uuid))


def item_at(uuid: UUID, made: list[Made], number: int, texts: Mapping[int, str]) -> tuple[str, bool] | None:
    """Return an item as it was when it became a version, and whether that is its tombstone; None for no version.

    ``texts`` has the JSON of the digest's editions by their number.
    """
    row, gone = next((row for row in made if row.version == number), None), withdrawal(made)
    if row is None:
        return None
    if gone and number <= gone.version:
        return wire.dumps(wire.tombstone("item", uuid, withdrawn_at=gone.at, notice=gone.note)), True
    return wire.dumps(item_in(json.loads(texts[row.edition]), uuid)), False
