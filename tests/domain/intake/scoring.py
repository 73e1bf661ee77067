"""How an intake is compared with what a person reads in the same text."""

import json
import re
from collections import Counter
from datetime import date
from html import unescape
from pathlib import Path

from digests.domain.intake import Intake, read_file
from digests.domain.intake.normalise import clean, fold
from tests.domain.intake.facts import KNOWLEDGE

TEXTS = Path(__file__).parent / "texts"
TODAY = date(2023, 6, 20)
_TOKEN = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", re.DOTALL | re.IGNORECASE)


def expected():
    return json.loads((TEXTS / "expected.json").read_text("utf-8"))


def read(name: str) -> Intake:
    return read_file(name, (TEXTS / name).read_bytes(), KNOWLEDGE, today=TODAY)


def sections_of(intake: Intake) -> list[list[str | None]]:
    return [[section.heading, section.country] for section in intake.document.sections]


def sources_of(intake: Intake) -> list[list[str]]:
    return [
        [citation.source.name for item in section.items for citation in item.citations]
        for section in intake.document.sections
    ]


def hits(wanted: list[list[str]], found: list[list[str]]) -> tuple[int, int, int]:
    """Return how many sources were wanted, how many of them found, and how many others."""
    want = Counter((number, fold(name)) for number, names in enumerate(wanted) for name in names)
    got = Counter((number, fold(name)) for number, names in enumerate(found) for name in names)
    right = sum((want & got).values())
    return sum(want.values()), right, sum(got.values()) - right


def _said(intake: Intake) -> str:
    document = intake.document
    parts = [document.title, document.standfirst]
    if document.credit:
        parts += [document.credit.name, document.credit.url]
    for section in document.sections:
        parts.append(section.heading)
        for item in section.items:
            parts += [item.headline, item.body]
            for citation in item.citations:
                parts += [citation.source.name, citation.url, citation.title, citation.archived_url]
    parts += [note.what for note in intake.notes]
    return " ".join(parts)


def words_lost(text: str, intake: Intake) -> list[str]:
    """Return the words of ``text`` that the document and its notes have fewer times."""
    given = Counter(word.casefold() for word in _TOKEN.findall(clean(text)))
    kept = Counter(word.casefold() for word in _TOKEN.findall(_said(intake)))
    return sorted((given - kept).elements())


def html_words(page: str) -> str:
    return unescape(_TAG.sub(" ", page))
