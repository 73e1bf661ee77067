"""Pages: what a reader asked for, and what the search page and its feed show of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from digests.domain import languages, rendering
from digests.domain.search import engines, finding, matches
from digests.domain.search.entries import YEAR
from digests.domain.search.finding import Bounds, Hit
from digests.domain.search.lexicon import Lexicon, lexicon
from digests.domain.search.marking import EXCERPT, Marker, excerpt, pieces
from digests.domain.search.matches import Matches
from digests.domain.search.query import Query, parse

# The facets of the page.
KINDS = ("country", "topic", "source", YEAR)
ALSO = 6


@dataclass(frozen=True)
class Asked:
    """What was asked for: words, one key for each kind of facet that is chosen, a first day, an order."""

    words: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    since: date | None = None
    best_first: bool = False


@dataclass(frozen=True)
class Choice:
    """A facet that narrows what was found, and how many of the matches counted have it."""

    kind: str
    key: str
    label: str
    items: int


class Result(NamedTuple):
    """An item that was found; ``heading``, ``excerpt`` and ``place`` are HTML, the first two with marks."""

    path: str
    heading: str
    excerpt: str
    place: str
    language: str


@dataclass(frozen=True)
class Results:
    """A page of results; ``following`` is the number after which the next one goes on.

    ``also`` are spellings that were found beside those typed; ``was_cut`` tells that words were left out.
    """

    results: list[Result]
    following: int | None
    matches: Matches
    also: list[str]
    was_cut: bool


def results(asked: Asked, generation: int, *, after: int | None) -> Results | None:
    """Return a page of what was found; None where nothing was asked: no word with a letter or digit, no facet.

    Once warm in three statements, by relevance in four.
    """
    known, bounds = lexicon(generation), bounds_of(asked)
    words = parse(asked.words, known)
    query = _narrowed(words, asked)
    if not query:
        return None
    found = matches.matches(generation, query, bounds)
    if asked.best_first:
        hits, following = matches.best(found, query, before=after)
    else:
        hits, following = matches.newest(found, query, bounds, before=after)
    # Facets are words of the index too, but of no text.
    marker = Marker(words)
    shown = [_result(hit, marker) for hit in hits]
    return Results(shown, following, found, list(marker.met)[:ALSO], query.was_cut)


def found_items(asked: Asked, generation: int, *, limit: int) -> list[Hit]:
    """Return the newest items found, for a feed."""
    query = query_of(asked, lexicon(generation))
    if not query:
        return []
    return finding.by_number(finding.numbers(query, bounds_of(asked), limit=limit))


def query_of(asked: Asked, known: Lexicon) -> Query:
    """Return the query of what was asked, facets included."""
    return _narrowed(parse(asked.words, known), asked)


def _narrowed(words: Query, asked: Asked) -> Query:
    groups = finding.facet_groups((kind, [key]) for kind, key in asked.chosen)
    # Words that come to nothing find nothing, whatever is chosen beside them.
    return words if asked.words.strip() and not words else engines.narrowed(words, groups)


def bounds_of(asked: Asked) -> Bounds:
    """Return the moments that were asked for."""
    return Bounds(since=datetime.combine(asked.since, time.min, tzinfo=UTC) if asked.since else None)


def choices(counted: Matches, asked: Asked, generation: int) -> list[tuple[str, list[Choice]]]:
    """Return by kind what would narrow the results: kinds that aren't chosen yet and have a choice."""
    labels, taken = lexicon(generation).labels, {kind for kind, _key in asked.chosen}
    found = []
    for kind in KINDS:
        rows = counted.facets.get(kind, ())
        if kind not in taken and (len(rows) > 1 or (rows and rows[0][1] < counted.total)):
            shown = (Choice(kind, key, _label(labels, kind, key), n) for key, n in rows)
            found.append((kind, list(shown)))
    return found


def label_of(kind: str, key: str, generation: int) -> str:
    """Return the name that a reader knows a facet by, the key itself where there is none."""
    return _label(lexicon(generation).labels, kind, key)


def _label(labels: Mapping[tuple[str, str], str], kind: str, key: str) -> str:
    """Return a facet's name; a country's in the interface's language."""
    known = labels.get((kind, key), key)
    is_translated = kind == "country" and languages.now() != "en"
    return (languages.country_name(key) or known) if is_translated else known


def countries(generation: int) -> Iterable[tuple[str, str]]:
    """Return code and name of the countries that have items, by name."""
    labels = lexicon(generation).labels
    rows = [(key, _label(labels, kind, key)) for kind, key in labels if kind == "country"]
    return sorted(rows, key=lambda row: row[1])


def _result(hit: Hit, marker: Marker) -> Result:
    found = marker.spans(hit.text, hit.language, most=EXCERPT)
    return Result(
        path=hit.path,
        heading=rendering.marked(pieces(hit.heading, marker.spans(hit.heading, hit.language))),
        excerpt=rendering.marked(excerpt(hit.text, found)),
        place=hit.place,
        language=hit.language,
    )
