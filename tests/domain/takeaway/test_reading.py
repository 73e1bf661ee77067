"""What a file that is taken along is made of."""

from dataclasses import replace

import pytest

from digests.domain import publishing
from digests.domain.takeaway.reading import Reading, portable, publication_at, read
from digests.models import Digest, Edition, Item
from tests.factories import digest_of, make_digest, make_document, published_digest

pytestmark = pytest.mark.django_db


def reading_of(edition: Edition) -> Reading:
    publication = publication_at(edition.series.slug, edition.year, edition.month, edition.slug)
    assert publication
    return read(publication)


def with_first_body(body: str) -> Reading:
    document = make_document(sections=1, items=1)
    section = document.sections[0]
    item = replace(section.items[0], body=body)
    return reading_of(
        publishing.publish(make_digest(replace(document, sections=(replace(section, items=(item,)),))))
    )


def test_it_is_the_live_edition_and_never_the_working_copy() -> None:
    edition = published_digest()
    digest = digest_of(edition)
    Digest.objects.filter(pk=digest.pk).update(title="Not out yet")
    Item.objects.filter(section__digest=digest).update(body="Not out yet.", headline="Not out yet")
    assert "Not out yet" not in repr(reading_of(edition))
    publishing.correct(digest, by=None, note="It is out now.")
    reading = reading_of(edition)
    assert reading.title == "Not out yet"
    assert reading.version == 2
    assert [note.text for note in reading.notes] == ["It is out now."]
    assert all(story.notes for story in reading.stories())


def test_nothing_is_read_of_what_was_withdrawn_or_never_was() -> None:
    edition = published_digest()
    publishing.withdraw(digest_of(edition), by=None, note="Forged.")
    for slug in (edition.slug, "nothing"):
        assert publication_at(edition.series.slug, edition.year, edition.month, slug) is None


def test_links_lead_to_the_site_from_anywhere(settings) -> None:
    reading = with_first_body(
        "See [one](/topics/rail/), [two](https://a.example/ü?a=1&b=2) and [three](note)."
    )
    html = next(reading.stories()).html
    assert f'href="{settings.SITE_URL}/topics/rail/"' in html
    assert 'href="https://a.example/%C3%BC?a=1&amp;b=2"' in html
    assert f'href="{reading.url}note"' in html


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/b c?d=“e”", "https://a.example/b%20c?d=%E2%80%9Ce%E2%80%9D"),
        ("https://a.example/%D0%B0", "https://a.example/%D0%B0"),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_addresses_are_written_so_that_every_program_takes_them(url: str, expected: str) -> None:
    assert portable(url) == expected
