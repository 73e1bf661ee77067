"""The sheet: a document as typed on the review screen, every field a text, not yet checked.

A sheet survives any typing: a date that is no date stays as it was typed until ``desk_review`` makes
a document of it or says what is wrong. Pure data and pure operations, no queries.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from digests.domain.document import CitationDoc, DigestDocument, ItemDoc, SectionDoc

# The end of a sentence with its closing quotes, and the white space after it.
BOUNDARY = re.compile(r"(?:[.!?…]+[”\"’»)\]*_]*\s+|\n\s*\n)(?=\S)")
MENTION_LENGTH = 3


def new_id() -> str:
    """Return an id for a part that an editor adds."""
    return str(uuid4())


@dataclass
class CitationRow:
    """A citation as typed; ``source`` is a name."""

    id: str = field(default_factory=new_id)
    source: str = ""
    url: str = ""
    title: str = ""
    published_on: str = ""
    archived_url: str = ""
    language: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is typed."""
        return not any((self.source, self.url, self.title, self.published_on, self.archived_url))


@dataclass
class ItemRow:
    """An item as typed: ``topics`` are the slugs ticked, ``offered`` those to tick, ``more`` names added."""

    id: str = field(default_factory=new_id)
    headline: str = ""
    body: str = ""
    topics: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    more: str = ""
    citations: list[CitationRow] = field(default_factory=list)


@dataclass
class SectionRow:
    """A section as typed; ``country`` is a code or empty."""

    id: str = field(default_factory=new_id)
    heading: str = ""
    country: str = ""
    items: list[ItemRow] = field(default_factory=list)


@dataclass
class Sheet:
    """A digest as typed; ``notes`` are pairs of a part's id (empty: the digest) and a sentence."""

    id: str = field(default_factory=new_id)
    title: str = ""
    standfirst: str = ""
    language: str = ""
    number: str = ""
    period_start: str = ""
    period_end: str = ""
    credit_name: str = ""
    credit_url: str = ""
    series: str = ""
    original: str = ""
    sections: list[SectionRow] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def find_section(self, key: str) -> tuple[int, SectionRow] | None:
        """Return a section and its place."""
        return next(((n, s) for n, s in enumerate(self.sections) if s.id == key), None)

    def find_item(self, key: str) -> tuple[SectionRow, int, ItemRow] | None:
        """Return an item, its section and its place in it."""
        return next(((s, n, i) for s in self.sections for n, i in enumerate(s.items) if i.id == key), None)


def sheet_of(document: DigestDocument) -> Sheet:
    """Return a document as a sheet."""
    return Sheet(
        id=str(document.id),
        title=document.title,
        standfirst=document.standfirst,
        language=document.language,
        number=str(document.number or ""),
        period_start=str(document.period_start or ""),
        period_end=str(document.period_end or ""),
        credit_name=document.credit.name if document.credit else "",
        credit_url=document.credit.url if document.credit else "",
        sections=[_section_row(section) for section in document.sections],
    )


def _section_row(section: SectionDoc) -> SectionRow:
    items = [_item_row(item) for item in section.items]
    return SectionRow(id=str(section.id), heading=section.heading, country=section.country or "", items=items)


def _item_row(item: ItemDoc) -> ItemRow:
    slugs = [topic.slug for topic in item.topics]
    return ItemRow(
        id=str(item.id),
        headline=item.headline,
        body=item.body,
        topics=slugs,
        offered=list(slugs),
        citations=[_citation_row(citation) for citation in item.citations],
    )


def _citation_row(citation: CitationDoc) -> CitationRow:
    return CitationRow(
        id=str(citation.id),
        source=citation.source.name,
        url=citation.url,
        title=citation.title,
        published_on=str(citation.published_on or ""),
        archived_url=citation.archived_url,
        language=citation.language,
    )


def boundaries(body: str) -> list[int]:
    """Return where an item's text can be split: the offsets at which its later sentences start."""
    return [match.end() for match in BOUNDARY.finditer(body)]


def split_offset(body: str, where: str) -> int | None:
    """Return the offset that a choice means: ``3`` is after the third sentence, ``c:120`` a cursor."""
    kind, _colon, number = where.rpartition(":")
    if not number.isdecimal():
        return None
    if kind == "c":
        return int(number)
    places = boundaries(body)
    return places[int(number) - 1] if kind == "" and 0 < int(number) <= len(places) else None


def split_item(sheet: Sheet, key: str, where: str) -> str:
    """Make two items of one; a citation goes where its source is named. Return the new item's id."""
    found = sheet.find_item(key)
    offset = split_offset(found[2].body, where) if found else None
    if not found or offset is None:
        return ""
    section, place, item = found
    first, second = item.body[:offset].rstrip(), item.body[offset:].lstrip()
    if not first or not second:
        return ""
    moved = [citation for citation in item.citations if _belongs_after(citation, first, second)]
    rest = ItemRow(body=second, topics=list(item.topics), offered=list(item.offered), citations=moved)
    item.body = first
    item.citations = [citation for citation in item.citations if citation not in moved]
    section.items.insert(place + 1, rest)
    return rest.id


def _belongs_after(citation: CitationRow, first: str, second: str) -> bool:
    marks = [mark for mark in (citation.url, citation.source) if len(mark) >= MENTION_LENGTH]
    return any(mark in second and mark not in first for mark in marks)


