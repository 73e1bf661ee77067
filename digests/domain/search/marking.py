"""Marking: which words of a text a query found, by the same analysis that found them (pure)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from digests.domain.search import letters
from digests.domain.search.analysis import found_by
from digests.domain.search.beginnings import beginnings
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
        self.initials = frozenset(map(letters.initial_of, wanted))

    def __missing__(self, word: str) -> frozenset[str]:
        found = NONE
        initial = letters.initial(word)
        if not initial or initial in self.initials:
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
        spans = self._found(text, known, most)
        if most and not spans:
            # What looked like the first place was the beginning of a phrase that isn't there.
            spans = self._found(text, known, 0)
        self._meet(text, spans)
        return spans

    def _found(self, text: str, known: _Known, most: int) -> list[Span]:
        starts = beginnings(text, known.initials)
        if starts is None:
            starts = [word.start() for word in letters.WORD.finditer(text)]
        spans: list[Span] = []
        end, limit = 0, len(text)
        is_first = True
        for at in starts:
            word = letters.WORD.match(text, at) if at <= limit else None
            if word is None or not known[word[0]]:
                continue
            if is_first and most:
                limit, is_first = at + most, False
            words = self._words_at(text, word, known, limit)
            if words and words[-1].end() > end:
                start = next(one.start() for one in words if one.start() >= end)
                end = words[-1].end()
                spans.append((start, end))
        return spans

    def _words_at(self, text: str, word: re.Match[str], known: _Known, limit: int) -> list[re.Match[str]]:
        """Return the words from here, no later than ``limit``, that are a way to be found, the longest one."""
        tokens = known[word[0]]
        found = [] if self._single.isdisjoint(tokens) else [word]
        ways = [way for first in self._starts & tokens for way in self._phrases[first]]
        if ways:
            words = _following(text, word, limit, most=max(map(len, ways)))
            for way in ways:
                if len(way) > len(found) and _fits(way, words[: len(way)], known.language):
                    found = words[: len(way)]
        return found

    def _meet(self, text: str, spans: list[Span]) -> None:
        for start, end in spans:
            word = text[start:end].casefold()
            if word not in self._said and not self._said.issuperset(letters.words_in(word)):
                self.met.setdefault(word)


def _following(text: str, word: re.Match[str], limit: int, *, most: int) -> list[re.Match[str]]:
    """Return a word and those after it, ``most`` of them at most, that begin no later than ``limit``."""
    words = [word]
    while len(words) < most:
        following = letters.WORD.search(text, words[-1].end())
        if following is None or following.start() > limit:
            break
        words.append(following)
    return words


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
