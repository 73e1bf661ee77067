"""Small questions about a name and the words around it, as attribution asks them."""

import re

from digests.domain.intake import cues
from digests.domain.intake.normalise import fold
from digests.domain.intake.outlets import Candidate, is_demonym, looks_like_outlet
from digests.domain.intake.words import Word, words_of

_GERMAN = frozenset("das dem der die des".split())
_DOMAIN = re.compile(r"[a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,20}){1,3}")
_BESIDE_DATE = (
    cues.BESIDE
    | cues.OUTLET_NOUNS
    | cues.AFTER
    | cues.AFTER_STRONG
    | frozenset(
        "on of dated in le am el il vom del monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche "
        "montag dienstag mittwoch donnerstag freitag samstag sonntag lunes martes miercoles jueves viernes sabado domingo gunu tarihli haberine gore".split()
    )
)


def only_beside(between: str) -> bool:
    """Tell words between a name and a date that change nothing."""
    if len(between) > 60 or re.search(r"[.;:!?]\s", between):
        return False
    return all(word in _BESIDE_DATE or len(word) == 1 for word in fold(between).split())


def defines(before: str, inner: str) -> bool:
    """Tell "Trans Adriatic Pipeline (TAP)": the letters are the words' before it."""
    letters = inner.strip(" .")
    if not (2 <= len(letters) <= 6 and letters.isupper() and letters.isalpha()):
        return False
    initials = [word[0].upper() for word in re.findall(r"[^\W\d_]+", before)[-len(letters) :]]
    return "".join(initials) == letters


def all_outlets(names: list[str]) -> bool:
    """Tell a list of which each part looks like an outlet."""
    return all_names(names) and all(
        looks_like_outlet(name, words_of(name), noun_beside=False) for name in names if words_of(name)
    )


def all_names(names: list[str]) -> bool:
    """Tell a list of which each part may be an outlet's name."""
    return all(
        _may_begin(name.strip(" .«»“”„\"'")) and len(name.split()) <= 6 and fold(name) not in cues.NOT_OUTLETS
        for name in names
    )


def _may_begin(name: str) -> bool:
    """A name begins with a capital, or with a digit before a letter: "24.kg"."""
    return (
        name[:1].isupper() or bool(re.match(r"\d{1,3}[.-]?[^\W\d_]", name)) or bool(_DOMAIN.fullmatch(name))
    )


def before_noun_and_name(words: list[Word], name: Candidate) -> bool:
    """Tell “Sarajevo” in “the Sarajevo daily Oslobodjenje”."""
    after = name.number + name.size
    if after < len(words) and words[after].key == "based":
        after += 1
    if after + 1 >= len(words):
        return False
    noun, following = words[after], words[after + 1]
    apart = noun.key in cues.OUTLET_NOUNS and noun.text.islower() and noun.gap == " "
    return apart and following.capital and not following.text.isdigit()


def is_told_the(words: list[Word], name: Candidate) -> bool:
    """Tell “told the Jamaica Gleaner”: nobody but a body takes the article, and bodies are told by their words."""
    return name.number > 0 and words[name.number - 1].key == "the" and 2 <= name.size <= 4


def belongs_to_name(before: Word) -> bool:
    """A capital word right before a known name makes it another name: "New Trend", "Anna Turan"."""
    if before.gap.strip(" ") or before.gap == "" or not before.text[0].isupper():
        return False
    key = before.key
    known = (
        key in cues.BESIDE
        or key in cues.OUTLET_NOUNS
        or key in cues.NOT_OUTLETS
        or key in cues.BEFORE
        or key in cues.BEFORE_STRONG
    )
    return not known and not is_demonym(before)


def follows_german_noun(words: list[Word], number: int) -> bool:
    """Tell “Vlast” in “das Onlinemagazin Vlast”, where the noun has a capital as all have."""
    return 2 <= number < len(words) and words[number - 2].key in _GERMAN and words[number - 2].gap == " "


def is_other(after: Word) -> bool:
    """Whether the longer run of capitals is another name than the known one that begins it."""
    return (
        after.key not in cues.OUTLET_NOUNS
        and after.key not in cues.NOT_OUTLETS
        and not after.text[0].isdigit()
        and not is_demonym(after)
    )
