"""Preflight finds what a digest lacks, and names the place."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from digests.choices import Ownership, SourceStatus
from digests.domain import preflight
from digests.domain.document import CitationDoc, DigestDocument, ImageDoc, ItemDoc, SectionDoc, SourceRef
from digests.models import Source
from tests.factories import make_digest, make_document

TODAY = date(2026, 3, 10)
CITED = CitationDoc(SourceRef("Kursiv", "kursiv", ownership="independent"), url="https://kursiv.example/1")
ITEM = ItemDoc("Freight grew.", headline="Freight", citations=(CITED,))


def codes(item: ItemDoc, **document_fields: Any) -> dict[str, str]:
    fields: dict[str, Any] = {
        "title": "Issue",
        "sections": (SectionDoc("Region", None, (item,)),),
    } | document_fields
    findings = preflight.check(DigestDocument(**fields), today=TODAY)
    return {finding.code: str(finding.severity) for finding in findings}


def test_a_good_digest_has_no_finding() -> None:
    assert codes(ITEM) == {}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (replace(ITEM, citations=()), {"no-citation": "error"}),
        (replace(ITEM, body=" "), {"empty-item": "error"}),
        (replace(ITEM, body="It cost TK tenge."), {"to-come": "error"}),
        (replace(ITEM, headline=""), {"no-headline": "warning"}),
        (replace(ITEM, body="word " * 351), {"long-item": "warning"}),
        (
            replace(ITEM, image=ImageDoc("a.webp", "", "", 10, 10)),
            {"no-alt": "error", "no-image-credit": "warning"},
        ),
        (replace(ITEM, citations=(replace(CITED, url=""),)), {"no-url": "warning"}),
        (
            replace(ITEM, citations=(replace(CITED, published_on=date(2026, 3, 11)),)),
            {"future-date": "warning"},
        ),
        (
            replace(ITEM, citations=(replace(CITED, source=SourceRef("X", "x", ownership=Ownership.STATE)),)),
            {"state-only": "warning"},
        ),
    ],
)
def test_a_lack_in_an_item_is_found(item: ItemDoc, expected: dict[str, str]) -> None:
    assert codes(item) == expected


def test_tk_inside_a_word_is_not_a_placeholder() -> None:
    assert codes(replace(ITEM, body="The ATK-12 and TKB plants grew.")) == {}


def test_lacks_of_the_digest_are_found() -> None:
    assert codes(ITEM, title=" ") == {"no-title": "error"}
    assert codes(ITEM, sections=()) == {"no-sections": "error"}
    assert codes(ITEM, sections=(SectionDoc("Region", None, ()),)) == {"empty-section": "error"}
    assert codes(ITEM, standfirst="TK") == {"to-come": "error"}


def test_a_finding_names_its_place() -> None:
    bad = replace(ITEM, citations=())
    section = SectionDoc("Region", None, (bad,))
    (finding,) = preflight.check(DigestDocument(title="T", sections=(section,)), today=TODAY)
    assert (finding.section_id, finding.item_id) == (section.id, bad.id)


@pytest.mark.django_db
def test_the_desk_knows_earlier_uses_and_proposed_sources() -> None:
    document = make_document(sections=1, items=1, citations=1)
    make_digest(document)
    other = make_document(sections=1, items=1, citations=1)
    url = next(iter(document.citations())).url
    (section,) = other.sections
    (item,) = section.items
    (citation,) = item.citations
    again = replace(item, citations=(replace(citation, url=url),))
    digest = make_digest(replace(other, sections=(replace(section, items=(again,)),)))
    Source.objects.update(status=SourceStatus.PROPOSED)
    found = {finding.code for finding in preflight.check_digest(digest)}
    assert {"url-used-before", "proposed-source"} <= found
