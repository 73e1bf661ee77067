"""A digest as plain text."""

import re

import pytest

from digests.domain import publishing
from digests.domain.takeaway.plain import WIDTH, plain
from digests.models import Item
from tests.domain.takeaway.test_reading import reading_of, with_first_body
from tests.factories import SeriesFactory, digest_of, published_digest

pytestmark = pytest.mark.django_db


def test_every_part_of_a_digest_stands_in_it() -> None:
    edition = published_digest(series=SeriesFactory(notice="Demonstration content."))
    Item.objects.filter(section__country="KZ", position=0).update(body="Freight fell.")
    publishing.correct(digest_of(edition), by=None, note="Freight fell, it did not rise.")
    reading = reading_of(edition)
    text = plain(reading)
    words = " ".join(text.split())
    for story in reading.stories():
        assert story.url in text
        assert f". {story.heading}" in words
        for paragraph in story.text.split("\n\n"):
            assert " ".join(paragraph.split()) in words
        for reference in story.references:
            assert f"{reference.source} [{reference.label}], “{reference.title}”, {reference.date}" in words
            assert f"\n     {reference.url}\n" in text
    assert [int(n) for n in re.findall(r"^(\d+)\. ", text, re.MULTILINE)] == [1, 2, 3, 4, 5, 6]
    assert re.findall(r"^(.+)\n-+$", text, re.MULTILINE) == ["Central Asia", "Kazakhstan", "Uzbekistan"]
    assert text.startswith("Monitor")
    assert f"\n{reading.title}\n{'=' * len(reading.title)}\n" in text
    assert words.count("Freight fell, it did not rise.") == 2
    for said in (
        "Demonstration content.",
        "Source: Monitor, by the Newsroom tests",
        "CC-BY-4.0",
        "Version 2 of",
    ):
        assert said in words
    assert text.rstrip().endswith(reading.url)


def test_lines_are_short_but_for_addresses_which_stay_whole() -> None:
    word = "a" * 90
    text = plain(with_first_body(f"Word by word {'and so on ' * 30} {word} end.\nhttps://a.example/{word}"))
    long = [line.strip() for line in text.splitlines() if len(line) > WIDTH]
    assert long == [word, f"https://a.example/{word}"]
    assert "\n\n\n\n" not in text
