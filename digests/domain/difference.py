"""What changed between two documents of one digest, by id and in words that a person reads.

A move is told as one move: of what two lists share, the longest run that kept its order stayed, and only
the others moved. Texts come with marks for each word; HTML is made of them in a template.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digests.domain.difference_lines import CHANGED, MOVED, Line, digest_lines, field_line, item_lines
from digests.domain.document import DigestDocument, ItemDoc, SectionDoc
from digests.domain.marking import ADDED, REMOVED

DIGEST, SECTION, ITEM = "digest", "section", "item"
NAME_WORDS = 8


@dataclass(frozen=True)
class Change:
    """What happened to one thing: ``kind`` says the most important, ``lines`` each detail."""

    kind: str
    what: str
    id: UUID
    name: str
    lines: tuple[Line, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """All that happened: a thing that moved may have changed as well."""
        if self.kind in {ADDED, REMOVED}:
            return frozenset({self.kind})
        return frozenset(MOVED if line.kind == MOVED and not line.within else CHANGED for line in self.lines)


@dataclass(frozen=True)
class Group:
    """The changes in one section, or of the digest itself."""

    heading: str
    id: UUID
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Difference:
    """All changes, in the reading order of the newer document; empty, and false, where nothing changed."""

    groups: tuple[Group, ...]

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes in one list."""
        return tuple(change for group in self.groups for change in group.changes)

    def summary(self) -> list[str]:
        """Return what happened in a few counts: “1 item moved”, “2 items changed”."""
        told = []
        for what in (SECTION, ITEM):
            for kind in (ADDED, REMOVED, MOVED, CHANGED):
                count = sum(change.what == what and kind in change.kinds for change in self.changes)
                if count:
                    told.append(_counted(what, kind, count))
        return ([_("title page changed")] if self._of_digest() else []) + told

    def _of_digest(self) -> bool:
        return any(change.what == DIGEST for change in self.changes)


def compare(old: DigestDocument, new: DigestDocument) -> Difference:
    """Return what changed from one document to the other."""
    before, after = _Places(old), _Places(new)
    stayed = _in_order([s.id for s in new.sections if s.id in before.sections], list(before.sections))
    groups = [_digest_group(old, new)]
    for section in new.sections:
        changes = [*_section_changes(section, before, after, stayed), *_item_changes(section, before, after)]
        groups.append(Group(section.heading, section.id, tuple(changes)))
    groups += [_removed_section(s, after) for s in old.sections if s.id not in after.sections]
    return Difference(tuple(group for group in groups if group.changes))


class _Places:
    """Where everything stands in one document, by id."""

    def __init__(self, document: DigestDocument) -> None:
        self.sections = {section.id: section for section in document.sections}
        self.items = {item.id: item for _section, item in document.items()}
        self.section_of = {item.id: section for section, item in document.items()}


def _digest_group(old: DigestDocument, new: DigestDocument) -> Group:
    lines = tuple(digest_lines(old, new))
    change = Change(CHANGED, DIGEST, new.id, _("Title page"), lines)
    return Group(_("Title page"), new.id, (change,) if lines else ())


def _section_changes(
    section: SectionDoc, before: _Places, after: _Places, stayed: set[UUID]
) -> Iterator[Change]:
    old = before.sections.get(section.id)
    lines = [field_line(_("Heading"), old.heading if old else "", section.heading)]
    lines += [field_line(_("Country"), (old.country if old else "") or "", section.country or "")]
    if old and section.id not in stayed:
        place = _moved(section.id, list(before.sections), list(after.sections))
        lines.insert(0, Line(MOVED, place))
    told = tuple(line for line in lines if line)
    if old is None:
        yield Change(ADDED, SECTION, section.id, section.heading, told)
    elif told:
        yield Change(
            told[0].kind if told[0].kind == MOVED else CHANGED, SECTION, section.id, old.heading, told
        )


def _removed_section(section: SectionDoc, after: _Places) -> Group:
    own = Change(REMOVED, SECTION, section.id, section.heading, ())
    return Group(section.heading, section.id, (own, *_removed_items(section, after)))


