"""The lexicon: other names of what a reader looks for, and the languages that the archive is in.

Topics have synonyms, countries and regions their names in other languages; ``data/cities.json`` has names of
cities (the exemplar cities of CLDR's time zones, and some by hand). Read once a generation and kept in each
process; nothing of it is in the index, so a new synonym finds at once.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from digests.choices import FacetKind
from digests.domain.search import letters
from digests.domain.search.analysis import TURKIC, tokens
from digests.models.editions import Tally
from digests.models.places import Country, Region
from digests.models.topics import Topic

CITIES = Path(__file__).resolve().parents[2] / "data" / "cities.json"
# By these a query is read in any case: the two alphabets, and the one language whose x is kh.
LANGUAGES = ("en", "ru", "uz")
# No more words than this are taken as one name.
LONGEST_NAME = 5
Key = tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """``names`` has, by the stems of a name's words, every name of the same thing; ``labels`` names facets.

    ``has_turkic`` tells whether something public is in a Turkic language.
    """

    languages: tuple[str, ...] = LANGUAGES
    has_turkic: bool = False
    names: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)


@lru_cache(maxsize=2)
def lexicon(_generation: int) -> Lexicon:
    """Return the lexicon of a generation, in four queries."""
    rows = Tally.objects.filter(with_kind="", items__gt=0).values_list("kind", "key", "label")
    labels = {(kind, key): label for kind, key, label in rows}
    published = [key.split("-")[0] for kind, key in labels if kind == FacetKind.LANGUAGE]
    return Lexicon(
        languages=tuple(dict.fromkeys((*LANGUAGES, *published))),
        has_turkic=not TURKIC.isdisjoint(published),
        names=_names((*_registry(), *cities())),
        labels=labels,
    )


def _registry() -> Iterator[tuple[str, ...]]:
    for topic in Topic.objects.order_by("pk"):
        yield _texts(topic.name, *topic.synonyms)
    for model in (Country, Region):
        for place in model.objects.order_by("pk"):
            yield _texts(place.name, *place.names.values(), *place.aliases)


def _texts(*names: Any) -> tuple[str, ...]:
    return tuple(name for name in names if isinstance(name, str))


@lru_cache(maxsize=2)
def _names(groups: tuple[tuple[str, ...], ...]) -> Mapping[Key, tuple[str, ...]]:
    """Keep the work of a tenth of a second while the wording stays: generations rise far more often."""
    return names_of(groups)


@cache
def cities() -> tuple[tuple[str, ...], ...]:
    """Return the names of cities, a tuple each."""
    return tuple(tuple(names) for names in json.loads(CITIES.read_text(encoding="utf-8")))


def names_of(groups: Iterable[Iterable[str]]) -> dict[Key, tuple[str, ...]]:
    """Return, by each name's stems, the names of all groups that it is in."""
    found: dict[Key, dict[str, None]] = {}
    for group in groups:
        keyed = {name: key_of(letters.words_in(name)) for name in group}
        # Names that come to the same stems are one.
        distinct = {key: name for name, key in reversed(keyed.items()) if 0 < len(key) <= LONGEST_NAME}
        for key in distinct:
            found.setdefault(key, {}).update(dict.fromkeys(reversed(distinct.values())))
    return {key: tuple(names) for key, names in found.items() if len(names) > 1}


def key_of(words: Iterable[str]) -> Key:
    """Return the stems by which a name is found, whatever language it is in."""
    return tuple(found.stem for word in words if (found := tokens(word, "en")))
