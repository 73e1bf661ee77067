"""The sandbox's world: what was published in it, and where each object stands."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from digests.choices import PubStatus
from digests.domain import wire
from digests.domain.index import Facet
from digests.domain.publication import Publication
from digests.domain.release import grouped


@dataclass
class Object:
    """A digest or an item as it stands: ``text`` is its JSON, or its tombstone where it was withdrawn.

    ``words`` are the tokens by which search finds it.
    """

    id: UUID
    version: int
    published_at: datetime
    updated_at: datetime
    status: str = PubStatus.USABLE.value
    fingerprint: str = ""
    text: str = ""
    facets: frozenset[Facet] = frozenset()
    words: tuple[str, ...] = ()

    @cached_property
    def grouped(self) -> dict[str, list[str]]:
        """The facets' keys by kind, as the change log has them."""
        return grouped(self.facets)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn."""
        return self.status == PubStatus.CANCELED


@dataclass(frozen=True)
class Made:
    """An edition: which one, what it did, when, with which note and about which items, and its JSON."""

    version: int
    kind: str
    at: datetime
    note: str
    item_ids: tuple[UUID, ...]
    publication: Publication | None
    text: str


@dataclass
class World:
    """All objects by id, the editions of each digest, and the change log as rows of its columns."""

    digests: dict[UUID, Object] = field(default_factory=dict)
    items: dict[UUID, Object] = field(default_factory=dict)
    editions: dict[UUID, list[Made]] = field(default_factory=dict)
    changes: list[wire.Json] = field(default_factory=list)
