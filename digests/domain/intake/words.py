"""A text's words with their places, in the form by which names and cues are compared."""

import re
from dataclasses import dataclass

from digests.domain.intake.normalise import fold

_WORD = re.compile(r"[^\W_ʻʼ]+")
_CYRILLIC_ENDING = re.compile(
    r"(?:иями|ями|ами|ого|ему|ому|ыми|ими|иях|ией|иям|ах|ях|ом|ем|ей|ой|ый|ий|ая|яя|ое|ее|ые|ие|ых|их|ую|юю|ию|ии|ия|ью|ов|ев|ам|ям|а|у|е|ы|и|ю|я|о|ь|й)$"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as written, folded, where it stands, and what stands between it and the next."""

    text: str
    key: str
    start: int
    end: int
    gap: str = ""

    @property
    def capital(self) -> bool:
        """Whether it is written as a name is: with a capital or a digit first, or "myRepublica"."""
        first, second = self.text[0], self.text[1:3]
        return first.isupper() or first.isdigit() or (not second.islower() and second != "")


def words_of(text: str) -> list[Word]:
    """Return the words of ``text``."""
    found = list(_WORD.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)][: len(found)]
    return [
        Word(
            match[0],
            fold(match[0]) or match[0].casefold(),
            match.start(),
            match.end(),
            text[match.end() : following],
        )
        for match, following in zip(found, ends, strict=True)
    ]


def stem_key(word: str) -> str:
    """Return a folded word without the ending that its case gives it in Russian."""
    if not "\u0400" <= word[0] <= "\u04ff" or len(word) < 3:
        return word
    return _CYRILLIC_ENDING.sub("", word) or word if len(word) > 4 else word.rstrip("аеиоуыюя")
