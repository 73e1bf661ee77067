"""The registry's sources: found by the host of an address, and by name in a text."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from digests.domain.document import SourceRef
from digests.domain.intake.normalise import fold
from digests.domain.intake.words import Word, stem_key, words_of

# Russian letters, folded, as outlets write themselves in Latin ones.
_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфцыэ", "abvgdeziiklmnoprstufcye", strict=True))
    | {"ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
)
_BREAKS = frozenset(",;:!?()[]{}|\n…")


@dataclass(frozen=True)
class KnownSource:
    """A source of the registry, with all that it may be called."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    kind: str = ""
    ownership: str = ""
    country: str | None = None
    homepage: str = ""

    def ref(self) -> SourceRef:
        """Return the source as a document names it."""
        return SourceRef(self.name, self.slug, self.kind, self.ownership, self.country, self.homepage)


@dataclass(frozen=True, slots=True)
class _Name:
    keys: tuple[str, ...]
    words: tuple[str, ...]
    source: KnownSource
    dotted: bool


class SourceIndex:
    """Sources by domain and by name."""

    def __init__(self, sources: Iterable[KnownSource]) -> None:
        self._domains: dict[str, KnownSource] = {}
        self._names: dict[str, list[_Name]] = defaultdict(list)
        self._whole: dict[str, KnownSource] = {}
        self._loose: dict[str, KnownSource] = {}
        for source in sources:
            for domain in source.domains:
                self._domains.setdefault(domain.casefold().removeprefix("www."), source)
            for name in (source.name, *source.aliases, *source.domains):
                self._add(name, source)
        for names in self._names.values():
            names.sort(key=lambda name: -len(name.keys))

    def _add(self, name: str, source: KnownSource) -> None:
        words = words_of(name)
        if not words:
            return
        self._whole.setdefault(fold(name), source)
        self._loose.setdefault(_loose_key(name), source)
        keys = tuple(stem_key(word.key) for word in words)
        dotted = "." in name and " " not in name
        self._names[keys[0]].append(_Name(keys, tuple(word.text for word in words), source, dotted))
        if keys[0] in {"the", "le", "la", "el", "il"} and len(keys) > 2:
            self._names[keys[1]].append(
                _Name(keys[1:], tuple(word.text for word in words[1:]), source, dotted)
            )

    def by_host(self, host: str) -> KnownSource | None:
        """Return the source of a host or of the nearest host above it."""
        parts = host.split(".")
        for start in range(max(1, len(parts) - 1)):
            found = self._domains.get(".".join(parts[start:]))
            if found:
                return found
        return None

    def by_url(self, url: str) -> KnownSource | None:
        """Return the source whose page ``url`` is."""
        return self.by_host(host_of(url))

    def by_name(self, name: str) -> KnownSource | None:
        """Return the source that ``name`` as a whole means."""
        key = fold(name)
        found = self._whole.get(key) or self._whole.get(key.removeprefix("the "))
        if found or "." not in name or " " in name.strip():
            return found
        return self.by_host(name.strip(" .").casefold().removeprefix("www."))

    def guess(self, name: str) -> KnownSource | None:
        """Return the source that a credited name means though it is spelt otherwise: in Cyrillic, or without ".kz"."""
        return self.by_name(name) or self._loose.get(_loose_key(name))

    def at(self, words: list[Word], number: int) -> tuple[KnownSource, int] | None:
        """Return the source named from ``words[number]`` on, and how many words that is."""
        key = words[number].key
        names = self._names.get(key) or self._names.get(stem_key(key)) or []
        for name in names:
            size = len(name.keys)
            if number + size <= len(words) and _same(words[number : number + size], name):
                return name.source, size
        return None


def _loose_key(name: str) -> str:
    """Latin letters only, no spaces, no article and no top-level domain."""
    key = fold(re.sub(r"\.[a-z]{2,6}$", "", name.strip())).translate(_LATIN)
    return key.removeprefix("the ").replace(" ", "")


def _same(words: list[Word], name: _Name) -> bool:
    if any(stem_key(word.key) != key and word.key != key for word, key in zip(words, name.keys, strict=True)):
        return False
    for word in words[:-1]:
        if (
            len(word.gap) > 3
            or _BREAKS & set(word.gap)
            or (name.dotted and " " in word.gap and not words[-1].capital)
            or ". " in word.gap
        ):
            return False
    return all(_case_fits(word.text, written) for word, written in zip(words, name.words, strict=True)) or (
        name.dotted and len(words) > 1
    )


def _case_fits(text: str, written: str) -> bool:
    """A name's capitals matter: "Trend" is an agency, "trend" is a word; "LS" isn't "Ls"."""
    if len(written) <= 3 and written.isupper() and written.isalpha():
        return text == written or (len(written) == 3 and text == written.capitalize())
    return not written[0].isupper() or text[0].isupper()


def host_of(url: str) -> str:
    """Return an address's host, small, without "www."; empty when it has none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.casefold().rstrip(".").removeprefix("www.")
