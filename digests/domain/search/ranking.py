"""Ranking: the same order by relevance on every database, from the words of the index (pure)."""

from collections.abc import Iterable

from digests.domain.search.query import Group, Query

# What a match is worth in the headline, the text, the names; facets are worth nothing.
WEIGHTS = (6.0, 1.0, 2.5)
# A word that comes again adds less each time.
SATURATION = 1.2


def ranked(query: Query, rows: Iterable[tuple[int, str]]) -> list[int]:
    """Return the numbers of entries, given with their words, best first; of equals the newest."""
    scored = [(score(query, words), number) for number, words in rows]
    return [number for _score, number in sorted(scored, reverse=True)]


def score(query: Query, words: str) -> float:
    """Return how well an entry's words fit: each group counts, and most where it is in the headline."""
    lines = words.split("\n")[: len(WEIGHTS)]
    total = 0.0
    for line, weight in zip(lines, WEIGHTS, strict=False):
        present = frozenset(line.split(" "))
        for group in query.wanted:
            times = _times(group, present, line)
            total += weight * times / (times + SATURATION)
    return total


def _times(group: Group, present: frozenset[str], line: str) -> int:
    """Return how often a line has a group; a word whose stem is its spelling stands in it twice."""
    padded = f" {line} "
    return sum(padded.count(f" {' '.join(way)} ") for way in group if way[0] in present)
