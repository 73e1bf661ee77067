"""Topics suggested from the registry's own, by the stems of their names and synonyms."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from digests.domain import stemming
from digests.domain.document import TopicRef
from digests.domain.intake.words import words_of

MAX_TOPICS = 3
_STEMMERS = {
    "en": "english",
    "ru": "russian",
    "fr": "french",
    "es": "spanish",
    "de": "german",
    "it": "italian",
    "tr": "turkish",
}
_HEADLINE_WEIGHT = 3
_INFLECTIONS = frozenset({"", "s", "es", "e", "y", "ies", "ed"})
_Phrase = tuple[str, ...]


@dataclass(frozen=True)
class KnownTopic:
    """A topic of the registry."""

    slug: str
    name: str
    synonyms: tuple[str, ...] = ()


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return a folded word's stem."""
    algorithm = _STEMMERS.get(language)
    if not algorithm:
        return word
    return stemming.english_stem(word, _INFLECTIONS) if language == "en" else stemming.stem(word, algorithm)


def stems_of(text: str, language: str) -> list[str]:
    """Return the stems of a text's words."""
    return [stem(word.key, language) for word in words_of(text)]


class TopicIndex:
    """Topics by the stems of their words, for each language when it is first asked for."""

    def __init__(self, topics: Iterable[KnownTopic]) -> None:
        self._topics = tuple(topics)
        self._tables: dict[str, dict[str, list[tuple[_Phrase, KnownTopic]]]] = {}

    def _table(self, language: str) -> dict[str, list[tuple[_Phrase, KnownTopic]]]:
        if language not in self._tables:
            table: dict[str, list[tuple[_Phrase, KnownTopic]]] = defaultdict(list)
            for topic in self._topics:
                for phrase in {tuple(stems_of(name, language)) for name in (topic.name, *topic.synonyms)}:
                    if phrase:
                        table[phrase[0]].append((phrase, topic))
            self._tables[language] = table
        return self._tables[language]

    def suggest(self, headline: str, body: str, language: str) -> list[tuple[TopicRef, str]]:
        """Return at most three topics, the strongest first, each with the words that say so."""
        table = self._table(language)
        strength: dict[str, float] = defaultdict(float)
        seen: dict[str, tuple[KnownTopic, str]] = {}
        for text, weight in ((headline, _HEADLINE_WEIGHT), (body, 1)):
            words = words_of(text)
            stems = [stem(word.key, language) for word in words]
            for number, first in enumerate(stems):
                for phrase, topic in table.get(first, ()):
                    if tuple(stems[number : number + len(phrase)]) == phrase:
                        strength[topic.slug] += weight * (1 + 0.5 * (len(phrase) - 1))
                        said = text[words[number].start : words[number + len(phrase) - 1].end]
                        seen.setdefault(topic.slug, (topic, said))
        best = sorted(strength, key=lambda slug: -strength[slug])[:MAX_TOPICS]
        return [(TopicRef(slug, seen[slug][0].name), seen[slug][1]) for slug in best]
