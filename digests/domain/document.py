"""The document: one digest as plain immutable data, with its JSON in and out.

Intake makes it, the rows are read into and written from it, revisions and editions store it,
and the wire sends it. Nothing here knows Django.
"""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self
from uuid import UUID, uuid4

SCHEMA = 1


class DocumentError(ValueError):
    """Stored JSON is not a document, or has a schema number from the future."""


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Who reported: a source as it was known when the document was made.

    ``slug`` is empty for a source that the registry doesn't have yet. ``country`` is an ISO 3166-1
    alpha-2 code; ``kind`` and ``ownership`` are values of the enumerations in ``choices``.
    """

    name: str
    slug: str = ""
    kind: str = ""
    ownership: str = ""
    country: str | None = None
    homepage: str = ""


@dataclass(frozen=True, slots=True)
class CitationDoc:
    """An item's reference to a source; ``title`` is the headline of the article cited."""

    source: SourceRef
    url: str = ""
    title: str = ""
    published_on: date | None = None
    archived_url: str = ""
    language: str = ""
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class TopicRef:
    """A topic by its slug and the name it had."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ImageDoc:
    """An item's picture: ``name`` is the stored file, ``width`` and ``height`` are pixels.

    ``focus_x`` and ``focus_y`` are the point that a crop keeps, in hundredths from the top left.
    """

    name: str
    alt: str
    credit: str
    width: int
    height: int
    focus_x: int = 50
    focus_y: int = 50


@dataclass(frozen=True, slots=True)
class ItemDoc:
    """One story. ``body`` is 1 to 3 paragraphs in a CommonMark subset."""

    body: str
    headline: str = ""
    topics: tuple[TopicRef, ...] = ()
    citations: tuple[CitationDoc, ...] = ()
    image: ImageDoc | None = None
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class SectionDoc:
    """A part of a digest: of a country (ISO 3166-1 alpha-2), or of none."""

    heading: str
    country: str | None = None
    items: tuple[ItemDoc, ...] = ()
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose work the digest is, as shown under it."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class DigestDocument:
    """One digest. ``language`` is BCP 47; the period's two dates are both inside it."""

    title: str = ""
    standfirst: str = ""
    language: str = "en"
    number: int | None = None
    period_start: date | None = None
    period_end: date | None = None
    credit: Credit | None = None
    sections: tuple[SectionDoc, ...] = ()
    id: UUID = field(default_factory=uuid4)

    def items(self) -> Iterator[tuple[SectionDoc, ItemDoc]]:
        """Yield each item with its section, in reading order."""
        for section in self.sections:
            for item in section.items:
                yield section, item

    def citations(self) -> Iterator[CitationDoc]:
        """Yield every citation, in reading order."""
        for _section, item in self.items():
            yield from item.citations

    def to_json(self) -> dict[str, Any]:
        """Return the document as JSON-ready data, with its schema number first."""
        plain: dict[str, Any] = _plain(self)
        return {"schema": SCHEMA} | plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what ``to_json`` wrote, upgrading older schema numbers; raise DocumentError."""
        upgraded = _upgrade(data)
        try:
            return cls(**_digest_fields(upgraded))
        except (KeyError, TypeError, ValueError) as error:
            message = f"not a digest document: {error}"
            raise DocumentError(message) from error


# From schema number -> function that returns the data as the next number has it.
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def _upgrade(data: dict[str, Any]) -> dict[str, Any]:
    number = data.get("schema")
    if not isinstance(number, int) or number > SCHEMA:
        message = f"document schema {number!r} is not known to this version, which writes {SCHEMA}"
        raise DocumentError(message)
    while number < SCHEMA:
        data = UPGRADES[number](data)
        number += 1
    return data


# The fields of each of the document's parts.
_NAMES: dict[Any, tuple[str, ...]] = {
    kind: tuple(part.name for part in dataclasses.fields(kind))
    for kind in (DigestDocument, SectionDoc, ItemDoc, CitationDoc, ImageDoc, Credit, SourceRef, TopicRef)
}


def upgraded(data: dict[str, Any]) -> dict[str, Any]:
    """Return stored JSON as today's schema number has it; raise DocumentError."""
    return _upgrade(data)


def item_from_json(data: dict[str, Any]) -> ItemDoc:
    """Read one item of a document's JSON."""
    return _item(data)


def item_to_json(item: ItemDoc) -> dict[str, Any]:
    """Return one item as a document's JSON has it."""
    plain: dict[str, Any] = _plain(item)
    return plain


def _plain(value: Any) -> Any:
    # Nearly all of a document is text, and a digest is written at every save.
    if isinstance(value, str):
        return value
    names = _NAMES.get(type(value))
    if names:
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, UUID | date):
        return str(value)
    return value


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _digest_fields(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": data["title"],
        "standfirst": data["standfirst"],
        "language": data["language"],
        "number": data["number"],
        "period_start": _date(data["period_start"]),
        "period_end": _date(data["period_end"]),
        "credit": Credit(**data["credit"]) if data["credit"] else None,
        "sections": tuple(_section(part) for part in data["sections"]),
        "id": UUID(data["id"]),
    }


def _section(data: dict[str, Any]) -> SectionDoc:
    return SectionDoc(
        heading=data["heading"],
        country=data["country"],
        items=tuple(_item(part) for part in data["items"]),
        id=UUID(data["id"]),
    )


def _item(data: dict[str, Any]) -> ItemDoc:
    return ItemDoc(
        body=data["body"],
        headline=data["headline"],
        topics=tuple(TopicRef(**part) for part in data["topics"]),
        citations=tuple(_citation(part) for part in data["citations"]),
        image=ImageDoc(**data["image"]) if data["image"] else None,
        id=UUID(data["id"]),
    )


def _citation(data: dict[str, Any]) -> CitationDoc:
    fields = data | {
        "source": SourceRef(**data["source"]),
        "published_on": _date(data["published_on"]),
        "id": UUID(data["id"]),
    }
    return CitationDoc(**fields)
