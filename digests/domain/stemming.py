"""Stemming by Snowball's algorithms.

A stemmer keeps the word that it works on, so each thread has its own: two in one stemmer would each get
stems of the other's words, or an IndexError.
"""

import threading
from collections.abc import Set as AbstractSet

import snowballstemmer


class _Stemmers(threading.local):
    """The stemmers of one thread, by the algorithm's name."""

    def __init__(self) -> None:
        self.made: dict[str, snowballstemmer.stemmer] = {}


_stemmers = _Stemmers()


def stem(word: str, algorithm: str) -> str:
    """Return a folded word's stem by an algorithm such as "english"; KeyError where Snowball has none so named."""
    if algorithm not in _stemmers.made:
        _stemmers.made[algorithm] = snowballstemmer.stemmer(algorithm)
    return str(_stemmers.made[algorithm].stemWord(word))


def english_stem(word: str, endings: AbstractSet[str]) -> str:
    """Return an English word's stem where it lacks one of these endings of the word, else the word's singular.

    Without this a stem joins words that only look alike: import and important, house and housing.
    """
    short = stem(word, "english")
    # Stemming may have changed the stem's last letter.
    shared = next(size for size in range(len(short), -1, -1) if word.startswith(short[:size]))
    return short if word[shared:] in endings else word.removesuffix("s")
