"""Names that the registry lacks: where one begins and ends, and whether an outlet bears it."""

import re
from dataclasses import dataclass

from digests.domain.intake import cues
from digests.domain.intake.dates import is_month
from digests.domain.intake.places import country_codes, is_demonym_key
from digests.domain.intake.sources import KnownSource
from digests.domain.intake.words import Word

_MAX_WORDS = 7
_AGENCIES = frozenset("agence agencia agenzia".split())
_AGENCY_STEMS = ("агентств", "информагентств")
_AGENCY_WORDS = frozenset(
    "de di d du des information informations presse prensa stampa noticias nouvelles et y e publicite malienne nigerienne burkinabe tchadienne ivoirienne".split()
)
_GERMAN_NOUNS = frozenset(
    "portal onlinemedium medium wochenblatt nachrichtenmagazin zeitung tageszeitung wochenzeitung sender nachrichtenagentur agentur nachrichtenportal onlineportal magazin wirtschaftszeitung boulevardblatt "
    "rundfunksender fernsehsender nachrichtenseite nachrichtensender gazete gazetesi".split()
)
_OWN_NOUNS = frozenset("radio tv television broadcasting press news media post times".split())
_TITLE_ARTICLES = frozenset("the le la les el los las il lo al l".split())
_INSIDE = frozenset("of the de la du des le les di del della and et y и for".split())
_GERMAN_ARTICLES = frozenset("der die das den dem des ein eine".split())
_OF = frozenset("of by from for de d du des der del della di von".split())
_GUILLEMETS = {"«": "»", "„": "“"}
# Numbers that channels and sites have in their names: "Khabar 24".
_NUMBERS = frozenset("1 2 3 4 5 7 9 12 13 21 24 31 360 365".split())
_AND = frozenset("and et und y e и та və ve".split())
JOINERS = frozenset((" ", "-", ".", "'", "’", "–", "/", " & ", "&", "  "))
_TOP_LEVEL = frozenset(
    "kz uz kg tm tj ru com net org info am az ge by ua md me rs ba mk al xk media news tv fm online press ee lv lt pl de fr it es tr in np bd lk pk pg fj ws to pw "
    "ml bf ne sn td ci ng gh co io eu asia africa".split()
)
# "Seneweb", "Turkmenportal": words that only an outlet's name is made with.
_ENDING = re.compile(
    r"\w{3}(?:press?e?|news|web|inform|portal|medias?|infos?|пресс|информ|ньюс|медиа|инфо|портал)$"
)
_QUOTES = {"«": "»", "“": "”", "„": "“", '"': '"', "‘": "’", "„\u200b": "”"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name of ``size`` words from ``number`` on; ``source`` when the registry knows it."""

    number: int
    size: int
    name: str
    source: KnownSource | None = None


def read_name(words: list[Word], number: int) -> Candidate | None:
    """Return the name that begins at ``words[number]``, or None in the middle of one."""
    word = words[number]
    whole = _domain_size(words, number) or _to_agency(words, number)
    if whole:
        return Candidate(number, whole, "")
    before = words[number - 1] if number else None
    if (
        not word.capital
        or word.text.isdigit()
        or word.key in cues.WEEKDAYS
        or (
            (word.key in cues.BESIDE and not _goes_on(words, number))
            or (
                word.key in _TITLE_ARTICLES and opens_sentence(words, number) and not _is_title(words, number)
            )
            or (_opens_without_name(word) and opens_sentence(words, number))
            or (
                word.key in _GERMAN_ARTICLES
                and number + 1 < len(words)
                and words[number + 1].key in _GERMAN_NOUNS
            )
            or (word.key in cues.PIECES and number + 1 < len(words) and words[number + 1].key in _OF)
        )
    ):
        return None
    article = before is not None and before.key in _TITLE_ARTICLES and opens_sentence(words, number - 1)
    if before and before.capital and before.gap in JOINERS and not _apart(before) and not article:
        return None
    quoted = _quoted_size(words, number)
    if quoted:
        return Candidate(number, quoted, "")
    size = 1
    while size < _MAX_WORDS and number + size < len(words) and _goes_on(words, number + size - 1):
        size += 1
    size = max(size, _agency_size(words, number))
    while size > 1 and (
        (
            not words[number + size - 1].capital
            and words[number].key not in _AGENCIES
            and words[number + size - 2].gap != "."
            and words[number + size - 1].key not in cues.NAME_ENDS
        )
        or (_is_date_word(words[number + size - 1]) and words[number + size - 1].text not in _NUMBERS)
    ):
        size -= 1
    while (
        size > 1
        and words[number].key not in _AGENCIES
        and words[number + size - 1].key in cues.OUTLET_NOUNS
        and words[number + size - 1].key not in cues.NAME_ENDS
        and not words[number + size - 1].capital
    ):
        size -= 1
    return Candidate(number, size, "")


def _quoted_size(words: list[Word], number: int) -> int:
    """Return the size of “«Наше дело»”: between such marks a name goes on in small letters, too."""
    closing = _GUILLEMETS.get(words[number - 1].gap[-1:]) if number else None
    for size in range(1, 6) if closing else ():
        if number + size > len(words):
            return 0
        gap = words[number + size - 1].gap
        if gap.startswith(str(closing)):
            return size
        if gap not in JOINERS:
            return 0
    return 0


def _agency_size(words: list[Word], number: int) -> int:
    """Return the size of “Agence nigérienne de presse”: after such a noun the name goes on in small letters."""
    if words[number].key not in _AGENCIES:
        return 1
    size = 1
    while number + size < len(words) and size < _MAX_WORDS and words[number + size - 1].gap in JOINERS:
        word = words[number + size]
        if not (is_demonym(word) or word.key in _AGENCY_WORDS or (word.capital and size > 1)):
            break
        size += 1
    while size > 1 and words[number + size - 1].key in {"de", "di", "d", "du", "of", "et", "y", "e"}:
        size -= 1
    return size


def _to_agency(words: list[Word], number: int) -> int:
    """Return the size of “Лаосское информационное агентство”."""
    for size in range(2, 6) if is_demonym(words[number]) else ():
        word = words[number + size - 1] if number + size <= len(words) else None
        if word is None or words[number + size - 2].gap != " " or not word.text.islower():
            return 0
        if word.key.startswith(_AGENCY_STEMS):
            return size if size > 2 else 0
    return 0


def opens_sentence(words: list[Word], number: int) -> bool:
    """Whether ``words[number]`` is a sentence's first word, or follows a colon."""
    return number == 0 or bool(re.search(r"[.!?:…\n]", words[number - 1].gap))


def _is_title(words: list[Word], number: int) -> bool:
    """Tell “The Nation said”."""
    following = words[number + 1] if number + 2 < len(words) else None
    return bool(
        following and words[number].key == "the" and following.capital and following.key in cues.TITLES
    )


def _opens_without_name(word: Word) -> bool:
    """Tell “According” and “Earlier”, which have a capital only as a sentence's first words."""
    return _is_cue(word) or (word.key in cues.NOT_OUTLETS and word.key not in _TITLE_ARTICLES)


def _is_cue(word: Word) -> bool:
    return word.key in cues.BEFORE or word.key in cues.BEFORE_STRONG


def _apart(before: Word) -> bool:
    """Words that stand before a name without being part of it."""
    return (
        is_demonym(before)
        or before.key in cues.WEEKDAYS
        or before.key in cues.OUTLET_NOUNS
        or before.key in cues.BESIDE
        or before.key in cues.BEFORE
        or before.key in cues.BEFORE_STRONG
    )


def _goes_on(words: list[Word], number: int) -> bool:
    """Whether the name goes on after ``words[number]``."""
    if number + 1 >= len(words) or words[number].gap not in JOINERS:
        return False
    word, following = words[number], words[number + 1]
    if word.gap in {"'", "’"} and following.text.islower():
        return False
    if word.gap == "." and following.text[0].islower():
        cyrillic = "\u0430" <= following.text[0] <= "\u044f"
        return (_is_top_level(following) or cyrillic) and len(word.text) >= 2
    if following.text in _NUMBERS and word.gap == " " and not is_month(word.key):
        return number + 2 >= len(words) or not is_month(words[number + 2].key)
    if following.capital:
        return not _is_date_word(following)
    return _goes_on_small(words, number)


def _goes_on_small(words: list[Word], number: int) -> bool:
    """Whether a name goes on in small letters: "Južne vesti", "Voice of Tibet", not "Delfi and LRT"."""
    following = words[number + 1]
    if words[number].gap == following.gap == "-":
        return number + 2 < len(words) and words[number + 2].capital
    if words[number].gap != " ":
        return False
    if following.key in cues.NAME_ENDS and words[number].capital:
        return True
    if following.key in _AND and _is_whole(words, number):
        return False
    return (
        following.key in _INSIDE
        and number + 2 < len(words)
        and following.gap == " "
        and words[number + 2].capital
    )


def _is_whole(words: list[Word], number: int) -> bool:
    """Tell “Delfi” before “and LRT”, which is another name, from “Crime” in “Organized Crime and Corruption”."""
    word, before = words[number], words[number - 1] if number else None
    generic = word.key in cues.OUTLET_WORDS or word.key in cues.OUTLET_NOUNS
    alone = (
        before is None or not before.capital or before.gap not in JOINERS or _apart(before) or _is_cue(before)
    )
    return generic != alone


def _is_date_word(word: Word) -> bool:
    return word.text.isdigit() or (
        word.key in cues.NOT_OUTLETS
        and len(word.key) > 2
        and word.key != "today"
        and word.key.endswith(("day", "ber", "dag", "tag", "di"))
    )


def _domain_size(words: list[Word], number: int) -> int:
    """Return how many words a domain that starts here has ("Liter.kz", "kz.kursiv.media")."""
    if number and words[number - 1].gap in {".", "@", "://", "-"}:
        return 0
    size = 1
    while number + size < len(words) and words[number + size - 1].gap in {".", "-"} and size < 5:
        size += 1
    while size > 1 and (words[number + size - 2].gap != "." or not _is_top_level(words[number + size - 1])):
        size -= 1
    return size if size > 1 and len(words[number + size - 2].text) >= 2 else 0


def _is_top_level(word: Word) -> bool:
    return word.text.islower() and (
        word.key in _TOP_LEVEL or (len(word.key) == 2 and word.key.upper() in country_codes())
    )


def without_noun(run: list[Word]) -> list[Word]:
    """Return a name without the German noun before it: "Zeitung Diena"."""
    while len(run) > 1 and run[0].key in _GERMAN_NOUNS:
        run = run[1:]
    return run


def looks_like_outlet(text: str, run: list[Word], *, noun_beside: bool) -> bool:
    """Tell an outlet by its name or by what stands around it."""
    if len(run) > 1 and run[-2].gap == "." and _is_top_level(run[-1]):
        return True
    if len(run) > 2 and (run[0].key in _AGENCIES or run[-1].key.startswith(_AGENCY_STEMS)):
        return True
    if is_place_name(run):
        return False
    if noun_beside or any(word.key in cues.OUTLET_WORDS for word in run):
        own = any(word.key in _OWN_NOUNS and word.capital for word in run) and len(run) > 1
        return own or not all(word.key in cues.OUTLET_NOUNS or is_demonym(word) for word in run)
    if len(run) == 2 and run[0].text == "The" and run[1].key in cues.TITLES:
        return True
    return _is_titled(text, run) or _is_spelt_as_outlet(run) or _is_quoted(text, run)


def _is_titled(text: str, run: list[Word]) -> bool:
    """Tell “La Razón” in the middle of a sentence: a capital article is part of a title."""
    start = run[0].start
    capital = len(run) > 1 and run[0].key in _TITLE_ARTICLES and run[0].text[0].isupper()
    return capital and start > 1 and text[start - 2] not in ".!?:"


def _is_spelt_as_outlet(run: list[Word]) -> bool:
    """Tell “LS”, “KoSSev”, “15min”: capitals or digits where ordinary names have none."""
    word = run[0].text
    letters = 2 <= len(word) <= 6 and word.isupper() and word.isalpha()
    made = bool(re.search(r"[a-zа-я][A-ZА-Я]|\d", word)) or bool(_ENDING.search(word))
    return len(run) == 1 and (letters or made)


def _is_quoted(text: str, run: list[Word]) -> bool:
    before, after = text[run[0].start - 1 : run[0].start], text[run[-1].end : run[-1].end + 1]
    return len(run) <= 4 and bool(before) and _QUOTES.get(before) == after


def is_somebody(run: list[Word]) -> bool:
    """Tell an office, a body or a word that only begins like a name: "President", "EU", "Monday"."""
    first = run[1] if len(run) > 1 and run[0].key in _TITLE_ARTICLES else run[0]
    dotted = any(word.gap in {".", "-"} for word in run[:-1])
    desk = run[-1].key in {"service", "bureau", "desk"} and not any(
        word.key in cues.OUTLET_WORDS for word in run
    )
    if desk or (
        run[-1].key == "agency" and run[0].key in {"national", "state", "federal"} and not _is_news(run)
    ):
        return True
    last = run[-1].key in cues.NOT_OUTLETS and (len(run) == 1 or run[-1].key not in cues.OUTLET_WORDS)
    return not dotted and (first.key in cues.NOT_OUTLETS or last)


def _is_news(run: list[Word]) -> bool:
    return any(word.key in {"news", "press", "information", "telegraph", "telegraphic"} for word in run)


def is_demonym(word: Word) -> bool:
    """Tell a word made of a country's name ("Kazakh", "узбекское"), which is no outlet's."""
    return is_demonym_key(word.key)


def is_place_name(run: list[Word]) -> bool:
    """Tell a name made of countries' names and nothing else."""
    return all(is_demonym(word) for word in run) and not any(word.gap == "." for word in run[:-1])
