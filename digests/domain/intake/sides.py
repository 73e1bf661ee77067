"""What stands on either side of a name: the words by which somebody is credited."""

import re
from dataclasses import dataclass

from digests.domain.intake import cues
from digests.domain.intake.dates import is_month
from digests.domain.intake.outlets import Candidate, is_demonym
from digests.domain.intake.words import Word

STOP = re.compile(r"[.!?;…\n]\s|[.!?;\n]$")
_QUOTED = re.compile("[”»]")
_ARTICLES = frozenset(
    "the a an dem der die das den ein eine la le les el los las il lo gli un une una".split()
)
# Forms of Russian verbs that say who reported, folded: “сообщало”, “уточняли”.
_RUSSIAN_VERBS = re.compile(
    r"(?:сообщ|переда|информиро?в?|информиру|утвержда|уточн|пис|напис|отмет|отмеча|напомин|напомн|приводи|цитиро?в?|цитиру|опублико)(?:а|я|и|ва|ова)?(?:ет|ют|л|ла|ло|ли)"
)
_DESKS = frozenset("service services bureau desk edition branch".split())
_REPORTS = frozenset("report reports bericht meldung".split())
_OF = frozenset("of from by for in de d du des del der dell della di da von aus für na do da".split())
# Before a name these say nothing alone: anybody or anything may follow.
_WEAK = frozenset("by dans par sur so nach teilte zufolge note".split())
# Words that may stand between a name and what credits it.
_FEW = 6


@dataclass(frozen=True, slots=True)
class Side:
    """What stands on one side of a name: the cue found, whether it is a strong one, an outlet's noun."""

    cue: str = ""
    strong: bool = False
    noun: bool = False


def left_of(words: list[Word], number: int) -> Side:
    """Return what stands before the name that begins at ``words[number]``."""
    # “dem Portal CivilNet”: in German the noun is part of what looks like the name.
    noun = words[number].key in cues.OUTLET_NOUNS and number > 0 and words[number - 1].key in _ARTICLES
    for position in range(number - 1, max(-1, number - 1 - _FEW), -1):
        gap = words[position].gap
        if STOP.search(gap) or "(" in gap or ")" in gap or "," in gap:
            break
        cue = _cue_at(words, position, number, noun=noun)
        if cue:
            return cue
        if words[position].key in cues.OUTLET_NOUNS:
            noun = True
        elif not (
            _changes_nothing(words[position])
            or _belongs_before(words, position, noun=noun)
            or (noun and words[position + 1].key in cues.OUTLET_NOUNS and words[position].text.islower())
        ):
            break
    return Side(noun=noun)


def _cue_at(words: list[Word], position: int, number: int, *, noun: bool) -> Side | None:
    if "," not in words[position].gap:
        for strong, table in ((True, cues.BEFORE_STRONG), (False, cues.BEFORE)):
            phrase = _phrase_at(words, position, table)
            if phrase and not (phrase == ("per",) and position and not words[position - 1].gap.strip()):
                return Side(" ".join(phrase), strong, noun)
    key = words[position].key
    if key == "in" and _writes_before(words, position):
        return Side("writes in", noun=noun)
    piece = _piece_before(words, position)
    if piece:
        return Side(piece, strong=words[position - 1].key in cues.PIECES, noun=noun)
    if key == "wie" and (verb := _reports_later(words, number)):
        return Side("wie", strong=verb != "mitteilte", noun=noun)
    if (key in cues.TO or (noun and key in {"dem", "der"})) and _speaks_before(words, position):
        return Side(f"said {key}", noun=noun)
    return None


def _piece_before(words: list[Word], position: int) -> str:
    """Read “an editorial of”, “una nota de”, “a paper from”."""
    before = words[position - 1] if position else None
    if before is None or words[position].key not in _OF or before.gap != " ":
        return ""
    known = before.key in cues.PIECES or before.key in cues.STUDIES
    return f"{before.key} {words[position].key}" if known else ""


