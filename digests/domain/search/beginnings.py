"""Beginnings: where in a text a word may stand that a query finds, told by first letters alone (pure).

Most words of a text begin with a letter that nothing looked for begins with. Passing over them is an eighth of the work of
taking the text apart.
"""

import re
from functools import cache, lru_cache

from digests.domain.search import letters

# The letters of which it is known what they stand for at a beginning; those beyond always count.
_TOLD = 0x700
_BEYOND = "\u0700-\u1fff\u2070-\U0010ffff"
# What may stand inside a word, whose letters go on behind it. (The Uzbek ʻ is a letter itself.)
_SIGNS = "'’‘`´\u00ad\u200c\u200d\u0300-\u036f"
_RUN = re.compile(f"[{_SIGNS}]+")
# How far before its apostrophe a word that leans on the next may begin, as ``letters.initial`` has it.
_LEANING = 4


def beginnings(text: str, initials: frozenset[str]) -> list[int] | None:
    """Return where words may begin whose ``letters.initial`` is among these or may be anything, in order.

    None where only taking the text apart can tell: ideographs, or signs in a row that may stand inside a word.
    """
    if not text.isascii() and letters.IDEOGRAPH.search(text):
        return None
    found = [match.start() for match in _pattern(initials).finditer(text)]
    more: list[int] = []
    for run in _RUN.finditer(text):
        at, end = run.span()
        if not text[end : end + 1].isalnum():
            continue
        if end - at > 1:
            return None
        if at == 0 or not text[at - 1].isalnum():
            more.append(end)
        elif run[0] in "'’" and (start := _leaning(text, at)) is not None:
            if start and _RUN.match(text, start - 1):
                return None
            more.append(start)
    return sorted({*found, *more}) if more else found


@lru_cache(maxsize=256)
def _pattern(initials: frozenset[str]) -> re.Pattern[str]:
    """Return what finds a letter with one of these initials before which no letter stands, nor a sign."""
    chosen = "".join(_letters().get(initial, "") for initial in ("", *sorted(initials)))
    return re.compile(rf"[{re.escape(chosen)}{_BEYOND}](?<![^\W_].)(?<![{_SIGNS}].)", re.DOTALL)


@cache
def _letters() -> dict[str, str]:
    """Return the letters and digits that words begin with, by their initial."""
    found: dict[str, str] = {}
    for letter in filter(str.isalnum, map(chr, range(_TOLD))):
        initial = letters.initial(letter)
        found[initial] = found.get(initial, "") + letter
    return found


def _leaning(text: str, at: int) -> int | None:
    """Return where a word begins that leans on what follows an apostrophe, None where none does."""
    start = at
    while start and at - start <= _LEANING and text[start - 1].isalnum():
        start -= 1
    return start if at - start <= _LEANING else None
