"""Names of countries and regions in every language of CLDR, and the headings made of them."""

import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import localedata
from babel.core import get_global

from digests.domain.intake.normalise import fold
from digests.domain.intake.placenames import BESIDE, COUNTRIES, REGIONAL, REGIONS

# Codes that CLDR has beside ISO 3166-1's: groups, islands without a code, tests.
_NOT_COUNTRIES = frozenset("AC CP CQ CS DG EA EU EZ IC QO TA UN XA XB ZZ".split())
_MAIN_LANGUAGES = (
    "en ru fr es de it tr kk uz ky tg pt uk uz_Cyrl sr_Latn ar sr bs hr mk sq az hy ka ro lt lv et".split()
)
# Of the 312 languages of CLDR those below this many names are fragments.
_FULL = 150
_PARENTHESIS = re.compile(r"\s*[\(\[]([^()\[\]]*)[\)\]]")
_JOINT = re.compile(
    r"\s*(?:[-–—‑/|,;+&•·]|(?<=\s)(?:and|et|und|y|e|и|й|ve|va|with|vs\.?)(?=\s))\s*", re.IGNORECASE
)
_ARTICLE = re.compile(r"^(?:the|la|le|les|el|los|las|il|lo|gli|die|der|das|l)\s+(?=\S{3})")


@dataclass(frozen=True)
class KnownPlace:
    """A place of the registry: ``code`` is a country's ISO code, None for a region."""

    name: str
    code: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What a heading names: one country, or (``code`` None) a region or several places."""

    name: str
    code: str | None
    compound: bool = False


class PlaceIndex:
    """The registry's places over the world's."""

    def __init__(self, places: tuple[KnownPlace, ...] = ()) -> None:
        self._own: dict[str, Place] = {}
        for known in places:
            for name in (known.name, *known.names):
                if fold(name):
                    self._own[fold(name)] = Place(name, known.code)

    def find(self, text: str) -> Place | None:
        """Return the place that ``text`` as a whole names, in any language; no compounds."""
        key = fold(text)
        if not key or len(key) > 60:
            return None
        return self._look(key) or self._look(_ARTICLE.sub("", key))

    def _look(self, key: str) -> Place | None:
        return self._own.get(key) or world().get(key)

    def read(self, text: str) -> Place | None:
        """Return the place or compound of places that a heading's words name."""
        if not text or len(text) > 120:
            return None
        outside = _PARENTHESIS.sub("", text).strip()
        found = self.find(text) or (self.find(outside) if outside else None)
        if found:
            return found
        return self._compound(outside) or self._beside(outside)

    def _compound(self, text: str) -> Place | None:
        parts = [part for part in _JOINT.split(text) if part]
        if not 2 <= len(parts) <= 6:
            return None
        places = [self.find(part) for part in parts]
        if not all(places):
            return self._regrouped(parts, text)
        codes = {place.code for place in places if place}
        code = codes.pop() if len(codes) == 1 else None
        return Place(text, code, compound=True)

    def _regrouped(self, parts: list[str], text: str) -> Place | None:
        """Places whose own names are joint: "Serbia and Bosnia and Herzegovina"."""
        rest, count = parts, 0
        while rest:
            size = next(
                (
                    n
                    for n in (3, 2, 1)
                    if (len(rest) >= n and self.find(" ".join(rest[:n])))
                    or (len(rest) >= n and n > 1 and self.find(" and ".join(rest[:n])))
                ),
                0,
            )
            if not size:
                return None
            rest, count = rest[size:], count + 1
        return Place(text, None, compound=True) if count > 1 else None

    def _beside(self, text: str) -> Place | None:
        """A place with words that add nothing: "News from Kazakhstan", "Focus: Mali"."""
        words = re.findall(r"[^\s:–—-]+", text)
        kept = [word for word in words if fold(word) not in BESIDE]
        if not kept or len(kept) == len(words) or len(words) > 6:
            return None
        return self.find(" ".join(kept))


@lru_cache(maxsize=1)
def world() -> dict[str, Place]:
    """Return every name of a country or region, folded; made once, from CLDR and our additions."""
    table: dict[str, Place] = {}
    for code, names in COUNTRIES.items():
        for name in names.split("|"):
            table.setdefault(fold(name), Place(name, code))
    for place in _cldr(_MAIN_LANGUAGES, countries=True):
        _add(table, place)
    for name in "|".join(REGIONS).split("|"):
        table.setdefault(fold(name), Place(name, None))
    for name in REGIONAL.split("|"):
        table.setdefault(fold(name), Place(name, None))
    for place in _cldr(_MAIN_LANGUAGES, countries=False):
        _add(table, place)
    main = set(_MAIN_LANGUAGES)
    others = [name for name in localedata.locale_identifiers() if "_" not in name and name not in main]
    for place in _cldr(others, countries=True):
        _add(table, place)
    table.pop("", None)
    return table


