"""A publication: an edition's document with the facts around it, as renderers need them.

``publishing`` makes one for each edition (and ``rebuild_published`` again from stored ones); ``rendering``
turns it into the page's HTML and ``wire`` into JSON. Pure data, no queries.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from math import ceil
from uuid import UUID

from django.conf import settings

from digests.choices import Ownership
from digests.domain.document import DigestDocument, ItemDoc, SectionDoc
from digests.models.places import Named

WORDS_A_MINUTE = 230


@dataclass(frozen=True)
class Place(Named):
    """A country or region by its key (code or slug), slug and names."""

    key: str
    slug: str
    name: str
    uuid: UUID | None = None
    wikidata: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SeriesFacts:
    """What an edition's renderings say of its series."""

    uuid: UUID
    slug: str
    title: str
    region: Place
    language: str
    time_zone: str
    licence: str
    licence_url: str
    credit_line: str
    notice: str


@dataclass(frozen=True)
class Version:
    """The same digest in another language, as it is public: BCP 47 tag, path and title."""

    language: str
    path: str
    title: str
    is_original: bool


@dataclass(frozen=True)
class Correction:
    """A public note: ``kind`` is an EditionKind, ``version`` the edition that carries it."""

    at: datetime
    kind: str
    text: str
    version: int
    item_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class PlacedItem:
    """An item at its place: ``anchor`` as in ``kz-2``, ``position`` from 0 through the whole digest."""

    section: SectionDoc
    item: ItemDoc
    position: int
    anchor: str
    version: int
    published_at: datetime
    updated_at: datetime
    country: Place | None
    corrections: tuple[Correction, ...]

    @property
    def path(self) -> str:
        """Path of the item's own page."""
        return f"/items/{self.item.id}/"


@dataclass(frozen=True)
class ItemHistory:
    """What earlier editions say of an item: first and last change, and its version."""

    version: int
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Publication:
    """One edition, ready to render. Times are aware and in UTC."""

    document: DigestDocument
    series: SeriesFacts
    slug: str
    version: int
    kind: str
    note: str
    published_at: datetime
    created_at: datetime
    histories: Mapping[UUID, ItemHistory]
    countries: Mapping[str, Place]
    corrections: tuple[Correction, ...] = ()
    year: int = 0
    month: int = 0
    # The digest that it translates, and every language that it is public in besides its own.
    original_id: UUID | None = None
    languages: tuple[Version, ...] = ()
    # Where its pictures are: those of a preview have no public address.
    images: str = "/images/"
    preview: bool = field(default=False)

    @property
    def path(self) -> str:
        """Path of the digest's page."""
        return f"/{self.series.slug}/{self.year:04d}/{self.month:02d}/{self.slug}/"

    @property
    def url(self) -> str:
        """Canonical URL of the digest's page."""
        return settings.SITE_URL + self.path

    @cached_property
    def placed(self) -> tuple[PlacedItem, ...]:
        """Every item at its place, in reading order."""
        return tuple(self._place())

    def placed_in(self, section: SectionDoc) -> tuple[PlacedItem, ...]:
        """Return the items of one section at their places."""
        return tuple(placed for placed in self.placed if placed.section.id == section.id)

    def _place(self) -> Iterator[PlacedItem]:
        seen: dict[str, int] = {}
        for position, (section, item) in enumerate(self.document.items()):
            prefix = section.country.lower() if section.country else "region"
            seen[prefix] = seen.get(prefix, 0) + 1
            history = self.histories[item.id]
            yield PlacedItem(
                section=section,
                item=item,
                position=position,
                anchor=f"{prefix}-{seen[prefix]}",
                version=history.version,
                published_at=history.published_at,
                updated_at=history.updated_at,
                country=self.countries.get(section.country or ""),
                corrections=tuple(c for c in self.corrections if item.id in c.item_ids),
            )

    @property
    def item_count(self) -> int:
        """Number of items."""
        return len(self.placed)

    @property
    def minutes(self) -> int:
        """Minutes that reading takes, at 230 words a minute, at least one."""
        words = sum(len(item.body.split()) for _section, item in self.document.items())
        return max(1, ceil(words / WORDS_A_MINUTE))

    @cached_property
    def source_names(self) -> frozenset[str]:
        """Names of the sources cited."""
        return frozenset(citation.source.name for citation in self.document.citations())

    @cached_property
    def state_source_names(self) -> frozenset[str]:
        """Names of the sources cited that are state or state-affiliated media."""
        state = {Ownership.STATE.value, Ownership.STATE_AFFILIATED.value}
        return frozenset(c.source.name for c in self.document.citations() if c.source.ownership in state)


def permanent_uri(kind: str, uuid: UUID) -> str:
    """Return the URI that stands for an object everywhere: ``…/id/item/<uuid>``."""
    return f"{settings.SITE_URL}/id/{kind}/{uuid}"
