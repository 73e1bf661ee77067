"""An outlet named without any of the usual words: who is named in a roundup is mostly whom it was read in."""

import re

from digests.domain.intake import cues
from digests.domain.intake.names import before_noun_and_name
from digests.domain.intake.outlets import Candidate, is_demonym, is_place_name, is_somebody, without_noun
from digests.domain.intake.places import is_city
from digests.domain.intake.sides import STOP, Side, is_apposed
from digests.domain.intake.words import Word

MEDIA = frozenset(("", "agency", "newspaper", "broadcaster", "online", "magazine"))
# Before a name: the outlet is what something is done to, or whose people are meant.
_AGAINST = cues.folded(
    "of for at with avec mit con against than like from inside outside near joined left leaves bought buy buys acquired acquire owns own owned sued sue fined fine blocked block blocks blocking banned ban bans closed close closing shut raided raid accused accuse "
    "founded run runs fund funds funded funding licence license "
    "de du des d contre chez bloqué fermé suspendu suspend suspendre racheté contra cerró suspendió multó demandó compró del di della dell dello contro von gegen bei für "
    "против для из у закрыли закрыл заблокировал заблокировали оштрафовали оштрафовал купил купила karşı"
)
# After a name: something happens to the outlet, or its people are meant.
_SUFFERS = cues.folded(
    "was were is are be been will would must may might can could should shall faces faced lost loses won moved moves closed closes shut shuts reopened employs employed pays paid sued fined hired hires fires fired dismissed "
    "belongs owner owners owned editor editors journalist reporter photographer founder staff newsroom office offices building headquarters director chief employees employee licence license tower transmitter "
    "été est sera sont fut etait doit va fermera ferme fue es sera sido perdió debe cerrará wurde wird werden ist war muss soll darf verlor schließt è fu sarà deve chiude "
    "был была было были будет закрыт закрыта заблокирован журналист журналиста журналистка журналисты редактор главред владелец"
)
_HAVE = frozenset("has had have a ha hat newspaper news agency website also".split())
_TITLE_ARTICLES = frozenset("el la los las le les il lo".split())
_AND = frozenset("and or et ou und oder y e o i ve və и".split())
_WHILE = frozenset("mientras pero mais tandis mentre".split())
_SITE = frozenset("le du au news".split())
_NEWS = frozenset(("news", "press", "information"))
_OWN = cues.folded("its s son sa ses su sus seiner seinem ihrer ihrem sua suo своем своей своём")
_REPORTERS = cues.folded(
    "reporters journalists correspondents journalistes reportern journalisten korrespondenten periodistas reporteros giornalisti корреспонденты корреспондентам журналисты журналистам"
)
_TOLD = cues.folded("told informed shown given notified assured advised handed sent")
# Nouns that nothing but an outlet bears.
_SURE_NOUNS = cues.folded(
    "newspaper newspapers paper daily weekly tabloid outlet language broadcaster newswire journal quotidien quotidienne hebdomadaire diario periódico semanario rotativo zeitung tageszeitung wochenzeitung nachrichtenagentur "
    "giornale quotidiano settimanale testata газета газеты газете газету газетой издание издания изданию изданием издании информагентство информагентства информагентству телеканал телеканала телеканалу телеканале gazetesi gazetesine gazetesinin ajansı ajansına ajansının ajansından jornal diário television télévision televisión rádio radio радио sender rundfunk fernsehsender nachrichtenportal nachrichtenseite onlineportal agentur agence agencia agenzia агентство агентства агентству агентством"
)
# How names of newspapers, agencies and stations end, and how some begin.
_LAST = cues.folded(
    "times post herald tribune news gazette chronicle observer radio tv television journal press mirror telegraph mail express today courier dispatch standard star sun guardian independent daily"
)
_NEVER_POSTAL = cues.folded(
    "times herald tribune gazette chronicle observer telegraph daily sun star guardian independent"
)
_FIRST = cues.folded("gazeta jornal gazetta corriere radio agence agencia diario agenzia tv")


