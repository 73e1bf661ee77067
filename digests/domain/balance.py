"""The balance of a digest's sources: how its citations fall on classes of ownership and on countries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from digests.choices import Ownership
from digests.domain.document import CitationDoc, DigestDocument
from digests.models import Country

STATE = (Ownership.STATE, Ownership.STATE_AFFILIATED)


@dataclass(frozen=True)
class Share:
    """Citations of one class of ownership: their number, and start and length in percent of the longest bar."""

    ownership: str
    label: str
    citations: int
    start: float
    length: float


@dataclass(frozen=True)
class Bar:
    """One row of the chart: a country, or the whole digest, with its citations by ownership.

    ``counts`` has a number for each class of ``Balance.classes``, in their order; ``sources`` counts
    the different sources.
    """

    label: str
    citations: int
    sources: int
    shares: tuple[Share, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Balance:
    """A digest's balance: a bar for each class of ownership, a bar for each country, largest first.

    ``classes`` are the classes that occur, as (value, label). ``state_percent`` is of all citations.
    ``unheard`` are the countries that have a section and no source of their own in the digest.
    """

    citations: int
    sources: int
    classes: tuple[tuple[str, str], ...]
    ownership: tuple[Bar, ...]
    countries: tuple[Bar, ...]
    state_percent: int
    unheard: tuple[str, ...]


def balance_of(document: DigestDocument) -> Balance:
    """Count a document's citations, in one query for the names of countries."""
    citations = tuple(document.citations())
    names = _names(document, citations)
    owned = Counter(_ownership(citation) for citation in citations)
    classes = tuple((str(value), str(label)) for value, label in Ownership.choices if owned[value])
    heard = {citation.source.country for citation in citations}
    wanted = dict.fromkeys(section.country for section in document.sections if section.country)
    return Balance(
        citations=len(citations),
        sources=_different(citations),
        classes=classes,
        ownership=_bars(_grouped(citations, dict(classes), by_country=False), classes),
        countries=_bars(_grouped(citations, names, by_country=True), classes),
        state_percent=round(100 * sum(owned[value] for value in STATE) / (len(citations) or 1)),
        unheard=tuple(names.get(code, code) for code in wanted if code not in heard),
    )


def _names(document: DigestDocument, citations: Iterable[CitationDoc]) -> dict[str, str]:
    codes = {citation.source.country for citation in citations}
    codes |= {section.country for section in document.sections}
    rows = Country.objects.filter(code__in=codes - {None})
    return dict(rows.values_list("code", "name")) | {"": _("no country given")}


def _ownership(citation: CitationDoc) -> str:
    value = citation.source.ownership
    return value if value in Ownership.values else Ownership.UNKNOWN.value


def _different(citations: Iterable[CitationDoc]) -> int:
    return len({citation.source.slug or citation.source.name for citation in citations})


def _grouped(
    citations: Iterable[CitationDoc], names: dict[str, str], *, by_country: bool
) -> dict[str, list[CitationDoc]]:
    groups: dict[str, list[CitationDoc]] = {}
    for citation in citations:
        key = (citation.source.country or "") if by_country else _ownership(citation)
        groups.setdefault(names.get(key, key), []).append(citation)
    return dict(sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])))


def _bars(groups: dict[str, list[CitationDoc]], classes: tuple[tuple[str, str], ...]) -> tuple[Bar, ...]:
    longest = max((len(group) for group in groups.values()), default=1)
    return tuple(_bar(label, group, classes, longest) for label, group in groups.items())


def _bar(label: str, group: list[CitationDoc], classes: tuple[tuple[str, str], ...], longest: int) -> Bar:
    owned = Counter(_ownership(citation) for citation in group)
    shares, before = [], 0
    for value, name in classes:
        if owned[value]:
            start, length = (round(100 * part / longest, 2) for part in (before, owned[value]))
            shares.append(Share(value, name, owned[value], start, length))
            before += owned[value]
    counts = tuple(owned[value] for value, _name in classes)
    return Bar(label, len(group), _different(group), tuple(shares), counts)
