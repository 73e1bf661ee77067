"""The catalogues of the interface: complete, exact in what is filled in, compiled as they stand."""

import re
from pathlib import Path

import pytest
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import override

from newsroom import catalogues
from newsroom.catalogues import forms

PLACE = re.compile(r"%(?:\(\w+\))?[sd]|\{\w*\}")
READERS = ("templates/site/", "templates/base.html", "templates/4", "templates/5", "digests/site/")


def name(path: Path) -> str:
    return path.parts[-3]


everything = pytest.mark.parametrize("path", catalogues.sources(), ids=name)


def test_each_language_but_english_has_one() -> None:
    assert [name(path) for path in catalogues.sources()] == ["kk", "ru", "uz"]


@everything
def test_the_compiled_file_is_the_catalogues(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == catalogues.compiled(path), "run make messages"


@everything
def test_what_is_filled_in_is_in_every_translation(path: Path) -> None:
    for message in catalogues.read(path):
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else message.id
        wanted = sorted(PLACE.findall(ids[-1]))
        for form in forms(message):
            assert not form or sorted(PLACE.findall(form)) == wanted, message.id


@everything
def test_nothing_is_fuzzy_or_left_over(path: Path) -> None:
    catalogue = catalogues.read(path)
    assert [message.id for message in catalogue if message.fuzzy and message.id] == []
    assert list(catalogue.obsolete) == []


@everything
def test_no_word_of_ours_takes_the_place_of_a_month_or_a_day(path: Path) -> None:
    """“May” is what a key may do and a month, and Django asks for it without saying which."""
    with override("en"):
        taken = {
            str(name) for names in (MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR) for name in names.values()
        }
    assert taken.isdisjoint(message.id for message in catalogues.read(path) if not message.context)


@everything
def test_every_form_is_given_or_none(path: Path) -> None:
    for message in catalogues.read(path):
        assert len({bool(form) for form in forms(message)}) == 1, message.id


@pytest.mark.parametrize("language", ["kk", "uz"])
def test_prepared_languages_have_what_readers_see(language: str) -> None:
    catalogue = catalogues.read(catalogues.LOCALE / language / "LC_MESSAGES" / "django.po")
    wanting = [
        message.id
        for message in catalogue
        if any(place.startswith(READERS) for place, _line in message.locations) and not all(forms(message))
    ]
    assert wanting == []


def test_russian_has_everything() -> None:
    catalogue = catalogues.read(catalogues.LOCALE / "ru" / "LC_MESSAGES" / "django.po")
    assert [message.id for message in catalogue if message.id and not all(forms(message))] == []
