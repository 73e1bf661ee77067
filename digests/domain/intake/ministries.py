"""State bodies whose own announcement is all that an item rests on."""

from digests.domain.intake import cues
from digests.domain.intake.attribution import Attribution
from digests.domain.intake.outlets import is_demonym
from digests.domain.intake.words import Word, words_of

_MAX_NAME = 8


def announcements(text: str) -> list[Attribution]:
    """Return ministries that the text says announced something, or that something is according to."""
    words = words_of(text)
    found = []
    for number, word in enumerate(words):
        if word.key in cues.MINISTRY:
            first, last = _start(words, number), _end(words, number)
            if last > first and _announces(words, first, last):
                found.append(_attribution(text, words, first, last))
    return found


def _attribution(text: str, words: list[Word], first: int, last: int) -> Attribution:
    start, end = words[first].start, words[last].end
    name = " ".join(text[start:end].split())
    name = name[:1].upper() + name[1:]
    return Attribution(
        start, end, name, None, None, f"no outlet is named, and the text rests on “{name}”", official=True
    )


def _start(words: list[Word], number: int) -> int:
    """The name begins with the capital words before: "the Uzbek", "Kazakhstan's Defense"."""
    first = number
    while first and words[first - 1].gap in {" ", "'", "’"} and number - first < 4:
        before = words[first - 1]
        if not (before.text[0].isupper() or (before.key == "s" and words[first - 1].gap == " ")):
            break
        if before.key in cues.NOT_OUTLETS and not is_demonym(before):
            break
        first -= 1
    return first


def _end(words: list[Word], number: int) -> int:
    """The name ends before the verb, or with the last capital word of "of Energy and Trade"."""
    last = number
    for position in range(number + 1, min(len(words), number + _MAX_NAME)):
        if words[position - 1].gap.strip(" '’-") or words[position].key in cues.ANNOUNCES:
            break
        if words[position].key in {"has", "a", "hat", "ha", "on", "s", "in", "press", "said"}:
            break
        if words[position].text[0].isupper() or "\u0400" <= words[position].text[0] <= "\u04ff":
            last = position
    return last


def _announces(words: list[Word], first: int, last: int) -> bool:
    before = " ".join(word.key for word in words[max(0, first - 3) : first])
    if any(
        cue in before
        for cue in (
            "according to",
            "selon",
            "d apres",
            "segun",
            "laut",
            "secondo",
            "по данным",
            "по информации",
            "angaben de",
            "communique d",
            "statement by",
            "statement from",
            "comunicado d",
            "mitteilung de",
            "по сообщению",
        )
    ):
        return True
    if before.endswith((" at the", " by the")) or words[last].gap.strip():
        return False
    following = [word.key for word in words[last + 1 : last + 5]]
    usual = cues.BESIDE | {"press", "service", "has", "in", "statement", "on"}
    for key in following:
        if key in cues.ANNOUNCES:
            return True
        if key not in usual:
            return False
    return False
