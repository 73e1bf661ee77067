"""Letters: a word of any script as plain ASCII, so that its spellings across alphabets meet (pure).

Turkic and Tajik letters become those of their neighbours, Cyrillic becomes Latin, and the usual ways to
romanise a sound become one: Жумангарин, Жұманғарин and Zhumangarin are all ``jumangarin``. The letters q, x
and y never come out, so that tokens which begin with one can mean something else:

==== ==========================================================
q…   the beginning of a word in a Turkic language
x…   a word in a script that has no Latin form here, by code points; or one that a digit begins
y…   a facet, or the break between two runs of words
==== ==========================================================
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 60
# A Chinese or Japanese character is a word; elsewhere apostrophes may stand inside one. What has matched is never
# tried again, which makes this twice as fast on a text.
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W_{_IDEOGRAPH}]"
_INSIDE = r"['’‘`´ʻʼ](?=[^\W_])|[\u0300-\u036f\u00ad\u200c\u200d]"
WORD = re.compile(rf"{_LETTER}++(?:(?:{_INSIDE}){_LETTER}*+)*+|[{_IDEOGRAPH}]")
IDEOGRAPH = re.compile(f"[{_IDEOGRAPH}]")
_APOSTROPHES = re.compile("['’‘`´ʻʼ\u00ad\u200c\u200d]")
_POSSESSIVE = re.compile(r"['’]s$")
# French and Italian articles and the like, which lean on the word after them.
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|dell|all|nell|sull|dall|un)['’](?=\w{2})")

# A word of which a beginning may be taken off.
_LEANING = re.compile(r"\w{1,4}['’]")

_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўәғқңөұүһҳҷӣӯҥӊҡҙҫ",
        "a b v g d e zh z i i k l m n o p r s t u f h ts ch sh sh  i  e iu ia e i i e g o a g k n o u u h h j i u n n k z s".split(
            " "
        ),
        strict=True,
    )
)
_STRONG = {"ş": "sh", "ș": "sh", "š": "sh", "ç": "ch", "č": "ch", "ž": "j", "ŋ": "ng"}
_PLAIN = {
    "ı": "i",
    "ə": "a",
    "ł": "l",
    "đ": "d",
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ð": "d",
    "ŋ": "n",
}
_TO_LATIN = str.maketrans(_CYRILLIC | _PLAIN)
_TO_LATIN_STRONGLY = str.maketrans(_CYRILLIC | _PLAIN | _STRONG)
_OTHERWISE = (("ё", str.maketrans({"ё": "ио"})), ("ц", str.maketrans({"ц": "c"})))
# How one sound is romanised in several ways, as (pattern, one way), in this order.
_ROMANISED = tuple(
    (re.compile(pattern), one)
    for pattern, one in (
        ("shch", "sh"),
        ("dzh|dj|zh", "j"),
        ("kh", "h"),
        ("q", "k"),
        ("(?<=[aeiou])ye|^ye(?=.{3})", "e"),
        ("y", "i"),
        ("i{2,}", "i"),
        ("w", "v"),
    )
)
# Letters that may become one another where they begin a word, by its other spellings and romanisations.
_ALIKE = ("eiy", "ct", "djz", "hkqx0123456789", "ou", "vw")
_INITIALS = {letter: alike for alike in _ALIKE for letter in alike}
# In these languages x is the sound of Cyrillic х; elsewhere only at the beginning of a word.
_X_IS_KH = frozenset({"uz", "az"})


def words_in(text: str) -> list[str]:
    """Return the words of a text as they are written."""
    return WORD.findall(text)


def initial(word: str) -> str:
    """Return what a word's tokens begin with, as ``initial_of`` has it; empty where that may be anything."""
    return "" if _LEANING.match(word) else _initial(word[:1])


@lru_cache(maxsize=1024)
def _initial(letter: str) -> str:
    found = spellings(plain(letter))
    return initial_of(found[0]) if found else ""


def initial_of(token: str) -> str:
    """Return what a token begins with: one for all letters that may stand for one another at a beginning."""
    first = token[1] if token[0] == "q" else token[0]
    return _INITIALS.get(first, first)


def plain(word: str) -> str:
    """Return a word in lower case, without apostrophes, possessives and elided articles."""
    word = unicodedata.normalize("NFKC", word[:LONGEST]).casefold()
    if not (word.isascii() and word.isalnum()):
        word = _APOSTROPHES.sub("", _ELISION.sub("", _POSSESSIVE.sub("", word)))
    return word


def spellings(word: str, language: str = "") -> tuple[str, ...]:
    """Return a plain word's tokens, the usual spelling first: ``ş`` is ``sh``, and ``s`` to who has no ``ş``."""
    if word.isascii():
        # A sign such as ⑴ is a digit with brackets around it, which PostgreSQL would read as its own.
        bare = "".join(filter(str.isalnum, word))
        return (_romanised(bare, language),) if bare else ()
    forms = [word.translate(_TO_LATIN_STRONGLY), word.translate(_TO_LATIN)]
    # Хрущёв is Хрущев and Khrushchyov, цемент is cement and Царицын is Tsaritsyn.
    forms += [word.translate(other).translate(_TO_LATIN) for letter, other in _OTHERWISE if letter in word]
    tokens = (_token(form, language) for form in forms)
    return tuple(dict.fromkeys(token for token in tokens if token))


def _token(form: str, language: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", form) if not unicodedata.combining(c))
    bare = bare.translate(_TO_LATIN)
    if bare.isascii():
        return _romanised("".join(c for c in bare if c.isalnum()), language)
    return "x" + "".join(f"{ord(c):x}" for c in bare)


def _romanised(word: str, language: str) -> str:
    if word.isdigit():
        return word
    word = word.replace("x", "h") if language in _X_IS_KH else re.sub("^x", "h", word).replace("x", "ks")
    for pattern, one in _ROMANISED:
        word = pattern.sub(one, word)
    # PostgreSQL would read 3e8r as a number and a letter.
    return f"x{word}" if word[:1].isdigit() else word
