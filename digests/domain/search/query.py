"""Queries: what a reader typed, as groups of tokens of which each must be found (pure).

Words must all be there, in any order and form; ``"words in quotes"`` must stand together; ``-word`` must not be
there. A name that the lexicon knows is found by the others of its group as well, but not in quotes.
Anything else that is typed, operators of databases included, is punctuation.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from digests.domain.search import letters
from digests.domain.search.analysis import COMMON, beginning, tokens
from digests.domain.search.lexicon import LONGEST_NAME, Key, Lexicon, key_of

# What is longer is cut: characters, words and other names that one query may have.
LONGEST, MOST_WORDS, MOST_NAMES = 500, 12, 60
_QUOTES = '"“”„«»'
_PIECE = re.compile(rf"(?<!\S)(-?)[{_QUOTES}]([^{_QUOTES}]+)[{_QUOTES}]|(?<!\S)-(\S+)|(\S+)")
# One way to be found: a token, or several that stand together.
Way = tuple[str, ...]
Group = tuple[Way, ...]


@dataclass(frozen=True)
class Query:
    """Every group of ``wanted`` is found by any of its ways; none of ``unwanted`` may be there.

    ``said`` are the words as they were typed, in lower case; ``was_cut`` tells that some were left out.
    """

    wanted: tuple[Group, ...] = ()
    unwanted: Group = ()
    said: frozenset[str] = frozenset()
    was_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.wanted)


@dataclass
class _Parts:
    """A query taken apart: words, and the phrases around them."""

    words: list[str]
    phrases: list[list[str]]
    unwanted: list[list[str]]


def parse(text: str, lexicon: Lexicon) -> Query:
    """Return a query; it is empty where there is nothing to look for. Never raises."""
    parts = _taken_apart(text[:LONGEST])
    size = len(parts.words)
    words = parts.words[:MOST_WORDS]
    wanted = [*_groups(words, lexicon), *(_phrase(words, lexicon) for words in parts.phrases[:MOST_WORDS])]
    unwanted = (
        way for words in parts.unwanted[:MOST_WORDS] for way in _phrase(words, lexicon, is_exact=False)
    )
    said = [*words, *(word for phrase in parts.phrases for word in phrase)]
    return Query(
        wanted=tuple(dict.fromkeys(group for group in wanted if group)),
        unwanted=tuple(dict.fromkeys(unwanted)),
        said=frozenset(word.casefold() for word in said),
        was_cut=size > MOST_WORDS or len(text) > LONGEST,
    )


def _taken_apart(text: str) -> _Parts:
    parts = _Parts([], [], [])
    for minus, phrase, refused, word in _PIECE.findall(text):
        if phrase:
            (parts.unwanted if minus else parts.phrases).append(letters.words_in(phrase))
        elif refused:
            parts.unwanted.append(letters.words_in(refused))
        else:
            parts.words += letters.words_in(word)
    return parts


def _groups(words: list[str], lexicon: Lexicon) -> Iterator[Group]:
    """Yield a group for each name that the lexicon knows, the longest first, and each word between them."""
    meaningful = [word for word in words if word.casefold() not in COMMON]
    stems = [key_of([word]) for word in words]
    at = 0
    while at < len(words):
        size, names = _name_at(stems, at, lexicon)
        own = _phrase(words[at : at + size], lexicon, is_exact=False)
        if size > 1 or not meaningful or words[at].casefold() not in COMMON:
            yield tuple(dict.fromkeys([*own, *_ways_of(names, lexicon)]))
        at += size


def _name_at(stems: list[Key], at: int, lexicon: Lexicon) -> tuple[int, tuple[str, ...]]:
    """Return how many words from here are a name, and the names of the same thing; a word alone is one word."""
    for size in range(min(LONGEST_NAME, len(stems) - at), 0, -1):
        names = lexicon.names.get(tuple(chain.from_iterable(stems[at : at + size])))
        if names:
            return size, names
    return 1, ()


def _ways_of(names: Iterable[str], lexicon: Lexicon) -> Iterator[Way]:
    for name in tuple(names)[:MOST_NAMES]:
        yield from _phrase(letters.words_in(name), lexicon, is_exact=False)


def _phrase(words: list[str], lexicon: Lexicon, *, is_exact: bool = True) -> Group:
    """Return the ways of words that stand together: as they are spelt, or by their stems."""
    ways: dict[Way, None] = {}
    for language in lexicon.languages:
        found = [one for word in words[:MOST_WORDS] if (one := tokens(word, language))]
        if len(found) == 1 and not is_exact:
            # A single word is found by every spelling of it, and by what Turkic languages put behind it.
            ways |= dict.fromkeys((token,) for token in found[0].all())
            if lexicon.has_turkic and (longer := beginning(found[0].full)):
                ways[longer,] = None
        elif found:
            ways[tuple(one.full if is_exact else one.stem for one in found)] = None
    return tuple(ways)
