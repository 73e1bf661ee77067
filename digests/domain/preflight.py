"""Preflight: what a digest must have before it goes out, as a list of findings."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from digests.choices import LinkHealth, Ownership, Severity, SourceStatus
from digests.domain import editing
from digests.domain.document import CitationDoc, DigestDocument, ItemDoc, SectionDoc
from digests.models import Digest

# "TK" is what editors write for a fact still to come: two capitals that stand alone.
TO_COME = re.compile(r"(?<![\w-])TK(?![\w-])")
LONG_ITEM_WORDS = 350
STATE = frozenset({Ownership.STATE.value, Ownership.STATE_AFFILIATED.value})
ERROR, WARNING = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True)
class Finding:
    """One thing found: an error blocks publishing, a warning doesn't.

    ``section_id`` and ``item_id`` are uuids of the place, None for the digest itself. ``about`` is what
    exactly it was found in, such as a URL or a text, and is part of ``mark`` only.
    """

    severity: Severity
    code: str
    message: str
    section_id: UUID | None = None
    item_id: UUID | None = None
    about: str = ""

    @property
    def blocks(self) -> bool:
        """Whether publishing is refused because of it."""
        return self.severity == Severity.ERROR

    @property
    def mark(self) -> str:
        """SHA-256 of the code, the place and what it is about: the same until one of them changes.

        An item keeps its marks when it moves to another section.
        """
        place = self.item_id or self.section_id or ""
        return hashlib.sha256(f"{self.code}\n{place}\n{self.about}".encode()).hexdigest()


class Problem(NamedTuple):
    """A finding before its place is known."""

    severity: Severity
    code: str
    message: str
    about: str = ""


def check_digest(digest: Digest, document: DigestDocument | None = None) -> tuple[Finding, ...]:
    """Check a working copy, with what only the desk knows: earlier uses, dead links, proposed sources.

    Costs one query where its document is at hand. What holds twice of one item is told once.
    """
    document = document or editing.document_of(digest)
    found = (*check(document), *_desk_findings(digest, document))
    return tuple({finding.mark: finding for finding in reversed(found)}.values())[::-1]


def check(document: DigestDocument, *, today: date | None = None) -> tuple[Finding, ...]:
    """Check a document by itself; ``today`` is the day after which a date is in the future."""
    return tuple(_findings(document, today or timezone.localdate()))


def _findings(document: DigestDocument, today: date) -> Iterator[Finding]:
    if not document.title.strip():
        yield Finding(ERROR, "no-title", _("The digest has no title."))
    if TO_COME.search(f"{document.title} {document.standfirst}"):
        yield Finding(ERROR, "to-come", _("Title or standfirst says “TK”."))
    if not document.sections:
        yield Finding(ERROR, "no-sections", _("The digest has no section."))
    for section in document.sections:
        yield from _section_findings(section)
        for item in section.items:
            yield from _placed(section, item, (*_text_problems(item), *_citation_problems(item, today)))


def _section_findings(section: SectionDoc) -> Iterator[Finding]:
    if not section.items:
        message = _("Section “%(heading)s” is empty.") % {"heading": section.heading}
        yield Finding(ERROR, "empty-section", message, section.id)
    if TO_COME.search(section.heading):
        yield Finding(ERROR, "to-come", _("A section's heading says “TK”."), section.id)


def _placed(section: SectionDoc, item: ItemDoc, problems: Iterable[Problem]) -> Iterator[Finding]:
    for severity, code, message, about in problems:
        yield Finding(severity, code, f"“{_label(item)}”: {message}", section.id, item.id, about)


def _label(item: ItemDoc) -> str:
    return item.headline or " ".join(item.body.split()[:8]) + "…"


def _text_problems(item: ItemDoc) -> Iterator[Problem]:
    if not item.body.strip():
        yield Problem(ERROR, "empty-item", _("the text is empty."))
    if TO_COME.search(f"{item.headline} {item.body}"):
        yield Problem(ERROR, "to-come", _("the text says “TK”."))
    if len(item.body.split()) > LONG_ITEM_WORDS:
        yield Problem(WARNING, "long-item", _("the text is very long."), item.body)
    if not item.headline:
        yield Problem(WARNING, "no-headline", _("there is no headline."))
    if item.image and not item.image.alt:
        yield Problem(ERROR, "no-alt", _("the image has no text alternative."))
    if item.image and not item.image.credit:
        yield Problem(WARNING, "no-image-credit", _("the image has no credit."), item.image.name)


def _citation_problems(item: ItemDoc, today: date) -> Iterator[Problem]:
    if not item.citations:
        yield Problem(ERROR, "no-citation", _("no source is cited."))
    for citation in item.citations:
        name, about = {"source": citation.source.name}, f"{citation.id} {citation.source.slug}"
        if not citation.url:
            yield Problem(WARNING, "no-url", _("the citation of %(source)s has no URL.") % name, about)
        if citation.published_on and citation.published_on > today:
            message = _("the date of %(source)s is in the future.") % name
            yield Problem(WARNING, "future-date", message, f"{about} {citation.published_on}")
    if item.citations and all(citation.source.ownership in STATE for citation in item.citations):
        about = " ".join(sorted({citation.source.slug for citation in item.citations}))
        yield Problem(WARNING, "state-only", _("only state media are cited."), about)


class Known(NamedTuple):
    """What the desk knows of a digest's citations: earlier uses by URL, uuids of doubtful ones."""

    seen: dict[str, tuple[str, date]]
    proposed: set[UUID]
    dead: set[UUID]


def _desk_findings(digest: Digest, document: DigestDocument) -> Iterator[Finding]:
    known = _known(digest)
    for section, item in document.items():
        problems = [p for citation in item.citations for p in _desk_problems(citation, known)]
        yield from _placed(section, item, problems)


def _known(digest: Digest) -> Known:
    known = Known({}, set(), set())
    for uuid, url, status, health, title, made in editing.citation_facts(digest):
        if title:
            known.seen[url] = (title, made.date())
        if status == SourceStatus.PROPOSED:
            known.proposed.add(uuid)
        if health == LinkHealth.DEAD:
            known.dead.add(uuid)
    return known


def _desk_problems(citation: CitationDoc, known: Known) -> Iterator[Problem]:
    if citation.id in known.proposed:
        message = _("%(source)s is proposed and not yet in the registry.") % {"source": citation.source.name}
        yield Problem(WARNING, "proposed-source", message, citation.source.slug)
    if citation.id in known.dead and citation.url:
        message = _("the link %(url)s didn't answer when it was last checked.") % {"url": citation.url}
        yield Problem(WARNING, "dead-link", message, citation.url)
    if citation.url in known.seen:
        title, made = known.seen[citation.url]
        message = _("%(url)s was cited before, in “%(title)s” (%(date)s).")
        facts = {"url": citation.url, "title": title, "date": date_format(made, "DATE_FORMAT")}
        yield Problem(WARNING, "url-used-before", message % facts, citation.url)