def _item_changes(section: SectionDoc, before: _Places, after: _Places) -> Iterator[Change]:
    old = before.sections.get(section.id)
    here = [item.id for item in section.items]
    there = [item.id for item in old.items] if old else []
    stayed = _in_order([key for key in here if key in there], there)
    for item in section.items:
        if item.id not in before.items:
            yield Change(ADDED, ITEM, item.id, item_name(item), tuple(item_lines(None, item)))
            continue
        lines = [*_move(item, section, before, (stayed, there, here))]
        lines += item_lines(before.items[item.id], item)
        if lines:
            kind = MOVED if lines[0].kind == MOVED and not lines[0].within else CHANGED
            yield Change(kind, ITEM, item.id, item_name(item), tuple(lines))
    if old:
        yield from _removed_items(old, after)


def _removed_items(section: SectionDoc, after: _Places) -> Iterator[Change]:
    for item in section.items:
        if item.id not in after.items:
            yield Change(REMOVED, ITEM, item.id, item_name(item), tuple(item_lines(item, None)))


def _move(
    item: ItemDoc, section: SectionDoc, before: _Places, orders: tuple[set[UUID], list[UUID], list[UUID]]
) -> Iterator[Line]:
    stayed, there, here = orders
    was = before.section_of[item.id]
    if was.id != section.id:
        names = {"old": was.heading, "new": section.heading}
        yield Line(MOVED, _("Moved from %(old)s to %(new)s") % names)
    elif item.id not in stayed:
        names = {"move": _moved(item.id, there, here), "section": section.heading}
        yield Line(MOVED, _("%(move)s, in %(section)s") % names)


def _moved(key: UUID, old: Sequence[UUID], new: Sequence[UUID]) -> str:
    shared = set(old) & set(new)
    shared_old, shared_new = ([one for one in keys if one in shared] for keys in (old, new))
    up = shared_new.index(key) < shared_old.index(key)
    down = shared_new.index(key) > shared_old.index(key)
    place = {"place": new.index(key) + 1, "count": len(new)}
    if up:
        return _("Moved up, to place %(place)s of %(count)s") % place
    if down:
        return _("Moved down, to place %(place)s of %(count)s") % place
    return _("Moved, to place %(place)s of %(count)s") % place


def _in_order(now: Iterable[UUID], before: Sequence[UUID]) -> set[UUID]:
    """Return the longest part of ``now`` that stands in the order of ``before``."""
    rank = {key: n for n, key in enumerate(before)}
    tops: list[int] = []
    ends: list[UUID] = []
    links: dict[UUID, UUID | None] = {}
    for key in now:
        place = bisect_left(tops, rank[key])
        links[key] = ends[place - 1] if place else None
        tops[place : place + 1] = [rank[key]]
        ends[place : place + 1] = [key]
    kept = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = links[last]
    return kept


def item_name(item: ItemDoc) -> str:
    """Return an item's headline, or the first words of its text."""
    words = item.body.split()
    return item.headline or " ".join(words[:NAME_WORDS]) + ("…" if len(words) > NAME_WORDS else "")


def _counted(what: str, kind: str, count: int) -> str:
    sentences = {
        (SECTION, ADDED): ngettext("%(n)s section added", "%(n)s sections added", count),
        (SECTION, REMOVED): ngettext("%(n)s section removed", "%(n)s sections removed", count),
        (SECTION, MOVED): ngettext("%(n)s section moved", "%(n)s sections moved", count),
        (SECTION, CHANGED): ngettext("%(n)s section changed", "%(n)s sections changed", count),
        (ITEM, ADDED): ngettext("%(n)s item added", "%(n)s items added", count),
        (ITEM, REMOVED): ngettext("%(n)s item removed", "%(n)s items removed", count),
        (ITEM, MOVED): ngettext("%(n)s item moved", "%(n)s items moved", count),
        (ITEM, CHANGED): ngettext("%(n)s item changed", "%(n)s items changed", count),
    }
    return sentences[what, kind] % {"n": count}
