"""Preflight: what a digest must have before it goes out, as a list of findings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from digests.choices import Ownership, Severity
from digests.domain import editing
from digests.domain.document import DigestDocument, ItemDoc, SectionDoc
from digests.models import Digest

# "TK" is what editors write for a fact still to come: two capitals that stand alone.
TO_COME = re.compile(r"(?<![\w-])TK(?![\w-])")
LONG_ITEM_WORDS = 350
STATE = frozenset({Ownership.STATE.value, Ownership.STATE_AFFILIATED.value})


@dataclass(frozen=True)
class Finding:
    """One thing found: an error blocks publishing, a warning doesn't.

    ``section_id`` and ``item_id`` are uuids of the place, None for the digest itself.
    """

    severity: Severity
    code: str
    message: str
    section_id: UUID | None = None
    item_id: UUID | None = None

    @property
    def blocks(self) -> bool:
        """Whether publishing is refused because of it."""
        return self.severity == Severity.ERROR


def check_digest(digest: Digest) -> tuple[Finding, ...]:
    """Check a digest's working copy, with what only the desk knows: earlier uses, proposed sources."""
    document = editing.document_of(digest)
    return check(document) + tuple(_desk_findings(digest, document))


def check(document: DigestDocument, *, today: date | None = None) -> tuple[Finding, ...]:
    """Check a document by itself; ``today`` is the day after which a date is in the future."""
    return tuple(_findings(document, today or timezone.localdate()))


def _findings(document: DigestDocument, today: date) -> Iterator[Finding]:
    if not document.title.strip():
        yield Finding(Severity.ERROR, "no-title", _("The digest has no title."))
    if TO_COME.search(f"{document.title} {document.standfirst}"):
        yield Finding(Severity.ERROR, "to-come", _("Title or standfirst says “TK”."))
    if not document.sections:
        yield Finding(Severity.ERROR, "no-sections", _("The digest has no section."))
    for section in document.sections:
        yield from _section_findings(section)
        for item in section.items:
            yield from _item_findings(section, item, today)


def _section_findings(section: SectionDoc) -> Iterator[Finding]:
    if not section.items:
        message = _("Section “%(heading)s” is empty.") % {"heading": section.heading}
        yield Finding(Severity.ERROR, "empty-section", message, section.id)
    if TO_COME.search(section.heading):
        yield Finding(Severity.ERROR, "to-come", _("A section's heading says “TK”."), section.id)


def _item_findings(section: SectionDoc, item: ItemDoc, today: date) -> Iterator[Finding]:
    for severity, code, message in (*_text_problems(item), *_citation_problems(item, today)):
        text = f"“{_label(item)}”: {message}"
        yield Finding(severity, code, text, section.id, item.id)


def _label(item: ItemDoc) -> str:
    return item.headline or " ".join(item.body.split()[:8]) + "…"


def _text_problems(item: ItemDoc) -> Iterator[tuple[Severity, str, str]]:
    if not item.body.strip():
        yield Severity.ERROR, "empty-item", _("the text is empty.")
    if TO_COME.search(f"{item.headline} {item.body}"):
        yield Severity.ERROR, "to-come", _("the text says “TK”.")
    if len(item.body.split()) > LONG_ITEM_WORDS:
        yield Severity.WARNING, "long-item", _("the text is very long.")
    if not item.headline:
        yield Severity.WARNING, "no-headline", _("there is no headline.")
    if item.image and not item.image.alt:
        yield Severity.ERROR, "no-alt", _("the image has no text alternative.")
    if item.image and not item.image.credit:
        yield Severity.WARNING, "no-image-credit", _("the image has no credit.")


def _citation_problems(item: ItemDoc, today: date) -> Iterator[tuple[Severity, str, str]]:
    if not item.citations:
        yield Severity.ERROR, "no-citation", _("no source is cited.")
    for citation in item.citations:
        name = {"source": citation.source.name}
        if not citation.url:
            yield Severity.WARNING, "no-url", _("the citation of %(source)s has no URL.") % name
        if citation.published_on and citation.published_on > today:
            yield Severity.WARNING, "future-date", _("the date of %(source)s is in the future.") % name
    if item.citations and all(citation.source.ownership in STATE for citation in item.citations):
        yield Severity.WARNING, "state-only", _("only state media are cited.")


def _desk_findings(digest: Digest, document: DigestDocument) -> Iterator[Finding]:
    proposed = {source.slug for source in editing.proposed_sources(digest)}
    seen = editing.urls_seen_before((c.url for c in document.citations()), digest=digest)
    for section, item in document.items():
        for citation in item.citations:
            if citation.source.slug in proposed:
                message = _("“%(source)s” is proposed and not yet in the registry.") % {
                    "source": citation.source.name
                }
                yield Finding(Severity.WARNING, "proposed-source", message, section.id, item.id)
            if citation.url in seen:
                title, made = seen[citation.url]
                message = _("%(url)s was cited before, in “%(title)s” (%(date)s).") % {
                    "url": citation.url,
                    "title": title,
                    "date": made,
                }
                yield Finding(Severity.WARNING, "url-used-before", message, section.id, item.id)
