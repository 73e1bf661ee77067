"""Analysis: what a word is indexed as and looked up by, one way for both (pure).

Of each word come its spelling, its stem, and further tokens that should find it as well: other
spellings, and in Turkic languages, whose words grow at the end, its beginnings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from digests.domain import stemming
from digests.domain.search import letters

# Between two runs of words in the index, so that no phrase reaches from one into the next.
BREAK = "yy"
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
TURKIC = frozenset("az ba crh cv kaa kk ky tk tr tt ug uz".split())
CYRILLIC = frozenset("be bg kk ky mk mn ru sr tg uk".split())
# Which endings stemming may take off an English word: import is not important, nor universe university.
_ENDINGS = frozenset({"", "s", "es", "e", "y", "ies", "ed", "ing"})
# The shortest beginning of a Turkic word that finds it, and how many letters more the word may have.
_BEGINNING, _GROWTH = 4, 10
# Hexadecimal digits of a letter in tokens of Arabic script, which Uyghur is written in.
CODE = 3
# The endings of cases in Slavic languages written in Cyrillic: without its own, a name is as Latin writes it.
_CASES = re.compile("(?<=.{4})(?:ами|ями|ого|ому|ыми|ой|ом|ем|ей|ым|им|ах|ях|ам|ям|а|я|у|ю|е|ы|и)$")
_AFTER_VOWEL = re.compile("(?<=[аеиоуыэюя])(?:ем|е|ю|я)$")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
# Words that say nothing alone: left out of a query that has others.
COMMON = frozenset(
    "a an and are as at be by for from has in is it its of on or that the this to was were will with"
    " и в во на не что с со по к о об за из у от до для как а но или это".split()
)


@dataclass(frozen=True)
class Tokens:
    """A word's tokens: as it is usually spelt, its stem, and its other spellings and their stems."""

    full: str
    stem: str
    more: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Return every token once, the spelling first."""
        return tuple(dict.fromkeys((self.full, self.stem, *self.more)))


# Words of which the tokens stay in each process, some ten megabytes when full: texts have few words many times.
KNOWN_WORDS = 4096


@lru_cache(maxsize=KNOWN_WORDS)
def tokens(word: str, language: str) -> Tokens | None:
    """Return the tokens of a word in a language; None for what has no letter or digit."""
    name = language.split("-", maxsplit=1)[0]
    bare = letters.plain(word)
    spelt = letters.spellings(bare, name)
    if not bare or not spelt:
        return None
    stems = letters.spellings(stem(bare, name), name) or spelt
    bases = [base for form in _nominatives(bare) for base in letters.spellings(form, name)]
    return Tokens(spelt[0], stems[0], (*spelt[1:], *stems[1:], *bases))


def _nominatives(bare: str) -> Iterator[str]:
    """Yield what a name in Cyrillic may be in the nominative: Ереване is Ереван, Костаная Костанай."""
    if _CYRILLIC.search(bare):
        yield _CASES.sub("", bare)
        if _AFTER_VOWEL.search(bare):
            yield _AFTER_VOWEL.sub("й", bare)


@lru_cache(maxsize=KNOWN_WORDS)
def found_by(word: str, language: str) -> frozenset[str]:
    """Return every token by which a word as it is written is found."""
    found = tokens(word, language)
    return frozenset((*found.all(), *_beginnings(found, language))) if found else frozenset()


def _beginnings(of: Tokens, language: str) -> Iterator[str]:
    """Return the tokens that stand for a word's beginnings, where the language is Turkic."""
    if language.split("-", maxsplit=1)[0] not in TURKIC:
        return
    for token in of.all():
        first, letter = (1, CODE) if token[0] == "x" else (0, 1)
        shortest = max(_BEGINNING, (len(token) - first) // letter - _GROWTH)
        for size in range(first + shortest * letter, len(token), letter):
            yield f"q{token[:size]}"


def beginning(token: str) -> str:
    """Return the token that finds the longer Turkic words which begin so; empty where that is too short."""
    is_long = len(token) >= (1 + _BEGINNING * CODE if token[0] == "x" else _BEGINNING)
    return f"q{token}" if is_long else ""


def stem(bare: str, language: str) -> str:
    """Return a plain word's stem, by the language that its letters are of where the text's are others."""
    is_cyrillic = bool(_CYRILLIC.search(bare))
    if is_cyrillic != (language in CYRILLIC):
        language = "ru" if is_cyrillic else "en"
    name = STEMMERS.get(language)
    if not name or not bare.isalpha():
        return bare
    if language == "en":
        return stemming.english_stem(bare, _ENDINGS) or bare
    return stemming.stem(bare, name) or bare


def run(text: str, language: str) -> str:
    """Return a text as the index keeps it: all spellings, all stems in the same order, then the rest."""
    found = [one for word in letters.words_in(text) if (one := tokens(word, language))]
    more = dict.fromkeys(token for one in found for token in (*one.more, *_beginnings(one, language)))
    full, stems = [one.full for one in found], [one.stem for one in found]
    return " ".join([*full, BREAK, *stems, BREAK, *more])
