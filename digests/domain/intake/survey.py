"""What a whole text shows about its names: who is a person, what is a place."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from digests.domain.intake import cues
from digests.domain.intake.outlets import JOINERS, is_demonym, opens_sentence
from digests.domain.intake.words import Word, words_of

_PARENTHESIS_END = re.compile(r"[(\[]([^()\[\]]{2,60})(?:,[^()\[\]]{3,30})?[)\]][\s.*_]*$")
_SIGNED_END = re.compile(r"\S.{20,}\s(?:[—–]|--)\s+[A-Z\u00c0-\u00deА-Я\d][^.!?,;:]{1,40}\.?$")
_LOCATIVES = frozenset("in near outside around en bei aus v iz pod u z w в из под около у".split())


@dataclass(frozen=True, slots=True)
class Names:
    """What a whole text shows about its names: who is a person or a place, and whether credits end paragraphs.

    ``persons`` are last words of names of several words; ``surnames`` those words that stand alone, too.
    """

    persons: frozenset[str]
    parenthetical: bool
    surnames: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


def survey(paragraphs: Iterable[str]) -> Names:
    """Look a text over: a name that once follows a first name or an office is a person's."""
    persons: set[str] = set()
    alone: set[str] = set()
    places: set[str] = set()
    endings = 0
    for text in paragraphs:
        endings += bool(_PARENTHESIS_END.search(text) or _SIGNED_END.search(text))
        words = words_of(text)
        alone.update(_alone(words))
        places.update(_located(words))
        for before, word in itertools.pairwise(words):
            if not (before.gap == " " and word.capital and before.text[0].isupper() and len(word.text) > 2):
                continue
            if (
                before.key in cues.OUTLET_NOUNS
                or before.key in cues.OUTLET_WORDS
                or is_demonym(before)
                or word.text.isupper()
            ):
                continue
            if before.key in cues.NOT_OUTLETS and len(before.key) <= 4:
                continue
            if before.key in cues.BESIDE or before.key in cues.BEFORE or before.key in cues.BEFORE_STRONG:
                continue
            persons.add(word.key)
    return Names(frozenset(persons), endings >= 2, frozenset(persons & alone), frozenset(places))


def _alone(words: list[Word]) -> Iterator[str]:
    """Yield names of one word in the middle of a sentence, or before what people do."""
    for number, word in enumerate(words):
        before = words[number - 1] if number else None
        after = words[number + 1] if number + 1 < len(words) else None
        joined = (before and before.capital and before.gap in JOINERS) or (
            after and after.capital and word.gap in JOINERS
        )
        if word.capital and not joined:
            verb = after is not None and after.key in cues.AFTER
            if verb or not opens_sentence(words, number):
                yield word.key


def _located(words: list[Word]) -> Iterator[str]:
    """Yield names that once stand after "in" or "near", where no publication is meant."""
    for number, word in enumerate(words[1:], 1):
        before = words[number - 1]
        if word.capital and before.gap == " " and before.key in _LOCATIVES:
            earlier = words[number - 2].key if number > 1 else ""
            if earlier not in cues.known_words() or earlier in cues.BESIDE:
                yield word.key
