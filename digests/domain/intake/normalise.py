"""One place where text is made regular: line ends, odd characters, and the form used to compare words."""

import re
import unicodedata
from functools import lru_cache

_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Control characters but tab and line feed, and marks that show nothing: soft hyphen, zero-width
# space and no-break space, word joiner, direction marks and isolates, byte order mark.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_JOINERS = re.compile("(?<=[A-Za-z\u00c0-\u052f])[\u200c\u200d]+(?=[A-Za-z\u00c0-\u052f])")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_TRANSLATE = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "&": " and "})
# Words and names come again and again; longer texts don't, and aren't remembered.
_WORD_LENGTH = 40
_APART = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """Return ``text`` in NFC with line feeds, plain spaces and nothing invisible; never raises."""
    text = _SURROGATE.sub("\ufffd", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _JOINERS.sub("", _SPACES.sub(" ", text))
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the form by which names are compared: no case, no accents, words apart by one space."""
    return _fold_word(text) if len(text) <= _WORD_LENGTH else _fold(text)


@lru_cache(maxsize=50_000)
def _fold_word(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    text = text.translate(_TRANSLATE).casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in text if not unicodedata.combining(char)).translate(_TRANSLATE)
    return _APART.sub(
        " ",
        text.replace("'", "")
        .replace("’", "")
        .replace("‘", "")
        .replace("ʻ", "")
        .replace("ʼ", "")
        .replace("`", ""),
    ).strip()


def shorten(text: str, limit: int = 60) -> str:
    """Return ``text`` on one line, cut at a word before ``limit`` characters."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0] + " …"