def is_read_in(words: list[Word], name: Candidate) -> bool:
    """Tell an outlet that is named and to which nothing happens: “Vijesti, citing two men, said”, “asked by NewsMaker”."""
    last = name.number + name.size - 1
    first = last + 1 - len(without_noun(words[name.number : last + 1]))
    if first == last and _is_among_towns(words, first):
        return False
    if name.source:
        meant = _is_surely_meant(words, first, last) or _has_sure_noun(words, first, last)
        if name.source.kind not in MEDIA | {"think_tank"} or not meant:
            return False
    elif is_somebody(words[first : last + 1]) or not (
        _has_sure_noun(words, first, last)
        or _is_named_as_outlet(words, first, last)
        or _is_titled_twice(words, first, last)
        or (not _opens(words, first) and _has_edition(words, last))
    ):
        return False
    return is_free(words, first, last)


def _is_among_towns(words: list[Word], at: int) -> bool:
    """Tell “Fergana” in “hearings in Tashkent, Nukus and Fergana”: there it is the town."""
    position = at - 1
    while position >= 0:
        if words[position].key not in _AND:
            if words[position].gap not in {", ", " "} or words[position].text.islower():
                return False
            if is_city(words[position].key) or is_place_name([words[position]]):
                return True
        elif words[position].gap != " ":
            return False
        position -= 1
    return False


def is_free(words: list[Word], first: int, last: int) -> bool:
    """Tell a name to whose bearer nothing happens."""
    return not (_is_object(words, first) or _is_subject(words, last))


def is_think_tank(words: list[Word], name: Candidate, left: Side) -> bool:
    """Tell “a paper from the Lowy Institute”, “a Lowy Institute study”."""
    last = name.number + name.size - 1
    run = words[name.number : last + 1]
    after = words[last + 1].key if last + 1 < len(words) and words[last].gap == " " else ""
    if words[last].gap == ", " and after == "":
        after = next(
            (word.key for word in words[last + 2 : last + 6] if word.key in cues.STUDIES | cues.PIECES), ""
        )
    made = (left.cue.split(" ")[0] or after) in cues.STUDIES | cues.PIECES or after in cues.STUDIES
    return made and len(run) > 1 and any(word.key in cues.THINK_TANKS for word in run)


def _opens(words: list[Word], first: int) -> bool:
    return first == 0 or bool(STOP.search(words[first - 1].gap))


def _is_surely_meant(words: list[Word], first: int, last: int) -> bool:
    """At a sentence's beginning any word has a capital, and two letters may mean anything anywhere."""
    text = words[first].text
    if last == first and len(text) <= 2:
        return False
    if last > first or not _opens(words, first) or any(char.isupper() or char.isdigit() for char in text[1:]):
        return True
    following = words[last + 1].key if last + 1 < len(words) else ""
    gap = words[last].gap
    possessive = gap in {"'", "’"} and following == "s"
    return (
        gap == ", " or possessive or (gap.strip() == "" and (following in _HAVE or following.endswith("ed")))
    )


def _has_sure_noun(words: list[Word], first: int, last: int) -> bool:
    """Tell “the newspaper X”, “X newspaper” and “X, the capital's other newspaper,”."""
    run = words[first : last + 1]
    if is_city(" ".join(word.key for word in run)) or is_place_name(run) or run[0].text.islower():
        return False
    position = first - 1
    while position > 0 and words[position].key not in _SURE_NOUNS and words[position].key in cues.BESIDE:
        position -= 1
    if position > 0 and words[position - 1].key in _SURE_NOUNS and _is_adjective(words[position]):
        position -= 1
    before = words[position] if position >= 0 else None
    if position > 0 and before is not None and before.key == "site" and words[position - 1].key in _SITE:
        return before.gap == " "
    agency = (
        position > 0 and before is not None and before.key == "agency" and words[position - 1].key in _NEWS
    )
    if (
        before is not None
        and (before.key in _SURE_NOUNS or agency)
        and not re.search(r"[.,;:!?()]", before.gap)
    ):
        return True
    after = _noun_after(words, last)
    if after is not None and (after.key in _SURE_NOUNS or _is_news_agency(words, last)):
        known_beside = before_noun_and_name(words, Candidate(first, last + 1 - first, ""))
        return not known_beside and not (first and words[first - 1].key in {"a", "an"})
    return words[last].gap == ", " and is_apposed(words, last)


