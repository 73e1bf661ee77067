"""Whether the words around an unknown name show that an outlet bears it, and not a person or a place."""

import re
from dataclasses import replace

from digests.domain.intake import cues
from digests.domain.intake.outlets import Candidate, is_demonym, is_place_name, is_somebody
from digests.domain.intake.places import is_city
from digests.domain.intake.sides import STOP, Side
from digests.domain.intake.survey import Names
from digests.domain.intake.words import Word

_MAX_WORDS = 7
# What may follow a verb that ends "…, Kloop reported": the sentence's end, a date, somebody quoted.
_TAIL = frozenset(
    "on last this earlier late yesterday citing quoting referring in from with after monday tuesday wednesday thursday friday saturday sunday".split()
)
_ASIDE = frozenset("a an un una une ein eine um uma bir".split())
_TO = frozenset(("said ante", "said ad", "said a", "said al", "said ao", "said alla", "said au"))
# “the daily in Port Vila reported”: the town didn't.
_IN = frozenset("in near at en bei nahe presso près".split())
_CLAUSE_END = re.compile(r"\s*(?:[.,;:)”\"»]|$)")
_CLOSING = re.compile(r"[,”\"»]\s*$")


def is_told_by_words(words: list[Word], name: Candidate, left: Side, right: Side, names: Names) -> bool:
    """Tell a name that only an outlet would have here: after "told", before "reported", at a sentence's end."""
    run = words[name.number : name.number + name.size]
    names = replace(names, places=frozenset()) if left.cue == "writes in" else names
    if len(run) > _MAX_WORDS or _is_something_else(words, name, names):
        return False
    if not left.cue and name.number and words[name.number - 1].key in _IN:
        return False
    return left.strong or (
        not _has_aside(words, name.number + name.size - 1) and _is_credited(words, name, left, right)
    )


def _is_credited(words: list[Word], name: Candidate, left: Side, right: Side) -> bool:
    last = words[name.number + name.size - 1]
    long = name.size > 1 or len(last.text) >= 4
    if right.strong or left.cue in cues.TELLING or (left.cue in cues.CREDITING and long):
        return True
    if left.cue == "writes in":
        return bool(_CLAUSE_END.match(last.gap))
    if left.cue.startswith("said ") and not left.noun:
        return _is_told_to(words, name, left)
    return _ends_sentence(words, name) or _is_inverted(words, name, left)


def _is_something_else(words: list[Word], name: Candidate, names: Names) -> bool:
    run = words[name.number : name.number + name.size]
    if ends_body(words, name.number):
        return True
    known = is_place_name(run) or is_somebody(run) or _is_place_here(run, names)
    return known or described(words, name.number) or _is_person(run, names)


def loosely(run: list[Word], names: Names) -> bool:
    """One word that no person of the text bears, after a verb that only reporters do."""
    if len(run) > 3 or is_place_name(run) or is_somebody(run):
        return False
    if len(run) == 1:
        return run[0].key not in names.persons and len(run[0].text) >= 3
    return run[0].key in {"le", "la", "les", "el", "il", "los", "the", "l", "radio", "ria", "asia"}


def described(words: list[Word], number: int) -> bool:
    """Tell “captain Jens Holm”: a small word that is no cue stands right before the name."""
    before = words[number - 1] if number else None
    if before is None or before.gap != " " or len(before.text) < 4 or not before.text.islower():
        return False
    return before.key not in cues.known_words() and not is_demonym(before)


def may_be_outlet(words: list[Word], name: Candidate, names: Names) -> bool:
    """Tell a name that nothing shows to be a person's, a place's or a body's."""
    return not _is_something_else(words, name, names)


def ends_body(words: list[Word], number: int) -> bool:
    """Tell “Automobile Business” in “the Association of Kazakhstan's Automobile Business”."""
    return number > 2 and words[number - 1].key == "s" and words[number - 3].key in {"of", "for"}


def _is_person(run: list[Word], names: Names) -> bool:
    """A surname that stands alone elsewhere, an initial, or an office within the name."""
    if any(len(word.text) == 1 and word.gap.startswith(".") for word in run[:-1]):
        return True
    if any(word.key in cues.NOT_OUTLETS and len(word.key) > 4 for word in run):
        return True
    key = run[-1].key
    return key in names.persons if len(run) == 1 else key in names.surnames and key not in cues.OUTLET_WORDS


def _is_place_here(run: list[Word], names: Names) -> bool:
    key = " ".join(word.key for word in run)
    return is_city(key) or key in cues.CAPITALS or (len(run) == 1 and run[0].key in names.places)


def _has_aside(words: list[Word], last: int) -> bool:
    """Tell “Jens Holm, a farmer, said”: what follows the comma says who somebody is."""
    if "," not in words[last].gap or last + 2 >= len(words):
        return False
    one, other = words[last + 1], words[last + 2]
    if not one.text.islower():
        return False
    office = one if one.key not in cues.BESIDE else other
    return (one.key in _ASIDE and other.key not in cues.OUTLET_NOUNS) or (
        office.key in cues.NOT_OUTLETS and len(office.key) > 4
    )


def _is_told_to(words: list[Word], name: Candidate, left: Side) -> bool:
    """Tell “dijo un vecino a Primicias.”: in these languages the word for "to" isn't the one for "in"."""
    last = words[name.number + name.size - 1]
    if not _CLAUSE_END.match(last.gap):
        return False
    near = {word.key for word in words[max(0, name.number - 10) : name.number]}
    if near & cues.THAT:
        return False
    quoted = any(re.search("[”»]", word.gap) for word in words[max(0, name.number - 10) : name.number])
    return (quoted or bool(near & cues.SPEECH_WITH_A)) and left.cue in _TO


def _ends_sentence(words: list[Word], name: Candidate) -> bool:
    """Tell “…, Turmush said.”: after the clause that somebody reported."""
    first, last = name.number, name.number + name.size - 1
    while first and first > name.number - 5 and _stands_before(words, first - 1):
        first -= 1
    if not first or not _CLOSING.search(words[first - 1].gap) or words[last].gap != " ":
        return False
    position = last + 1
    while position < len(words) and words[position].key in {"has", "had", "have", "also"}:
        position += 1
    if position >= len(words) or words[position].key not in cues.POSTPOSED:
        return False
    gap = words[position].gap
    if STOP.search(gap) or "," in gap or gap.strip(" ") or position + 1 == len(words):
        return True
    return words[position + 1].key in _TAIL and _opens_late(words, first)


def _stands_before(words: list[Word], number: int) -> bool:
    """Tell “the Vienna-based” before a name."""
    word = words[number]
    if "," in word.gap:
        return False
    return (
        word.key in cues.BESIDE or word.key == "based" or words[number + 1].key == "based" or is_demonym(word)
    )


def _is_inverted(words: list[Word], name: Candidate, left: Side) -> bool:
    """Tell “…, ha riferito Ukrinform.”: the verb after a comma, the name at the clause's end."""
    last = words[name.number + name.size - 1]
    if left.cue not in cues.INVERTED or not _CLAUSE_END.match(last.gap):
        return False
    opens = name.number - 1
    while opens and words[opens].key in cues.BESIDE:
        opens -= 1
    first = opens - len(left.cue.split()) + 1
    return first > 0 and bool(_CLOSING.search(words[first - 1].gap))


def _opens_late(words: list[Word], first: int) -> bool:
    """More than an adverbial stands before: not “In May, Holm said on Friday …”."""
    count = 0
    for word in reversed(words[:first]):
        if count and word.gap != "." and STOP.search(word.gap):
            break
        count += 1
    return count >= 5
