"""What a document holds beyond sections and sources."""

import os
from datetime import date
from pathlib import Path

import pytest

from digests.domain.intake import IntakeError, Knowledge, read_text
from tests.domain.intake.facts import KNOWLEDGE
from tests.domain.intake.scoring import TODAY, read, sections_of, sources_of, words_lost


def intake_of(text, **kwargs):
    return read_text(text, kwargs.get("knowledge", KNOWLEDGE), today=kwargs.get("today", TODAY))


def items_of(text):
    return [item for _section, item in intake_of(text).document.items()]


@pytest.mark.parametrize("text", ["", "  \n\t", "\u200b\ufeff", "---\n***", "\x00"])
def test_empty_text_is_refused(text):
    with pytest.raises(IntakeError, match="no text"):
        intake_of(text)


def test_dates_beside_a_source_become_the_citations():
    items = items_of(
        "Mali\n\nIt rained, Reuters reported on 9 June 2023.\n\nWells were dug (AFP, 8 June 2023)."
    )

    assert [item.citations[0].published_on for item in items] == [date(2023, 6, 9), date(2023, 6, 8)]


def test_a_date_without_a_year_is_the_nearest_past_one():
    (item,) = items_of("Mali\n\nIt rained, Reuters reported on December 30.")

    assert item.citations[0].published_on == date(2022, 12, 30)


def test_the_date_of_an_event_is_not_the_reports():
    (item,) = items_of("Mali\n\nReuters reported that ministers met on June 12 in Kayes.")

    assert item.citations[0].published_on is None


def test_a_cited_link_stands_in_the_body_as_its_words():
    (item,) = items_of(
        "# Mali\n\nIt *rained*, [Reuters](https://www.reuters.com/rain) said; see [us](mailto:a@b.example)."
    )

    assert item.body == "It *rained*, Reuters said; see [us](mailto:a@b.example)."
    assert item.citations[0].url == "https://www.reuters.com/rain"


def test_archive_links_keep_both_addresses():
    (item,) = items_of(
        "# Mali\n\nRain, [says](https://web.archive.org/web/20230601/https://afp.com/rain) AFP."
    )

    assert (item.citations[0].url, item.citations[0].archived_url) == (
        "https://afp.com/rain", "https://web.archive.org/web/20230601/https://afp.com/rain",
    )  # fmt: skip


def test_a_post_is_cited_only_when_nothing_else_is():
    first, second = items_of(
        "# Mali\n\n- Rain, [said](https://x.com/mayor/1) the mayor to [Reuters](https://reuters.com/a).\n- Sun, [wrote](https://x.com/mayor/2) the mayor."
    )

    assert [citation.source.slug for citation in first.citations] == ["reuters"]
    assert [citation.url for citation in second.citations] == ["https://x.com/mayor/2"]


def test_an_unknown_source_is_proposed_with_a_note():
    intake = intake_of("Mali\n\nA bus line opened, Kayes Courier reported.")
    (citation,) = intake.document.citations()

    assert (citation.source.name, citation.source.slug) == ("Kayes Courier", "")
    assert any(
        "proposed new source" in note.what and note.where == "section 1, item 1" for note in intake.notes
    )


def test_topics_come_from_the_registry_by_stem_and_are_three_at_most():
    (item,) = items_of(
        "# Mali\n\n### Irrigation canals for growers\n\nSchools, exporting growers and railways share wells and canals, Reuters said."
    )

    assert [topic.slug for topic in item.topics][:2] == ["water", "farming"]
    assert len(item.topics) <= 3


def test_no_registry_at_all():
    intake = intake_of("Mali\n\nIt rained, the AFP news agency reported.", knowledge=Knowledge())

    assert sections_of(intake) == [["Mali", "ML"]]
    assert sources_of(intake) == [["AFP"]]


def test_places_of_the_registry_are_headings():
    assert sections_of(intake_of("Fergana Valley\n\nApricots are early this year, Reuters said.")) == [
        ["Fergana Valley", None]
    ]


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Казахстан", "KZ"), ("Côte d’Ivoire :", "CI"), ("Türkiye", "TR"), ("Kosovo", "XK"), ("BOSNIA AND HERZEGOVINA", "BA"),
        ("🇰🇬 Kyrgyzstan", "KG"), ("1) Guinea-Bissau", "GW"), ("IV. Trinidad & Tobago", "TT"), ("საქართველო", "GE"), ("Հայաստան", "AM"), ("Qazaqstan", "KZ"),
        ("Russia-China-Central Asia", None), ("Serbia / Kosovo", None), ("Armenia–Azerbaijan", None), ("Mali, Niger et Burkina Faso", None), ("Regional", None), ("Sahel", None), ("Batı Balkanlar", None),
    ],
)  # fmt: skip
def test_place_headings_in_many_languages(heading, code):
    text = f"{heading}\n\nA bus line to the sea opened on Monday after years of talks, Reuters reported."

    assert [country for _heading, country in sections_of(intake_of(text))] == [code]
    assert len(intake_of(text).document.sections[0].items) == 1


def test_numbers_period_and_language_of_an_issue():
    document = read("06-german-baltics.txt").document

    assert (document.number, document.period_end, document.language) == (24, date(2023, 6, 12), "de")


def test_a_week_gives_both_dates_of_the_period():
    document = read("02-markdown-balkans.md").document

    assert (document.period_start, document.period_end) == (date(2023, 6, 5), date(2023, 6, 11))


def test_hard_wrapped_mail_is_joined():
    item = read("11-mail-wrapped.txt").document.sections[0].items[0]

    assert "\n" not in item.body


def test_a_paragraph_that_refers_back_joins_and_says_why():
    intake = read("01-plain-central-asia.txt")

    assert len(intake.document.sections[0].items) == 1
    assert any("joined to the item before" in note.what for note in intake.notes)


SAMPLES = os.environ.get("NEWSROOM_SAMPLES")


@pytest.mark.skipif(not SAMPLES, reason="NEWSROOM_SAMPLES names no folder with the real roundups")
def test_the_real_sample():
    text = (Path(SAMPLES) / "central-asia-roundup.txt").read_text("utf-8")
    intake = intake_of(text, today=date(2026, 11, 23))
    document = intake.document
    cited = {citation.source.name: citation.published_on for citation in document.citations()}

    assert [code for _heading, code in sections_of(intake)] == [None, "KZ", "UZ", "TM"]
    assert 8 <= sum(len(section.items) for section in document.sections) <= 10
    assert {"Xinhua", "Liter.kz", "BNN Bloomberg", "Kursiv", "LS", "Spot.uz", "TASS"} <= set(cited)
    assert cited["Spot.uz"] == date(2023, 6, 9)
    assert document.credit.name == "Eurasianet"
    assert words_lost(text, intake) == []


def test_footnotes_alone_are_the_text():
    (item,) = items_of("[1]\n[1] https://a.example/x")

    assert item.body == "[1] [1] https://a.example/x"