def _belongs_before(words: list[Word], position: int, *, noun: bool) -> bool:
    """Tell “Sarajevo” in “the Sarajevo daily Oslobodjenje”, and “service of” before an outlet."""
    word = words[position]
    if word.key in {"of", "de"}:
        return position > 0 and words[position - 1].key in _DESKS
    if word.key in _DESKS:
        return True
    following = words[position + 1].key
    return noun and word.capital and (following in cues.OUTLET_NOUNS or following == "based")


def _speaks_before(words: list[Word], position: int) -> bool:
    """Somebody "ha detto … a", "a déclaré … à" in the same sentence."""
    for word in reversed(words[max(0, position - 10) : position]):
        if STOP.search(word.gap):
            return False
        if word.key in cues.SPEECH or _QUOTED.search(word.gap):
            return True
    return False


def _writes_before(words: list[Word], position: int) -> bool:
    """Tell “writes agronomist Luis Mora in Confidencial”."""
    for number in range(position - 1, max(-1, position - 6), -1):
        if "," in words[number].gap or STOP.search(words[number].gap):
            return False
        if words[number].key in {"writes", "wrote", "argues", "argued", "writing"}:
            return number < position - 1
    return False


def _reports_later(words: list[Word], number: int) -> str:
    """German puts the verb last: "wie die Agentur LETA unter Berufung auf … meldet"."""
    for word in words[number : number + 16]:
        if word.key in {"berichtet", "berichtete", "meldet", "meldete", "schreibt", "schrieb", "mitteilte"}:
            return word.key
        if STOP.search(word.gap):
            return ""
    return ""


def _changes_nothing(word: Word) -> bool:
    return (
        word.key in cues.BESIDE
        or is_demonym(word)
        or word.text.isdigit()
        or is_month(word.key)
        or word.key in cues.WEEKDAYS
    )


def _phrase_at(
    words: list[Word], last: int, table: dict[str, tuple[tuple[str, ...], ...]]
) -> tuple[str, ...]:
    """Return the longest phrase that ends at ``words[last]``."""
    best: tuple[str, ...] = ()
    for phrase in table.get(words[last].key, ()):
        first = last - len(phrase) + 1
        if (
            first >= 0
            and len(phrase) > len(best)
            and all(words[first + n].key == key for n, key in enumerate(phrase))
            and not any(STOP.search(word.gap) for word in words[first:last])
        ):
            best = phrase
    return best


def right_of(words: list[Word], last: int) -> Side:
    """Return what stands after the name that ends with ``words[last]``."""
    noun, apart, marks = False, False, ""
    for position in range(last + 1, min(len(words), last + 1 + _FEW)):
        gap = words[position - 1].gap
        if "," in gap:
            return _after_comma(words, last, position - 1, noun=noun)
        if STOP.search(gap) or "(" in gap or ":" in gap:
            break
        key = words[position].key
        marks += gap
        if position == last + 1 and _in_town(words, position):
            return right_of(words, _in_town(words, position))
        verb = _verb_at(words, position, suffixed="'" in marks or "’" in marks)
        if verb:
            return Side(key, verb == "strong", noun)
        apart = apart or key in _ARTICLES
        suffix = gap in {"'", "’"} and len(key) <= 5
        if key in cues.OUTLET_NOUNS:
            noun = noun or not apart
        elif not (_changes_nothing(words[position]) or suffix or _is_desk(words, position)):
            break
    return Side(noun=noun)


def _in_town(words: list[Word], position: int) -> int:
    """Return where “in Port Vila” ends, in “the Daily Post in Port Vila reported”; 0 when it isn't there."""
    if words[position].key != "in":
        return 0
    last = position
    while last + 1 < len(words) and words[last + 1].text[0].isupper() and words[last].gap == " ":
        last += 1
    return last if position < last < len(words) - 1 and words[last].gap == " " else 0


def _is_desk(words: list[Word], position: int) -> bool:
    """Tell “Balkan Service” in “Radio Liberty's Balkan Service said”."""
    following = words[position + 1].key if position + 1 < len(words) else ""
    return words[position].capital and (following in _DESKS or words[position].key in _DESKS)


# "A dispatcher in Osh was quoted": somebody else did it.
_PASSIVE = frozenset("was were been is are be".split())
# "Engineers quoted by Kursiv": the verb is passive, and who comes before it is no source.
_BY = frozenset("by par por".split())


