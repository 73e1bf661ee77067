"""Matches: what a query finds among the newest, walked once for a page, its count and its facets.

The index alone is walked, from the newest; entries are read for what is shown. Kept for a generation, so that
going on to further pages walks nothing again.
"""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import neg
from sys import intern

from digests.domain.search import finding
from digests.domain.search.finding import Bounds, Hit
from digests.domain.search.query import Query
from digests.domain.search.ranking import ranked

PAGE = 20
# Matches are counted up to so many, and facets are those of so many of the newest.
LOOKED_AT, FACETED = 1000, 300
# By relevance, of so many of the newest matches, for each has to be weighed.
RANKED = 300
# Facets kept of each kind.
CHOICES = 8
# Queries kept: of each some sixteen kilobytes at most.
QUERIES = 64
# Items of which the facets are kept, some two hundred bytes each.
KNOWN = 8000
Facets = tuple[str, ...]


@dataclass(frozen=True)
class Matches:
    """The numbers of the newest matches, newest first: ``LOOKED_AT`` and one more at most.

    ``facets`` by kind are (key, items) of the newest ``FACETED``, the ``CHOICES`` that most have, most first.
    """

    numbers: Sequence[int]
    facets: Mapping[str, tuple[tuple[str, int], ...]]

    @property
    def total(self) -> int:
        """How many match, ``LOOKED_AT`` at most."""
        return min(len(self.numbers), LOOKED_AT)

    @property
    def is_more(self) -> bool:
        """Tell whether there are more."""
        return len(self.numbers) > LOOKED_AT

    @property
    def is_partial(self) -> bool:
        """Tell whether the facets aren't those of all matches."""
        return len(self.numbers) > FACETED


@lru_cache(maxsize=QUERIES)
def matches(generation: int, query: Query, bounds: Bounds) -> Matches:
    """Return what a query finds, in two statements, once a generation."""
    numbers = array("q", finding.numbers(query, bounds, limit=LOOKED_AT + 1))
    return Matches(numbers, _counted(_facets(generation, numbers[:FACETED])))


@lru_cache(maxsize=1)
def _known(_generation: int) -> dict[int, Facets]:
    """Return the facets by number that were read since a generation began: searches share most of the newest."""
    return {}


def _facets(generation: int, numbers: Sequence[int]) -> list[Facets]:
    known = _known(generation)
    found = {number: known.get(number) for number in numbers}
    missing = [number for number, facets in found.items() if facets is None]
    # Each name is in memory once, however many items have it.
    read = {number: tuple(map(intern, text.split())) for number, text in finding.facets(missing)}
    if len(known) + len(read) > KNOWN:
        known.clear()
    known.update(read)
    return [facets for facets in (found | read).values() if facets is not None]


def _counted(rows: Iterable[Facets]) -> dict[str, tuple[tuple[str, int], ...]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for name, items in Counter(chain.from_iterable(rows)).most_common():
        kind, _colon, key = name.partition(":")
        of_kind = found.setdefault(kind, [])
        if len(of_kind) < CHOICES:
            of_kind.append((key, items))
    return {kind: tuple(rows) for kind, rows in found.items()}


def newest(
    found: Matches, query: Query, bounds: Bounds, *, before: int | None = None
) -> tuple[list[Hit], int | None]:
    """Return the items of a page, newest first, and the number before which the next page begins."""
    start = 0 if before is None else bisect_right(found.numbers, -before, key=neg)
    chosen = found.numbers[start : start + PAGE + 1]
    if len(chosen) <= PAGE and found.is_more:
        chosen = finding.numbers(query, bounds, before=before, limit=PAGE + 1)
    following = chosen[PAGE - 1] if len(chosen) > PAGE else None
    return finding.by_number(chosen[:PAGE]), following


def best(found: Matches, query: Query, *, before: int | None = None) -> tuple[list[Hit], int | None]:
    """Return the items of a page, best first, of the newest ``RANKED``; ``before`` is the last number seen."""
    order = ranked(query, finding.words(found.numbers[:RANKED]))
    start = order.index(before) + 1 if before in order else 0
    chosen = order[start : start + PAGE]
    hits = {hit.number: hit for hit in finding.by_number(chosen)}
    following = chosen[-1] if start + PAGE < len(order) else None
    return [hits[number] for number in chosen if number in hits], following
