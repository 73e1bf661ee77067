"""Intake: from a text or a file that an editor has to a document, with a note for each guess."""

from datetime import date

from digests.domain.intake.assemble import assemble
from digests.domain.intake.files import MAX_BYTES, read_file_blocks, read_page_blocks, read_text_blocks
from digests.domain.intake.known import Intake, IntakeError, Knowledge, Note
from digests.domain.intake.places import KnownPlace
from digests.domain.intake.sources import KnownSource
from digests.domain.intake.topics import KnownTopic

__all__ = [
    "MAX_BYTES",
    "Intake",
    "IntakeError",
    "Knowledge",
    "KnownPlace",
    "KnownSource",
    "KnownTopic",
    "Note",
    "read_file",
    "read_page",
    "read_text",
]


def read_text(text: str, knowledge: Knowledge, *, today: date) -> Intake:
    """Return the document that a pasted text makes: plain, Markdown or HTML; raise IntakeError.

    ``today`` is the day by which dates without a year are completed.
    """
    return assemble(read_text_blocks(text), knowledge, today=today)


def read_file(name: str, data: bytes, knowledge: Knowledge, *, today: date) -> Intake:
    """Return the document that an uploaded file makes (.txt .md .html .htm .docx); raise IntakeError."""
    return assemble(read_file_blocks(name, data), knowledge, today=today)


def read_page(url: str, kind: str, data: bytes, knowledge: Knowledge, *, today: date) -> Intake:
    """Return the document that a fetched page makes; ``kind`` is its Content-Type; raise IntakeError."""
    return assemble(read_page_blocks(url, kind, data), knowledge, today=today)
