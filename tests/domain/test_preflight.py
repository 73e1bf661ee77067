"""Preflight finds what a digest lacks, and names the place."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from digests.choices import LinkHealth, Ownership, SourceStatus
from digests.domain import editing, preflight
from digests.domain.document import CitationDoc, DigestDocument, ImageDoc, ItemDoc, SectionDoc, SourceRef
from digests.models import Citation, Source
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


@pytest.mark.django_db
def test_a_link_that_was_found_dead_is_told_until_it_is_replaced() -> None:
    digest = make_digest(sections=1, items=2, citations=1)
    dead = Citation.objects.filter(item__section__digest=digest).first()
    assert dead is not None
    Citation.objects.filter(pk=dead.pk).update(link_health=LinkHealth.DEAD)
    found = [finding for finding in preflight.check_digest(digest) if finding.code == "dead-link"]
    assert [(finding.item_id, str(finding.severity)) for finding in found] == [(dead.item.uuid, "warning")]
    assert dead.url in found[0].message
    Citation.objects.filter(pk=dead.pk).update(url="", link_health=LinkHealth.DEAD)
    assert "dead-link" not in {finding.code for finding in preflight.check_digest(digest)}


def mark_of(item: ItemDoc, code: str, heading: str = "Region") -> str:
    document = DigestDocument(title="Issue", sections=(SectionDoc(heading, None, (item,)),))
    (finding,) = (found for found in preflight.check(document, today=TODAY) if found.code == code)
    return finding.mark


UNLINKED = replace(ITEM, citations=(replace(CITED, url=""),))
LONG = replace(ITEM, body="word " * 351)
STATE_ONLY = replace(ITEM, citations=(replace(CITED, source=SourceRef("X", "x", ownership=Ownership.STATE)),))
PICTURED = replace(ITEM, image=ImageDoc("a.webp", "A lorry", "", 10, 10))


@pytest.mark.parametrize(
    ("code", "item", "beside", "changed"),
    [
        ("long-item", LONG, replace(LONG, headline="Other"), replace(LONG, body="words " * 351)),
        (
            "no-url",
            UNLINKED,
            replace(UNLINKED, body="Other."),
            replace(UNLINKED, citations=(replace(CITED, url="", source=SourceRef("Y", "y")),)),
        ),
        (
            "state-only",
            STATE_ONLY,
            replace(STATE_ONLY, headline="Other"),
            replace(
                STATE_ONLY,
                citations=(replace(CITED, source=SourceRef("Y", "y", ownership=Ownership.STATE)),),
            ),
        ),
        (
            "no-image-credit",
            PICTURED,
            replace(PICTURED, body="Other."),
            replace(PICTURED, image=ImageDoc("b.webp", "A lorry", "", 10, 10)),
        ),
    ],
)
def test_a_mark_stays_until_what_it_is_about_changes(
    code: str, item: ItemDoc, beside: ItemDoc, changed: ItemDoc
) -> None:
    assert mark_of(item, code) == mark_of(beside, code) == mark_of(item, code, heading="Another section")
    assert mark_of(changed, code) != mark_of(item, code)
    assert mark_of(replace(item, id=DigestDocument().id), code) != mark_of(item, code)


@pytest.mark.django_db
def test_what_holds_twice_of_one_item_is_told_once() -> None:
    document = make_document(sections=1, items=1, citations=1)
    ((section, item),) = document.items()
    twice = (*item.citations, replace(item.citations[0], id=DigestDocument().id))
    sections = (replace(section, items=(replace(item, citations=twice),)),)
    digest = make_digest(replace(document, sections=sections))
    Source.objects.update(status=SourceStatus.PROPOSED)
    assert [found.code for found in preflight.check_digest(digest)].count("proposed-source") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 3])
def test_a_digest_is_checked_in_two_queries_where_its_document_is_at_hand(
    size: int, django_assert_num_queries: Any
) -> None:
    digest = make_digest(sections=size, items=size, citations=size)
    document = editing.document_of(digest)
    with django_assert_num_queries(1):
        preflight.check_digest(digest, document)
