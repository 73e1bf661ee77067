"""What the review screen shows: the sheet with notes, problems and choices beside each part."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from digests.domain import desk_sheet
from digests.domain.desk_review import Known, Problem
from digests.domain.desk_sheet import CitationRow, ItemRow, SectionRow, Sheet

SHOWN = 48


class Page:
    """Builds the template's data from a sheet."""

    def __init__(self, sheet: Sheet, known: Known, problems: Iterable[Problem] = ()) -> None:
        self.sheet, self.known = sheet, known
        self.notes: dict[str, list[str]] = defaultdict(list)
        self.problems: dict[str, list[str]] = defaultdict(list)
        for where, what in sheet.notes:
            self.notes[where].append(what)
        for problem in problems:
            self.problems[problem.where].append(problem.message)

    def context(self) -> dict[str, Any]:
        """Return everything that the template draws."""
        shown = {s.id for s in self.sheet.sections} | {i.id for s in self.sheet.sections for i in s.items}
        shown |= {c.id for s in self.sheet.sections for i in s.items for c in i.citations}
        general = [note for where in self.notes if where not in shown for note in self.notes[where]]
        return {
            "sheet": self.sheet,
            "sections": [self._section(n, row) for n, row in enumerate(self.sheet.sections)],
            "general_notes": general,
            "general_problems": self.problems[""],
            "problems": [
                {"where": where, "message": message}
                for where, messages in self.problems.items()
                for message in messages
            ],
            "countries": sorted(self.known.countries.items(), key=lambda pair: pair[1]),
            "known_sources": sorted({source.name for source in self.known.sources.values()}),
            "known_topics": sorted(topic.name for topic in self.known.topics.values()),
        }

    def _section(self, place: int, row: SectionRow) -> dict[str, Any]:
        last = len(self.sheet.sections) - 1
        label = row.heading or self.known.countries.get(row.country) or _("Section %(n)s") % {"n": place + 1}
        return {
            "row": row,
            "label": label,
            "notes": self.notes[row.id],
            "problems": self.problems[row.id],
            "is_first": place == 0,
            "is_last": place == last,
            "items": [
                self._item(n, item, is_edge=(place == 0, place == last), size=len(row.items))
                for n, item in enumerate(row.items)
            ],
        }

    def _item(self, place: int, row: ItemRow, *, is_edge: tuple[bool, bool], size: int) -> dict[str, Any]:
        return {
            "row": row,
            "number": place + 1,
            "notes": self.notes[row.id],
            "problems": self.problems[row.id],
            "can_merge": place > 0,
            "can_up": place > 0 or not is_edge[0],
            "can_down": place < size - 1 or not is_edge[1],
            "places": _split_places(row.body),
            "topics": [
                (slug, self.known.topics[slug].name, slug in row.topics)
                for slug in dict.fromkeys([*row.offered, *row.topics])
                if slug in self.known.topics
            ],
            "citations": [self._citation(n, citation) for n, citation in enumerate(row.citations)],
            "rows": min(16, 3 + len(row.body) // 90 + row.body.count("\n")),
        }

    def _citation(self, place: int, row: CitationRow) -> dict[str, Any]:
        source = self.known.source(row.source, row.url)
        return {
            "row": row,
            "number": place + 1,
            "source": source,
            "is_new": source is None and not row.is_blank,
            "notes": self.notes[row.id],
            "problems": self.problems[row.id],
        }


def _split_places(body: str) -> list[tuple[int, str]]:
    places = []
    for number, offset in enumerate(desk_sheet.boundaries(body), start=1):
        before = body[:offset]
        end = " ".join(before[-SHOWN * 2 :].split())[-SHOWN:]
        label = (
            _("after the paragraph “…%(end)s”")
            if "\n" in before[len(before.rstrip()) :]
            else _("after “…%(end)s”")
        )
        places.append((number, label % {"end": end}))
    return places
