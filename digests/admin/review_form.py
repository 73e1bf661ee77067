"""The review screen's form: a sheet as hidden and visible fields, and back from a POST.

The order of parts is that of the repeated fields ``section``, ``in-<section>`` and ``of-<item>``; what
is typed is in fields named after the part's id. Whatever isn't an id is passed over.
"""

from collections.abc import Iterator
from itertools import zip_longest
from uuid import UUID

from django.http import QueryDict

from digests.domain.desk_sheet import CitationRow, ItemRow, SectionRow, Sheet, new_id
from digests.domain.intake.normalise import clean

# A form of more fields than this is refused before the server reads it (DATA_UPLOAD_MAX_NUMBER_FIELDS).
MOST_FIELDS = 18_000
FIELDS_A_CITATION = 7
FIELDS_AN_ITEM = 10
PLAIN = (
    "title",
    "standfirst",
    "language",
    "number",
    "period_start",
    "period_end",
    "credit_name",
    "credit_url",
    "series",
)


def field_count(sheet: Sheet) -> int:
    """Return about how many fields the sheet's form has."""
    items = [item for section in sheet.sections for item in section.items]
    of_items = sum(FIELDS_AN_ITEM + 2 * len(item.offered) for item in items)
    of_citations = FIELDS_A_CITATION * sum(len(item.citations) for item in items)
    return len(PLAIN) + 4 * len(sheet.sections) + of_items + of_citations + 2 * len(sheet.notes)


class Reader:
    """Reads a sheet from a POST; every id is taken once, so a tampered form can't double a part."""

    def __init__(self, post: QueryDict) -> None:
        self.post = post
        self.seen: set[str] = set()

    def sheet(self) -> Sheet:
        """Return what was typed."""
        sheet = Sheet()
        for name in PLAIN:
            setattr(sheet, name, self._text(name))
        sheet.id = next(self._ids("digest"), None) or new_id()
        sheet.original = clean(self.post.get("original", ""))
        sheet.sections = [self._section(key) for key in self._ids("section")]
        wheres, whats = self.post.getlist("note-where"), self.post.getlist("note-what")
        sheet.notes = list(zip_longest(wheres[: len(whats)], whats, fillvalue=""))
        return sheet

    def _ids(self, name: str) -> Iterator[str]:
        for given in self.post.getlist(name):
            try:
                key = str(UUID(given))
            except ValueError:
                continue
            if key not in self.seen:
                self.seen.add(key)
                yield key

    def _text(self, name: str) -> str:
        return clean(self.post.get(name, "")).strip()

    def _section(self, key: str) -> SectionRow:
        return SectionRow(
            id=key,
            heading=self._text(f"s-{key}-heading"),
            country=self._text(f"s-{key}-country"),
            items=[self._item(item) for item in self._ids(f"in-{key}")],
        )

    def _item(self, key: str) -> ItemRow:
        return ItemRow(
            id=key,
            headline=self._text(f"i-{key}-headline"),
            body=self._text(f"i-{key}-body"),
            topics=self.post.getlist(f"i-{key}-topic"),
            offered=self.post.getlist(f"i-{key}-offered"),
            more=self._text(f"i-{key}-more"),
            citations=[self._citation(citation) for citation in self._ids(f"of-{key}")],
        )

    def _citation(self, key: str) -> CitationRow:
        names = ("source", "url", "title", "published_on", "archived_url", "language")
        return CitationRow(id=key, **{name: self._text(f"c-{key}-{name}") for name in names})
