"""Roundups in many layouts and languages, against what a person reads in them."""

import pytest

from tests.domain.intake.scoring import (
    TEXTS,
    expected,
    hits,
    html_words,
    read,
    sections_of,
    sources_of,
    words_lost,
)

EXPECTED = expected()


@pytest.mark.parametrize("name", EXPECTED)
def test_sections_are_found_and_none_invented(name):
    wanted = [[heading, country] for heading, country, _sources in EXPECTED[name]["sections"]]

    assert sections_of(read(name)) == wanted


@pytest.mark.parametrize("name", [name for name, text in EXPECTED.items() if "items" in text])
def test_each_section_has_as_many_items_as_a_person_counts(name):
    sections = read(name).document.sections

    assert [len(section.items) for section in sections] == EXPECTED[name]["items"]


@pytest.mark.parametrize("name", EXPECTED)
def test_title_language_and_credit(name):
    document = read(name).document
    credit = document.credit.name if document.credit else None

    assert [document.title, document.language, credit] == [
        EXPECTED[name][field] for field in ("title", "language", "credit")
    ]


def test_nine_of_ten_sources_are_found_and_at_most_one_in_ten_is_wrong():
    wanted = found = wrong = 0
    misses = {}
    for name, text in EXPECTED.items():
        want = [sources for _heading, _country, sources in text["sections"]]
        have = sources_of(read(name))
        number, right, other = hits(want, have)
        if right < number or other:
            misses[name] = (want, have)
        wanted, found, wrong = wanted + number, found + right, wrong + other

    assert (found / wanted >= 0.9, wrong / wanted <= 0.1) == (True, True), misses


@pytest.mark.parametrize("name", EXPECTED)
def test_no_word_is_lost(name):
    data = (TEXTS / name).read_bytes()
    if not name.endswith(".docx"):
        text = data.decode("utf-8")
        assert words_lost(html_words(text) if name.endswith((".html", ".htm")) else text, read(name)) == []
