"""What intake may recognise, and what it hands back: plain data, built by the caller."""

from dataclasses import dataclass
from functools import cached_property

from digests.domain.document import DigestDocument
from digests.domain.intake.places import KnownPlace, PlaceIndex
from digests.domain.intake.sources import KnownSource, SourceIndex
from digests.domain.intake.topics import KnownTopic, TopicIndex


class IntakeError(ValueError):
    """The text or file cannot be read; the message tells an editor what to do."""


@dataclass(frozen=True)
class Note:
    """Why intake did what it did; ``where`` is "document" or "section 2, item 3"."""

    where: str
    what: str


@dataclass(frozen=True)
class Intake:
    """A document made from a text, with a note for each guess."""

    document: DigestDocument
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Knowledge:
    """Everything known beforehand; keep one and reuse it, for its indexes are built once."""

    sources: tuple[KnownSource, ...] = ()
    topics: tuple[KnownTopic, ...] = ()
    places: tuple[KnownPlace, ...] = ()

    @cached_property
    def source_index(self) -> SourceIndex:
        """Sources by domain and by name."""
        return SourceIndex(self.sources)

    @cached_property
    def topic_index(self) -> TopicIndex:
        """Topics by the stems of their words."""
        return TopicIndex(self.topics)

    @cached_property
    def place_index(self) -> PlaceIndex:
        """Places by name, over the world's names from CLDR."""
        return PlaceIndex(self.places)
