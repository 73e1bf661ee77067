"""Rows and documents are two forms of one thing; saves compare versions."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils import timezone

from digests.choices import DigestStatus, SourceStatus
from digests.domain import editing, history
from digests.domain.document import CitationDoc, SourceRef
from digests.domain.errors import DeskError, StaleError
from digests.domain.translating import with_new_ids
from digests.models import Digest, Item, Revision, Source
from tests.factories import make_digest, make_document

pytestmark = pytest.mark.django_db


def test_rows_give_back_the_document_they_were_made_from() -> None:
    document = make_document(sections=3, items=3, citations=2)
    assert editing.document_of(make_digest(document)) == document


@pytest.mark.parametrize("size", [1, 3])
def test_reading_takes_seven_queries_however_large(size: int, django_assert_num_queries: object) -> None:
    digest = make_digest(sections=size + 1, items=size, citations=size)
    with django_assert_num_queries(7):  # type: ignore[operator]
        editing.document_of(digest)


def test_an_unknown_source_is_proposed_and_never_accepted_by_itself() -> None:
    document = make_document(sections=1, items=1, citations=0)
    (section,) = document.sections
    (item,) = section.items
    cited = replace(item, citations=(CitationDoc(SourceRef("The New Gazette")),))
    make_digest(replace(document, sections=(replace(section, items=(cited,)),)))
    assert Source.objects.get(name="The New Gazette").status == SourceStatus.PROPOSED


def test_same_title_gets_another_slug() -> None:
    one = make_digest(make_document(title="The week"))
    two = make_digest(make_document(title="The week"))
    assert (one.slug, two.slug) == ("the-week", "the-week-2")


def test_a_title_in_another_alphabet_has_an_address_that_says_it() -> None:
    kazakh = make_document(title="Қазақстан мен Қытай", language="kk", number=None)
    assert [make_digest(with_new_ids(kazakh, uuid4())).slug for _ in range(2)] == [
        "qazaqstan-men-qytay",
        "qazaqstan-men-qytay-2",
    ]


def test_a_title_that_latin_letters_cannot_say_has_its_number_for_an_address() -> None:
    persian = make_document(title="خبرهای آسیای میانه", language="fa", number=12)
    assert make_digest(persian).slug == "issue-12"
    assert make_digest(replace(with_new_ids(persian, uuid4()), number=None)).slug == "issue"


def test_a_section_with_neither_place_nor_heading_is_the_regions() -> None:
    document = make_document(sections=1)
    bare = replace(document.sections[0], heading="")
    digest = make_digest(replace(document, sections=(bare,)))
    assert [section.heading for section in editing.document_of(digest).sections] == ["Central Asia"]


def test_second_save_of_one_version_is_stale() -> None:
    make_digest()
    one, two = Item.objects.first(), Item.objects.first()
    assert one is not None
    assert two is not None
    editing.claim(one, one.version)
    assert one.version == 2
    with pytest.raises(StaleError):
        editing.claim(two, two.version)


def test_scheduled_digest_is_frozen() -> None:
    digest = make_digest()
    digest.status, digest.publish_at = DigestStatus.SCHEDULED, timezone.now()
    with pytest.raises(DeskError, match="Stop the schedule"):
        editing.require_editable(digest)


def test_automatic_revisions_of_one_person_fold() -> None:
    digest = make_digest()
    document = editing.document_of(digest)
    history.take(digest, milestone="automatic", by=None, document=document)
    later = history.take(digest, milestone="automatic", by=None, document=replace(document, title="New"))
    assert Revision.objects.filter(milestone="automatic").count() == 1
    assert later.document["title"] == "New"
    assert Revision.objects.filter(milestone="imported").count() == 1


def test_a_text_too_long_is_refused_by_name_and_never_cut() -> None:
    document = make_document(title="A title", sections=1, items=1)
    (section,) = document.sections
    long = replace(section, heading="Long " * 40)
    with pytest.raises(DeskError, match=r"Section “Long.*200 characters; at most 120 fit"):
        make_digest(replace(document, sections=(long,)))
    assert not Digest.objects.exists()


def test_a_url_cited_before_is_found_whatever_its_script() -> None:
    url = "https://мысал.example/" + "жол" * 500
    document = make_document(sections=1, items=1, citations=1)
    (section,) = document.sections
    (item,) = section.items
    cited = replace(item, citations=(replace(item.citations[0], url=url),))
    first = make_digest(replace(document, sections=(replace(section, items=(cited,)),)))
    again = replace(cited, id=uuid4(), citations=(replace(cited.citations[0], id=uuid4()),))
    second = make_digest(
        replace(make_document(sections=1, items=1), sections=(replace(section, id=uuid4(), items=(again,)),))
    )
    assert [row[4] for row in editing.citation_facts(second)] == [first.title]
