"""Type on cards: every letter has a font, right to left included, and long texts are fitted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from digests.domain import card_text
from digests.domain.card_text import ELLIPSIS, FOLDER, drawable, fit, runs, shortened, width

SIZES = (80, 60, 40)
joins = pytest.mark.skipif(
    not card_text.can_join(), reason="FriBiDi is missing: Arabic script can't be joined"
)
REGION = (
    ("noto-serif-latin", "Türkmenistanyň çägi, Ňebitdag ýoly, Žanna, işçi, Gürcüstan, dəmir, Oʻzbekiston"),
    ("noto-serif-cyrillic", "Әңгіме, Ғылым, Қазақ, Өңір, Ұлт, Үкімет, Һәм, Іс ₸ Ўзбек, Ҳисоб, Тоҷикӣ, Рӯз"),
    ("noto-serif-georgian", "საქართველოს რკინიგზა"),
    ("noto-serif-armenian", "Հայաստանը նոր ջրամբար"),
    ("noto-serif-sc", "中国与哈萨克斯坦签署铁路合作协议"),
    pytest.param("noto-naskh-arabic", "ئوتتۇرا ئاسىيا تۆمۈريولى گژپچ ڭ ې ۋ کی", marks=joins),
)


@pytest.mark.parametrize(("font", "text"), REGION)
def test_the_languages_of_the_region_have_a_font_whole(font: str, text: str) -> None:
    assert drawable(text) == text
    assert {run.font for run in runs(text) if run.text.strip(" ,₸")} == {font}


@pytest.mark.parametrize("text", [text.values[1] if hasattr(text, "values") else text[1] for text in REGION])
def test_no_letter_is_drawn_as_an_empty_box(text: str) -> None:
    for run in runs(drawable(text)):
        font = ImageFont.truetype(FOLDER / f"{run.font}-700.woff2", 40)
        box = bytes(font.getmask("\U0010fffd"))
        for letter in run.text.replace(" ", ""):
            assert bytes(font.getmask(letter)) != box, (run.font, letter)


def test_what_no_font_has_is_left_out() -> None:
    assert drawable("Rail 🚂 and\nroad\t\u200b") == "Rail and road"
    assert drawable("ᠮᠣᠩᠭᠣᠯ ᠤᠯᠤᠰ, news") == ""


def test_a_word_in_another_script_keeps_to_one_font() -> None:
    found = runs("Новые рейсы в Ňebitdag и 中国")
    assert [run.font.removeprefix("noto-serif-") for run in found] == ["cyrillic", "latin", "cyrillic", "sc"]
    assert "".join(run.text for run in found) == "Новые рейсы в Ňebitdag и 中国"


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_fits_its_box(text: str) -> None:
    words = drawable(text)
    if words:
        setting = fit(words, width_limit=600, height=300, sizes=SIZES, leading=1.2)
        assert len(setting.lines) * setting.size * 1.2 <= 300
        assert all(width(line, setting.size) <= 600 for line in setting.lines)


def test_a_short_title_is_large_and_a_long_one_is_cut() -> None:
    short = fit("Rails reach Bakhty", width_limit=600, height=300, sizes=SIZES, leading=1.2)
    assert short.size == SIZES[0]
    long = fit("Water and rails " * 40, width_limit=600, height=300, sizes=SIZES, leading=1.2)
    assert long.size == SIZES[-1]
    assert long.lines[-1].endswith(ELLIPSIS)
    assert len(long.lines) == 6


def test_lines_are_of_even_width() -> None:
    setting = fit(
        "Grain trains and a cheaper rail promise", width_limit=900, height=200, sizes=(60,), leading=1.2
    )
    assert len(setting.lines) == 2
    assert min(width(line, 60) for line in setting.lines) > 450


def test_a_word_wider_than_its_box_is_parted() -> None:
    setting = fit("Lüderitz" * 12, width_limit=600, height=300, sizes=SIZES, leading=1.2)
    assert setting.size == SIZES[-1]
    assert "".join(setting.lines) == "Lüderitz" * 12


def test_one_line_is_shortened() -> None:
    assert shortened("Series", size=27, width_limit=600, weight=400) == "Series"
    cut = shortened("A series with a long name " * 5, size=27, width_limit=600, weight=400)
    assert cut.endswith(ELLIPSIS)
    assert width(cut, 27, 400) <= 600
