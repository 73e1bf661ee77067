"""Digests of made-up words: the same ones for the same number, in the sizes that docs/operators.md names."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from digests.domain.document import (
    CitationDoc,
    DigestDocument,
    ItemDoc,
    SectionDoc,
    SourceRef,
    TopicRef,
)

NEWEST = datetime(2026, 6, 30, 9, tzinfo=UTC)

WHO = (
    "the railway administration|the statistics office|the agriculture ministry|the national bank|"
    "the customs service|the grid operator|the water basin council|the health ministry|the city council|"
    "the civil aviation authority|the port authority|the audit chamber|a group of growers|the tax committee"
).split("|")
DID = (
    "said|reported|announced|confirmed|told reporters that it expects that|published figures showing that|"
    "noted in a quarterly review that|has agreed with its neighbours that|warned that"
).split("|")
WHAT = (
    "freight through the northern crossing|grain deliveries|the spring flow into the lower reservoir|"
    "electricity imports|school enrolment|the average fare|remittances from abroad|housing completions|"
    "the cotton harvest|passenger flights|food prices in the capital|lending to small firms|"
    "road repairs in the mountain districts|container traffic"
).split("|")
HOW = (
    "rose by {} per cent in a year|fell by {} per cent in a month|will take {} weeks longer than planned|"
    "came to {} thousand tonnes|reached {} million in local money|stayed within {} points of the forecast|"
    "will be reviewed after {} public hearings|covers {} of the districts"
).split("|")
TAIL = (
    "The work goes on through the autumn.|A second tender is expected.|No date has been set.|"
    "The figures are provisional.|Carriers had asked for the change.|Two earlier plans were dropped.|"
    "The rule applies to lorries as well.|Officials will report again in spring."
).split("|")


# Of these the name of a place is put together that one digest alone speaks of.
SYLLABLES = "ba do ke lu mi no pe ra su ti va zo ga he ji ku la me ni po".split()


@dataclass(frozen=True)
class Registry:
    """What made-up digests refer to: places as (code, name), topics and sources."""

    countries: Sequence[tuple[str, str]]
    topics: Sequence[TopicRef]
    sources: Sequence[SourceRef]


@dataclass(frozen=True)
class Shape:
    """How large a digest is; ``words`` and ``topics`` are for an item."""

    sections: int = 5
    items: int = 4
    words: int = 80
    citations: int = 2
    topics: int = 5


USUAL = Shape()
# What one import and one publish are timed with.
LARGE = Shape(sections=8, items=6, citations=3)


def published_at(number: int) -> datetime:
    """Return when digest ``number`` was published: number 0 is the newest, each other six hours older."""
    return NEWEST - timedelta(hours=6 * number)


def village(number: int) -> str:
    """Return the name of the place that only digest ``number`` speaks of."""
    parts, rest = ["Ak"], number
    for _ in range(4):
        rest, at = divmod(rest, len(SYLLABLES))
        parts.append(SYLLABLES[at])
    return "".join(parts)


def digest(number: int, registry: Registry, shape: Shape = USUAL) -> DigestDocument:
    """Return made-up digest ``number``."""
    chance = random.Random(number)
    day = published_at(number).date()
    places = chance.sample(registry.countries, min(len(registry.countries), shape.sections - 1))
    first, *others = _items(chance, registry, shape, day)
    first = replace(first, headline=f"{first.headline} near {village(number)}")
    sections = [SectionDoc("The region", None, (first, *others), _uuid(chance))]
    while len(sections) < shape.sections:
        code, name = places[(len(sections) - 1) % len(places)]
        sections.append(SectionDoc(name, code, _items(chance, registry, shape, day), _uuid(chance)))
    return DigestDocument(
        title=f"{_phrase(chance, WHAT)} and {_phrase(chance, WHAT)}".capitalize(),
        standfirst=_sentence(chance),
        number=number + 1,
        period_start=day - timedelta(days=7),
        period_end=day - timedelta(days=1),
        sections=tuple(sections),
        id=_uuid(chance),
    )


def text(number: int, registry: Registry, shape: Shape = LARGE) -> str:
    """Return made-up digest ``number`` as an editor would paste it, in Markdown."""
    document = digest(number, registry, shape)
    lines = [f"# {document.title}", document.standfirst]
    for section in document.sections:
        lines.append(f"## {section.heading}")
        for item in section.items:
            links = ", ".join(f"[{c.source.name}]({c.url})" for c in item.citations)
            lines += [f"### {item.headline}", f"{item.body} The reports are by {links}."]
    return "\n\n".join(lines)


def _items(chance: random.Random, registry: Registry, shape: Shape, day: date) -> tuple[ItemDoc, ...]:
    return tuple(_item(chance, registry, shape, day) for _ in range(shape.items))


def _item(chance: random.Random, registry: Registry, shape: Shape, day: date) -> ItemDoc:
    sentences: list[str] = []
    while sum(len(sentence.split()) for sentence in sentences) < shape.words:
        sentences += [_sentence(chance), _phrase(chance, TAIL)]
    middle = len(sentences) // 2
    topics = sorted(chance.sample(registry.topics, shape.topics), key=lambda topic: topic.name)
    sources = chance.sample(registry.sources, shape.citations)
    return ItemDoc(
        headline=f"{_phrase(chance, WHO)} and {_phrase(chance, WHAT)}".capitalize(),
        body=" ".join(sentences[:middle]) + "\n\n" + " ".join(sentences[middle:]),
        topics=tuple(topics),
        citations=tuple(_citation(chance, source, day) for source in sources),
        id=_uuid(chance),
    )


def _citation(chance: random.Random, source: SourceRef, day: date) -> CitationDoc:
    uuid = _uuid(chance)
    home = source.homepage.rstrip("/") or "https://source.example"
    return CitationDoc(
        source=source,
        url=f"{home}/bench/{uuid.hex[:12]}",
        title=_sentence(chance).rstrip("."),
        published_on=day - timedelta(days=chance.randint(1, 7)),
        id=uuid,
    )


def _sentence(chance: random.Random) -> str:
    how = _phrase(chance, HOW).format(chance.randint(2, 90))
    return f"{_phrase(chance, WHO)} {_phrase(chance, DID)} {_phrase(chance, WHAT)} {how}.".capitalize()


def _phrase(chance: random.Random, phrases: Sequence[str]) -> str:
    return chance.choice(phrases)


def _uuid(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
