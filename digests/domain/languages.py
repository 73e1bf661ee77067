"""Languages: which one the interface of a page is in, how scripts run, and dates in words.

The words that the software adds to a text (labels, counts, dates) are in the text's own language where
the interface is translated into it, else in the site's; ``apart`` then marks them as another language.
"""

from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

RIGHT_TO_LEFT = frozenset("ar ckb dv fa he ps sd ug ur yi".split())
# The script in which the interface of a language is, where others write the language in another.
SCRIPTS = {"kk": "Cyrl", "uz": "Latn"}
SCRIPT_LENGTH = 4


def direction(language: str) -> str:
    """Return ``rtl`` for languages written from the right, else ``ltr``."""
    name, *rest = language.split("-")
    is_rtl = name in RIGHT_TO_LEFT or "Arab" in rest
    return "rtl" if is_rtl and "Latn" not in rest and "Cyrl" not in rest else "ltr"


def interface_of(language: str) -> str:
    """Return the language of the words that the software adds to a text: the text's own, where it can."""
    return known_interface(language) or settings.LANGUAGE_CODE


def known_interface(language: str) -> str:
    """Return the interface's language for a text in a language, empty where there is none in its script."""
    name, *rest = language.split("-")
    scripts = {part for part in rest if len(part) == SCRIPT_LENGTH and part.isalpha()}
    is_known = name in dict(settings.LANGUAGES) and scripts <= {SCRIPTS.get(name, "")}
    return name if is_known else ""


def apart(language: str) -> SafeString:
    """Return the attributes of interface words in a text; none where both are in one language."""
    if known_interface(language):
        return SafeString("")
    return attributes(settings.LANGUAGE_CODE)


def apart_now(language: str) -> SafeString:
    """Return the attributes of interface words beside a text in a list, whose interface may be in any language."""
    language_now = now()
    return SafeString("") if known_interface(language) == language_now else attributes(language_now)


def attributes(language: str) -> SafeString:
    """Return ``lang`` and ``dir`` of an element, with a space before."""
    return format_html(' lang="{}" dir="{}"', language, direction(language))


def now() -> str:
    """Return the interface's language at this moment."""
    return get_language() or settings.LANGUAGE_CODE


def long_date(day: date, language: str = "") -> str:
    """Return a date such as “15 June 2023” in a language, or in the interface's; day first in English too."""
    return _long_date(day, language or now())


@lru_cache(maxsize=4096)
def _long_date(day: date, language: str) -> str:
    return _spaced(format_date(day, "long", locale=cldr(language)))


def month_name(day: date) -> str:
    """Return a month as a heading in the interface's language, such as “June 2023”."""
    return _month_name(day.replace(day=1), now())


@lru_cache(maxsize=1024)
def _month_name(day: date, language: str) -> str:
    return capital(_spaced(str(format_skeleton("yMMMM", day, locale=cldr(language)))))


def _spaced(text: str) -> str:
    """Return a date with the no-break spaces that fonts have, not CLDR's narrow ones."""
    return text.replace("\u202f", "\u00a0")


@lru_cache(maxsize=256)
def cldr(language: str) -> Locale:
    """Return what CLDR knows of a language: British English for English, and for one that it doesn't know."""
    try:
        found = Locale.parse("en-GB" if language == "en" else language, sep="-")
    except (UnknownLocaleError, ValueError):
        return cldr("en")
    return found


@lru_cache(maxsize=256)
def language_name(tag: str) -> str:
    """Return what a language calls itself, with a capital, such as “Қазақ тілі”; the tag for one not in CLDR."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return tag
    return capital(locale.get_language_name(tag.replace("-", "_")) or locale.get_display_name() or tag)


def country_name(code: str) -> str:
    """Return a country's name in the interface's language by its alpha-2 code, empty where CLDR has none."""
    return cldr(now()).territories.get(code) or ""


def capital(text: str) -> str:
    """Return a text with a capital letter at its beginning."""
    # The title case of Georgian letters is themselves; their upper case is for whole words.
    return text[:1].title() + text[1:]
