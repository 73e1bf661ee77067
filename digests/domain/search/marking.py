"""Marking: which words of a text a query found, by the same analysis that found them (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digests.domain.search import letters
from digests.domain.search.analysis import found_by
from digests.domain.search.query import Query, Way

# About how many characters of a text a result shows, and how many of them before the first mark.
EXCERPT, BEFORE = 280, 80
Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A stretch of text, marked or not."""

    text: str
    is_marked: bool = False


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
        self._any = self._single | self._starts
        self._said = query.said
        self.met: dict[str, None] = {}

    def spans(self, text: str, language: str, *, most: int = 0) -> list[Span]:
        """Return where the query is found in a text, in order and apart.

        With ``most``, no further than so many characters after the first place, for an excerpt.
        """
        matches, words = self._read(text, language, most)
        spans = self._found(matches, words)
        if most and not spans:
            # What looked like the first place was the beginning of a phrase that isn't there.
            spans = self._found(*self._read(text, language, 0))
        self._meet(text, spans)
        return spans

    def _read(self, text: str, language: str, most: int) -> tuple[list[re.Match[str]], list[frozenset[str]]]:
        matches, words, limit = [], [], len(text)
        wanted, is_open = self._any, bool(most)
        for match in letters.WORD.finditer(text):
            tokens = found_by(match[0], language)
            if is_open and not wanted.isdisjoint(tokens):
                is_open, limit = False, match.start() + most
            elif match.start() > limit:
                break
            matches.append(match)
            words.append(tokens)
        return matches, words

    def _found(self, matches: list[re.Match[str]], words: list[frozenset[str]]) -> list[Span]:
        spans: list[Span] = []
        end = 0
        wanted = self._any
        for number in (n for n, tokens in enumerate(words) if not wanted.isdisjoint(tokens)):
            size = self._size_at(words, number, words[number])
            if size and number + size > end:
                start = matches[max(number, end)].start()
                end = number + size
                spans.append((start, matches[end - 1].end()))
        return spans

    def _size_at(self, words: list[frozenset[str]], number: int, tokens: frozenset[str]) -> int:
        """Return how many words from here are a way to be found, 0 where none is."""
        size = 0 if self._single.isdisjoint(tokens) else 1
        if not self._starts.isdisjoint(tokens):
            for first in self._starts & tokens:
                for way in self._phrases[first]:
                    here = words[number : number + len(way)]
                    if len(way) > size and _fits(way, here):
                        size = len(way)
        return size

    def _meet(self, text: str, spans: list[Span]) -> None:
        for start, end in spans:
            word = text[start:end].casefold()
            if word not in self._said and not self._said.issuperset(letters.words_in(word)):
                self.met.setdefault(word)


def _fits(way: Way, words: list[frozenset[str]]) -> bool:
    return len(words) == len(way) and all(token in word for token, word in zip(way, words, strict=True))


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
