"""Marks stand on what was found, whatever the spelling."""

import pytest

from digests.domain.search import analysis, letters, marking, query
from digests.domain.search.lexicon import Lexicon, names_of

KNOWN = Lexicon(has_turkic=True, names=names_of([["Railways", "железная дорога", "temir yo‘l"]]))


def marked(asked: str, text: str, language: str = "en") -> list[str]:
    marker = marking.Marker(query.parse(asked, KNOWN))
    return [text[a:b] for a, b in marker.spans(text, language)]


@pytest.mark.parametrize(
    ("asked", "language", "text", "marks"),
    [
        ("lines", "en", "The line’s lines, linear.", ["line’s", "lines"]),
        ("zhumangarin", "kk", "Серік Жұманғарин айтты.", ["Жұманғарин"]),
        ("railway", "ru", "Новая железная дорога; железный век.", ["железная дорога"]),
        ("железная дорога", "en", "Two railways.", ["railways"]),
        ("temir yo'l", "uz", "Temir yo‘l ochildi.", ["Temir yo‘l"]),
        ("теміржол", "kk", "Теміржолдарды салу.", ["Теміржолдарды"]),
        ('"red line"', "en", "A red line, a line red.", ["red line"]),
        ("-red line", "en", "A red line.", ["line"]),
        ("пекин", "en", "Nothing of it.", []),
    ],
)
def test_marks(asked: str, language: str, text: str, marks: list[str]) -> None:
    assert marked(asked, text, language) == marks


def test_other_spellings_that_were_met_are_told() -> None:
    marker = marking.Marker(query.parse("railway", KNOWN))
    marker.spans("A railway and railways.", "en")
    marker.spans("Железная дорога.", "ru")
    assert list(marker.met) == ["railways", "железная дорога"]


def test_pieces_make_up_the_text() -> None:
    text = "One two three two."
    spans = marking.Marker(query.parse("two", KNOWN)).spans(text, "en")
    found = list(marking.pieces(text, spans))
    assert "".join(piece.text for piece in found) == text
    assert [piece.text for piece in found if piece.is_marked] == ["two", "two"]


@pytest.mark.parametrize("text", ["", "a", "word " * 300, "x" * 2000, "word " * 50 + "needle"])
def test_an_excerpt_is_short_and_has_the_first_mark(text: str) -> None:
    spans = marking.Marker(query.parse("needle", KNOWN)).spans(text, "en")
    found = marking.excerpt(text, spans)
    assert len("".join(piece.text for piece in found)) <= marking.EXCERPT + 2
    assert any(piece.is_marked for piece in found) == ("needle" in text)


def test_tokens_are_plain_and_the_letters_that_mean_something_never_come_out() -> None:
    words = "Жұманғарин Ўзбекистон Çörek Xinhua quay 3e8r 12 北京 ئۇيغۇر ქართული café İstanbul straße".split()
    for word in words:
        for language in ("en", "ru", "kk", "uz", "ug"):
            for token in analysis.found_by(word, language):
                assert token.isascii()
                assert token.isalnum()
                assert token == token.lower()
                assert token[0] != "y"
    assert letters.words_in("O‘zbekiston, l’énergie d'État e-mail 北京") == [
        "O‘zbekiston", "l’énergie", "d'État", "e", "mail", "北", "京",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rest", ["", "a", "ya", "yerevan", "haa", "zhi", "shch", "ксандр", "иё", "\u0306a", "’état"]
)
def test_a_words_tokens_begin_as_it_does(rest: str) -> None:
    """Every letter of the alphabets that digests are in, and those like them."""
    letters_of_alphabets = [*map(chr, range(0x30, 0x700)), *map(chr, range(0x1E00, 0x2000))]
    for word in (letter + rest for letter in letters_of_alphabets if letters.WORD.match(letter)):
        begins = letters.initial(word)
        for language in ("en", "ru", "kk", "uz", "tr"):
            tokens = analysis.found_by.__wrapped__(word, language)
            assert not begins or {letters.initial_of(token) for token in tokens} <= {begins}, word


def test_words_end_where_they_did() -> None:
    assert letters.words_in("o''k a' l’a_b 9½ e\u0301\u0301a\u00ad. x\u200cy 北か7") == [
        "o", "k", "a", "l’a", "b", "9½", "e\u0301\u0301a\u00ad", "x\u200cy", "北", "か", "7",
    ]  # fmt: skip
