"""Marking: which words of a text a query found, by the same analysis that found them (pure)."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from digests.domain.search import letters
from digests.domain.search.analysis import found_by
from digests.domain.search.query import Query, Way

# About how many characters of a text a result shows, and how many of them before the first mark.
EXCERPT, BEFORE = 280, 80
Span = tuple[int, int]
NONE: frozenset[str] = frozenset()


class Piece(NamedTuple):
    """A stretch of text, marked or not."""

    text: str
    is_marked: bool = False


class _Known(dict[str, frozenset[str]]):
    """The tokens of words that a query may be found by, none of the others; by words of one language.

    Nearly all words are others, and most of these begin with another letter, so they need no analysis.
    """

    def __init__(self, wanted: frozenset[str], language: str) -> None:
        super().__init__()
        self._wanted, self.language = wanted, language
        self._initials = {"", *map(letters.initial_of, wanted)}

    def __missing__(self, word: str) -> frozenset[str]:
        found = NONE
        if letters.initial(word) in self._initials:
            tokens = found_by(word, self.language)
            found = NONE if self._wanted.isdisjoint(tokens) else tokens
        self[word] = found
        return found


class Marker:
    """Marks the texts of one query's results, and remembers which spellings it met."""

    def __init__(self, query: Query) -> None:
        ways = [way for group in query.wanted for way in group]
        self._single = frozenset(way[0] for way in ways if len(way) == 1)
        self._phrases: dict[str, list[Way]] = {}
        for way in ways:
            if len(way) > 1:
                self._phrases.setdefault(way[0], []).append(way)
        self._starts = frozenset(self._phrases)
        self._known: dict[str, _Known] = {}
        self._said = query.said
        self.met: dict[str, None] = {}

    def spans(self, text: str, language: str, *, most: int = 0) -> list[Span]:
        """Return where the query is found in a text, in order and apart.

        With ``most``, no further than so many characters after the first place, for an excerpt.
        """
        known = self._known.get(language)
        if known is None:
            known = self._known[language] = _Known(self._single | self._starts, language)
        words = list(letters.WORD.finditer(text))
        spans = self._found(words, known, most)
        if most and not spans:
            # What looked like the first place was the beginning of a phrase that isn't there.
            spans = self._found(words, known, 0)
        self._meet(text, spans)
        return spans

    def _found(self, words: list[re.Match[str]], known: _Known, most: int) -> list[Span]:
        numbers = [number for number, word in enumerate(words) if known[word[0]]]
        if numbers and most:
            limit = words[numbers[0]].start() + most
            words = words[: bisect_right(words, limit, key=re.Match.start)]
        spans: list[Span] = []
        end = 0
        for number in numbers:
            size = self._size_at(words, number, known) if number < len(words) else 0
            if size and number + size > end:
                start = words[max(number, end)].start()
                end = number + size
                spans.append((start, words[end - 1].end()))
        return spans

    def _size_at(self, words: list[re.Match[str]], number: int, known: _Known) -> int:
        """Return how many words from here are a way to be found, 0 where none is."""
        tokens = known[words[number][0]]
        size = 0 if self._single.isdisjoint(tokens) else 1
        for first in self._starts & tokens:
            for way in self._phrases[first]:
                if len(way) > size and _fits(way, words[number : number + len(way)], known.language):
                    size = len(way)
        return size

    def _meet(self, text: str, spans: list[Span]) -> None:
        for start, end in spans:
            word = text[start:end].casefold()
            if word not in self._said and not self._said.issuperset(letters.words_in(word)):
                self.met.setdefault(word)


def _fits(way: Way, words: list[re.Match[str]], language: str) -> bool:
    return len(words) == len(way) and all(
        token in found_by(word[0], language) for token, word in zip(way, words, strict=True)
    )


def pieces(text: str, spans: list[Span]) -> Iterator[Piece]:
    """Yield a text in pieces, marked where the spans are."""
    at = 0
    for start, end in spans:
        if at < start:
            yield Piece(text[at:start])
        yield Piece(text[start:end], is_marked=True)
        at = end
    if at < len(text):
        yield Piece(text[at:])


def excerpt(text: str, spans: list[Span]) -> list[Piece]:
    """Return the part of a text around its first mark, in pieces, cut at words, with dots where it goes on."""
    start = _word_start(text, max(0, spans[0][0] - BEFORE)) if spans else 0
    end = _word_end(text, start + EXCERPT)
    inside = [(a - start, min(b, end) - start) for a, b in spans if start <= a < end]
    found = list(pieces(text[start:end], inside))
    dots = Piece("…")
    return [*([dots] if start else []), *found, *([dots] if end < len(text) else [])]


def _word_start(text: str, at: int) -> int:
    if at == 0:
        return 0
    space = text.find(" ", at)
    return space + 1 if 0 <= space < at + BEFORE // 2 else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - BEFORE, at)
    return space if space > 0 else at