def _verb_at(words: list[Word], position: int, *, suffixed: bool) -> str:
    """Return "strong" for a verb that only reporters do, "weak" for one that anybody may."""
    key = words[position].key
    if position + 1 < len(words) and words[position].gap == " " and words[position + 1].key in _BY:
        return ""
    if words[position - 1].key in _PASSIVE and not key.endswith("ing"):
        return ""
    if key in cues.AFTER_STRONG:
        return "strong" if key != "gore" or suffixed else "weak"
    if key == "has" and position + 1 < len(words) and words[position + 1].key in cues.HAS:
        return "weak"
    if key in _REPORTS and words[position - 1].key == "s":
        return "strong"
    weak = key in cues.AFTER or _is_piece(words, position) or _RUSSIAN_VERBS.fullmatch(key)
    return "weak" if weak else ""


def _is_piece(words: list[Word], position: int) -> bool:
    """Tell “a Lowy Institute study”, “an RNZ report”."""
    piece = words[position].key in cues.PIECES or words[position].key in cues.STUDIES
    return piece and words[position].text.islower() and words[position - 1].gap == " "


def _after_comma(words: list[Word], last: int, position: int, *, noun: bool) -> Side:
    final = _final_verb(words, last, position)
    apposition = _after_apposition(words, last) if position == last else None
    if apposition is None and position == last and is_apposed(words, last):
        noun = True
    return apposition or Side(final, strong=bool(final), noun=noun)


def _after_apposition(words: list[Word], last: int) -> Side | None:
    """Read “KoSSev, a news portal in Mitrovica, reported”: what stands between the commas says it is an outlet."""
    noun = False
    for position in range(last + 1, min(last + 11, len(words) - 1)):
        noun = noun or words[position].key in cues.OUTLET_NOUNS
        if _is_cue(words, position):
            return None
        if STOP.search(words[position].gap):
            return None
        if "," in words[position].gap:
            key = words[position + 1].key
            if noun and (key in cues.AFTER or key in cues.AFTER_STRONG):
                return Side(key, strong=True, noun=True)
            return None
    return None


def _is_cue(words: list[Word], position: int) -> bool:
    return bool(_phrase_at(words, position, cues.BEFORE_STRONG) or _phrase_at(words, position, cues.BEFORE))


def is_apposed(words: list[Word], last: int) -> bool:
    """Tell “The National, PNG's other daily,”: up to the next comma a noun ends the words that an outlet bears."""
    noun = False
    for position in range(last + 1, min(last + 10, len(words))):
        key, gap = words[position].key, words[position].gap
        if (key in _OF and not noun) or _is_cue(words, position):
            return False
        noun = noun or ((key in cues.OUTLET_NOUNS or key in _DESKS or key == "tank") and position > last + 1)
        if gap.strip(" '’-/"):
            possessive = any(word.key == "s" for word in words[last + 2 : position])
            return noun and "," in gap and (words[last + 1].key in _ARTICLES or possessive)
    return False


def _final_verb(words: list[Word], last: int, position: int) -> str:
    """In Turkish the verb ends the sentence: "Sözcü gazetesi, … yazdı"."""
    if last > 2 and not any(STOP.search(word.gap) for word in words[last - 3 : last]):
        return ""
    while position + 1 < len(words) and not STOP.search(words[position].gap):
        position += 1
    return words[position].key if words[position].key in cues.FINAL_VERBS else ""


def why_credited(words: list[Word], name: Candidate, left: Side, right: Side) -> str:
    """Return why a name between two sides is credited, or "" when it isn't."""
    shown = (
        name.source.name
        if name.source
        else " ".join(word.text for word in words[name.number : name.number + name.size])
    )
    if left.cue and left.cue not in _WEAK:
        return f"source found by “{left.cue} … {shown}”"
    if left.cue and left.noun and left.cue in {"by", "dans", "par", "sur", "nach", "so"}:
        return f"source found by “{left.cue} … {shown}”"
    if right.cue:
        return f"source found by “{shown} {right.cue}”"
    if left.cue == "so" and name.number > 1 and "," in words[name.number - 2].gap:
        return f"source found by “so {shown}”"
    return ""