def merge_item(sheet: Sheet, key: str) -> str:
    """Join an item to the one before it in its section, losing no word. Return the joined one's id."""
    found = sheet.find_item(key)
    if not found or found[1] == 0:
        return ""
    section, place, item = found
    before = section.items[place - 1]
    parts = [before.body, item.body]
    if not before.headline:
        before.headline = item.headline
    elif item.headline:
        parts.insert(1, f"**{item.headline}**")
    before.body = "\n\n".join(part for part in parts if part.strip())
    before.topics = list(dict.fromkeys([*before.topics, *item.topics]))
    before.offered = list(dict.fromkeys([*before.offered, *item.offered]))
    before.more = ", ".join(filter(None, [before.more, item.more]))
    before.citations += [citation for citation in item.citations if not _is_cited(citation, before)]
    section.items.remove(item)
    sheet.notes = [(before.id if where == item.id else where, what) for where, what in sheet.notes]
    return before.id


def _is_cited(citation: CitationRow, item: ItemRow) -> bool:
    same = [row for row in item.citations if row.source.casefold() == citation.source.casefold()]
    return any(
        (row.url, row.title, row.published_on) == (citation.url, citation.title, citation.published_on)
        for row in same
    )


def move_item(sheet: Sheet, key: str, by: int) -> str:
    """Move an item one place up (-1) or down (1), over the edge of its section into the next."""
    found = sheet.find_item(key)
    if not found:
        return ""
    section, place, item = found
    here = sheet.sections.index(section)
    if 0 <= place + by < len(section.items):
        section.items.insert(place + by, section.items.pop(place))
    elif 0 <= here + by < len(sheet.sections):
        section.items.remove(item)
        there = sheet.sections[here + by].items
        there.insert(len(there) if by < 0 else 0, item)
    return key


def start_section(sheet: Sheet, key: str) -> str:
    """Make a new section of an item and those after it in its section; return the section's id."""
    found = sheet.find_item(key)
    if not found:
        return ""
    section, place, item = found
    fresh = SectionRow(heading=item.headline[:120], items=section.items[place:])
    section.items = section.items[:place]
    sheet.sections.insert(sheet.sections.index(section) + 1, fresh)
    return fresh.id


def remove_item(sheet: Sheet, key: str) -> str:
    """Take an item out; return its section's id."""
    found = sheet.find_item(key)
    if not found:
        return ""
    found[0].items.remove(found[2])
    return found[0].id


def add_item(sheet: Sheet, key: str) -> str:
    """Add an empty item at a section's end; return its id."""
    found = sheet.find_section(key)
    if not found:
        return ""
    item = ItemRow()
    found[1].items.append(item)
    return item.id


def add_section(sheet: Sheet, _key: str = "") -> str:
    """Add an empty section at the end; return its id."""
    section = SectionRow()
    sheet.sections.append(section)
    return section.id


def merge_section(sheet: Sheet, key: str) -> str:
    """Join a section to the one before it; its heading stays as a headline where there is room."""
    found = sheet.find_section(key)
    if not found or found[0] == 0:
        return ""
    place, section = found
    before = sheet.sections[place - 1]
    if section.heading and section.items and not section.items[0].headline:
        section.items[0].headline = section.heading
    before.items += section.items
    sheet.sections.remove(section)
    return before.id


def move_section(sheet: Sheet, key: str, by: int) -> str:
    """Move a section one place up (-1) or down (1)."""
    found = sheet.find_section(key)
    if found and 0 <= found[0] + by < len(sheet.sections):
        sheet.sections.insert(found[0] + by, sheet.sections.pop(found[0]))
    return key


def remove_section(sheet: Sheet, key: str) -> str:
    """Take an empty section out; one with items stays."""
    found = sheet.find_section(key)
    if found and not found[1].items:
        sheet.sections.remove(found[1])
        return ""
    return key


def add_citation(sheet: Sheet, key: str) -> str:
    """Add an empty citation to an item; return its id."""
    found = sheet.find_item(key)
    if not found:
        return ""
    citation = CitationRow()
    found[2].citations.append(citation)
    return citation.id


def remove_citation(sheet: Sheet, key: str) -> str:
    """Take a citation out; return its item's id."""
    for section in sheet.sections:
        for item in section.items:
            kept = [citation for citation in item.citations if citation.id != key]
            if len(kept) < len(item.citations):
                item.citations = kept
                return item.id
    return ""


# What the buttons of the review screen are called, and what they do; "item-split" takes a place as well.
OPERATIONS: dict[str, Callable[[Sheet, str], str]] = {
    "item-merge": merge_item,
    "item-up": lambda sheet, key: move_item(sheet, key, -1),
    "item-down": lambda sheet, key: move_item(sheet, key, 1),
    "item-section": start_section,
    "item-remove": remove_item,
    "item-add": add_item,
    "section-add": add_section,
    "section-merge": merge_section,
    "section-up": lambda sheet, key: move_section(sheet, key, -1),
    "section-down": lambda sheet, key: move_section(sheet, key, 1),
    "section-remove": remove_section,
    "citation-add": add_citation,
    "citation-remove": remove_citation,
}