def _is_adjective(word: Word) -> bool:
    """Tell “puneño” in “el diario puneño Los Andes”."""
    return (
        len(word.text) > 4 and word.text.islower() and word.gap == " " and word.key not in cues.known_words()
    )


def _noun_after(words: list[Word], last: int) -> Word | None:
    """Return the noun of “Kabar ajansı”, “UzA haber ajansı”."""
    if last + 2 < len(words) and words[last + 1].key in {"news", "haber", "press"} and words[last].gap == " ":
        last += 1
    return words[last + 1] if last + 1 < len(words) and words[last].gap == " " else None


def _is_news_agency(words: list[Word], last: int) -> bool:
    return last + 2 < len(words) and words[last + 1].key in _NEWS and words[last + 2].key == "agency"


def _is_named_as_outlet(words: list[Word], first: int, last: int) -> bool:
    """Tell a name that is made as newspapers' and stations' are, inside of a sentence."""
    article = first > 0 and words[first - 1].key == "the"
    if first == last or _opens(words, first - article):
        return False
    if words[first].key == "daily" and words[last].key in _LAST:
        return True
    if words[last].key == "agency":
        return words[last - 1].key in _NEWS
    if words[last].key in _LAST and is_demonym(words[first]) and last == first + 1:
        return words[last].key in _NEVER_POSTAL
    return words[last].key in _LAST or words[first].key in _FIRST


def _has_edition(words: list[Word], last: int) -> bool:
    """Tell “said Mizzima in its Burmese bulletin”, “dans son édition de mardi”, “on VBTC's morning show”."""
    own = False
    for position in range(last + 1, min(last + 8, len(words))):
        if STOP.search(words[position - 1].gap) or re.search(r"[,:;()]", words[position - 1].gap):
            return False
        key = words[position].key
        if own and key in cues.EDITIONS:
            return True
        if not own and words[position].text[0].isupper():
            return False
        own = own or key in _OWN
    return False


def _is_titled_twice(words: list[Word], first: int, last: int) -> bool:
    """Tell “el estatal El Telégrafo” and “mientras El Universo”: a capital article that the sentence doesn't need."""
    if last == first or first < 2 or words[first].key not in _TITLE_ARTICLES or not words[first].capital:
        return False
    before = words[first - 1]
    twice = words[first - 2].key in _TITLE_ARTICLES and words[first - 2].text.islower()
    return before.gap == " " and before.text.islower() and (twice or before.key in _WHILE)


def _is_object(words: list[Word], first: int) -> bool:
    position = first - 1
    while position >= 0 and position >= first - 4:
        word = words[position]
        if re.search(r"[.,;:!?()]", word.gap):
            return False
        if position and words[position - 1].key in _REPORTERS:
            return False
        if word.key in _AGAINST and (position == 0 or words[position - 1].gap != "-"):
            return True
        if not (word.key in cues.BESIDE or word.key in cues.OUTLET_NOUNS or is_demonym(word)):
            return False
        position -= 1
    return False


def _is_subject(words: list[Word], last: int) -> bool:
    if last + 1 >= len(words):
        return False
    gap = words[last].gap
    if gap in {"'", "’"} and words[last + 1].key == "s":
        return last + 2 < len(words) and words[last + 2].key in _SUFFERS
    if gap.strip(" "):
        return False
    position = last + 1
    while position < len(words) - 1 and (words[position].key in _HAVE):
        position += 1
    if words[position].key not in _SUFFERS:
        return False
    return position + 1 >= len(words) or words[position + 1].key not in _TOLD | {"not"}
