"""The whole way from blocks to a document with notes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from digests.domain.document import Credit, DigestDocument, ItemDoc, SectionDoc
from digests.domain.intake.addresses import resolve
from digests.domain.intake.attribution import Attributions
from digests.domain.intake.blocks import Block, Reading
from digests.domain.intake.body import body_of
from digests.domain.intake.citations import Citer
from digests.domain.intake.dates import Calendar, calendar_of, is_date_line, issue_number, period_of
from digests.domain.intake.items import Draft, Habits, make_items, source_lines_end_items
from digests.domain.intake.known import Intake, IntakeError, Knowledge, Note
from digests.domain.intake.language import detect
from digests.domain.intake.marks import Mark, mark_blocks
from digests.domain.intake.outline import make_outline
from digests.domain.intake.skeleton import Outline, Part
from digests.domain.intake.source_lines import unlinked
from digests.domain.intake.survey import survey

MAX_HEADING = 120
MAX_CREDIT = 200


@dataclass
class _Work:
    """One text on its way: what is known of it as a whole, and the notes so far."""

    knowledge: Knowledge
    language: str
    citer: Citer
    habits: Habits
    notes: list[Note] = field(default_factory=list)


def assemble(reading: Reading, knowledge: Knowledge, *, today: date) -> Intake:
    """Return the document that a reader's blocks make; raise IntakeError when there is no word in them."""
    texts = [block.text for block in reading.blocks]
    if not any(char.isalnum() for text in texts for char in text):
        raise IntakeError("There is no text here. Paste the roundup, or upload a file that holds one.")
    marks = mark_blocks(reading.blocks, knowledge.place_index)
    calendar = _calendar(marks, texts, today)
    attributions = Attributions(knowledge.source_index, calendar, survey(texts))
    citer = Citer(knowledge.source_index, attributions, calendar)
    outline = make_outline(marks, has_source=citer.has_source)
    in_parts = [mark for part in outline.parts for mark in part.marks]
    habits = Habits(source_lines_end_items(in_parts), citer.has_source)
    work = _Work(knowledge, detect("\n".join(texts)), citer, habits)
    numbers = " ".join(
        mark.block.marker for mark in marks if any(char.isalnum() for char in mark.block.marker)
    )
    numbered = (f"numbers taken off the front of lines: {numbers}",) if numbers else ()
    work.notes += [Note("document", remark) for remark in (*reading.remarks, *outline.remarks, *numbered)]
    sections = tuple(_section(part, number, work) for number, part in enumerate(outline.parts, 1))
    document = _document(outline, sections, work.language, calendar)
    work.notes += _unused_links(reading, document, work.notes)
    return Intake(document, tuple(work.notes))


def _unused_links(reading: Reading, document: DigestDocument, notes: list[Note]) -> list[Note]:
    """Tell the addresses that stand nowhere in the document, such as a heading's link."""
    said = "\n".join([note.what for note in notes] + [item.body for _section, item in document.items()])
    said += "\n" + (document.credit.url if document.credit else "")
    left = Counter(link.url for block in reading.blocks for link in block.links)
    left.subtract(citation.url for citation in document.citations())
    urls = [url for url, times in left.items() for _time in range(times - said.count(url)) if url]
    return [Note("document", f"link that no item took: {url}") for url in urls]


def _calendar(marks: list[Mark], texts: list[str], today: date) -> Calendar:
    head = [mark.block.text for mark in marks if mark.role == "date"]
    head += texts[:2]
    return calendar_of("\n".join(texts), head="\n".join(head), today=today)


def _document(
    outline: Outline, sections: tuple[SectionDoc, ...], language: str, calendar: Calendar
) -> DigestDocument:
    start = end = number = None
    for line in [*outline.dates, outline.title]:
        first, last = period_of(line, calendar)
        start, end = (first, last) if end is None and last else (start, end)
        number = number or (issue_number(line) if is_date_line(line) or line == outline.title else None)
    return DigestDocument(
        title=outline.title,
        standfirst=outline.standfirst,
        language=language,
        number=number,
        period_start=start,
        period_end=end,
        credit=_credit(outline.credit),
        sections=sections,
    )


def _credit(block: Block | None) -> Credit | None:
    if block is None:
        return None
    addresses = [address for address in (resolve(link.url) for link in block.links) if address]
    shown = block.text if not any(link.bare for link in block.links) else unlinked(block)
    name = " ".join(shown.split()).strip(" .,;:()[]–—-*_|<>")
    url = addresses[0].url if addresses else ""
    return Credit((name or (addresses[0].host if addresses else block.text))[:MAX_CREDIT], url)


def _section(part: Part, number: int, work: _Work) -> SectionDoc:
    where = f"section {number}"
    work.notes += [Note(where, remark) for remark in part.remarks]
    heading = part.heading
    if len(heading) > MAX_HEADING:
        work.notes.append(Note(where, f"heading cut from “{heading}”"))
        heading = heading[:MAX_HEADING].rsplit(" ", 1)[0]
    drafts = make_items(part.marks, work.habits)
    items = tuple(_item(draft, f"{where}, item {place}", work) for place, draft in enumerate(drafts, 1))
    if not items:
        work.notes.append(Note(where, "nothing stands under this heading"))
    return SectionDoc(heading, part.code, items)


def _item(draft: Draft, where: str, work: _Work) -> ItemDoc:
    found = work.citer.cite(draft)
    remarks = [*draft.remarks, *found.remarks]
    headline = draft.headline
    body = body_of([*draft.paragraphs, *found.kept], found.cited_urls, remarks)
    if not body:
        body, headline = headline or draft.text.strip(), ""
        if not body and found.citations:
            body = found.citations[0].title or found.citations[0].source.name
    topics = work.knowledge.topic_index.suggest(headline, body, work.language)
    remarks += [f"topic “{topic.name}” suggested by “{said}”" for topic, said in topics]
    if not found.citations:
        remarks.append("no source was found in the text")
    work.notes += [Note(where, remark) for remark in remarks]
    return ItemDoc(body, headline, tuple(topic for topic, _said in topics), tuple(found.citations))