def _territories(language: str) -> dict[str, str]:
    """Return a language's names by code, read past babel's cache, which would keep 130 MB of all else."""
    with Path(localedata.resolve_locale_filename(language)).open("rb") as file:
        found: dict[str, str] = pickle.load(file).get("territories", {})  # noqa: S301 -- as above
    return found


def _cldr(languages: list[str], *, countries: bool) -> Iterator[Place]:
    """Yield each different name once."""
    seen: set[str] = set()
    for language in languages:
        territories = _territories(language)
        if len(territories) < _FULL:
            continue
        for code, name in territories.items():
            if name in seen or (code.isalpha() and code not in _NOT_COUNTRIES) != countries:
                continue
            seen.add(name)
            yield Place(name, code if countries else None)


def _add(table: dict[str, Place], place: Place) -> None:
    key = fold(place.name)
    table.setdefault(key, place)
    if "(" in place.name:
        short = _PARENTHESIS.sub("", place.name).strip()
        table.setdefault(fold(short), Place(short, place.code))
        inner = _PARENTHESIS.search(place.name)
        if inner and len(inner[1]) > 3:
            table.setdefault(fold(inner[1]), Place(inner[1], place.code))
    if key.startswith("st "):
        table.setdefault("saint" + key[2:], place)


_DEMONYM_STEMS = (
    "польск чешск словац румын болгар венгер сербск хорват албан молдав эстон латыш литов украин белор узбек таджик турец китай япон корей turki french briti dutch swiss polis greek spani danis swedi finni burme filip europ africa asian afric kyrgy kirgh khmer norwe irish welsh scott engli ameri "
    "франц британ немец герман америк голланд швейц европ африк азиат allem franç frenc britan ameri deutsch franzö briti belge suiss espag itali grec "
    "alemá esta franc ingle tedes ingles greci spagn turc alman fransı ingil yunan rus çinli"
)


# Territories whose names would make demonyms of ordinary words.
_SMALL = frozenset(
    "AQ MS AI AW AX BL BM BQ CC CK CW CX FK FO GF GG GI GL GP GS GU HM IM IO JE KY MF MP NC NF NU PF PM PN PR RE SH SJ SX TC TF TK UM VA VG VI WF YT".split()
)
# Outlets are named after countries, too: "Armenpress", "Maliweb".
_OUTLET_ENDING = re.compile(
    r"(?:press|pres|presse|news|web|net|info|inform|portal|times|post|infos|actu|matin|live|media|medias|tv|jet|today|watch|wire|online|express|insight|tac|tag|sport|daily|пресс|информ|ньюс|медиа|портал)$|\d"
)


@lru_cache(maxsize=1)
def place_stems() -> frozenset[str]:
    """Return the first letters of country names in seven languages, by which demonyms are told."""
    stems = {fold(stem)[:5] for stem in _DEMONYM_STEMS.split()}
    names = [place.name for place in _cldr(_MAIN_LANGUAGES[:7], countries=True) if place.code not in _SMALL]
    names += [name for names_of in COUNTRIES.values() for name in names_of.split("|") if len(name) > 5]
    for key in map(fold, names):
        if " " not in key and len(key) >= 4:
            stems.add(key[:5] if len(key) > 5 else key[:4] if len(key) == 5 else key)
    return frozenset(stem for stem in stems if len(stem) >= 4)


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    """Return the towns that time zones are named after: most capitals, and large towns."""
    return frozenset(fold(zone.rsplit("/", 1)[-1]) for zone in get_global("zone_territories") if "/" in zone)


def is_city(key: str) -> bool:
    """Tell a folded name of a large town."""
    return key in _cities()


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """Return the ISO codes of the world's countries."""
    return frozenset(place.code for place in world().values() if place.code)


def is_demonym_key(key: str) -> bool:
    """Tell a folded word made of a country's name: "kazakh", "malienne"."""
    if _OUTLET_ENDING.search(key) or _on_from_country(key):
        return False
    return len(key) >= 4 and (key[:5] in place_stems() or (key[:4] in place_stems() and len(key) <= 9))


# Endings that make an adjective or a people of a country's name.
_ADJECTIVE = re.compile(r"(?:[ns]|[aeio]{1,2}(?:n|s|$)|sk|ts|ski|is[ct]h|tan|ian|ese|lar|ler|lik|li|d|l|v|f)")


def _on_from_country(key: str) -> bool:
    """Tell “Malaysiakini”: a whole country's name with more than an ending after it."""
    for size in range(len(key) - 3, 6, -1):
        place = world().get(key[:size])
        if place and place.code:
            return not _ADJECTIVE.match(key[size:])
    return False
