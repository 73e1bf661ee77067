"""The board: a whole digest as the composer shows it, with versions and what preflight finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _

from digests.domain import accepting, comments, editing, preflight
from digests.domain.document import DigestDocument, ItemDoc, SectionDoc
from digests.domain.errors import GoneError
from digests.domain.preflight import Finding
from digests.models import Acceptance, Citation, Digest, Item, Section


@dataclass(frozen=True)
class Row:
    """What the document doesn't say of an item or section: key, version (0 for a section), open comments."""

    pk: int
    version: int = 0
    comments: int = 0


@dataclass(frozen=True)
class Board:
    """A digest's working copy: its row, its document, and the rows of its parts by uuid.

    After one item's save ``rows`` has that item alone: nothing else was read.
    """

    digest: Digest
    document: DigestDocument
    rows: Mapping[UUID, Row] = field(default_factory=dict)

    def section(self, uuid: UUID) -> SectionDoc:
        """Return a section; raise GoneError."""
        for section in self.document.sections:
            if section.id == uuid:
                return section
        raise gone()

    def place(self, uuid: UUID) -> tuple[SectionDoc, ItemDoc]:
        """Return an item with its section; raise GoneError."""
        for section, item in self.document.items():
            if item.id == uuid:
                return section, item
        raise gone()


def gone() -> GoneError:
    """Return the error for what isn't there any more."""
    return GoneError(_("This was deleted by somebody else in the meantime. What you typed is still here."))


def with_accepted(mine: str) -> Exists:
    """Return an annotation that says whether a digest, reached by this path, has accepted warnings."""
    return Exists(Acceptance.objects.filter(digest=OuterRef(mine)))


def read(pk: int) -> Board:
    """Read a digest whole, in five queries however large it is; raise GoneError."""
    digests = Digest.objects.select_related("series__region").annotate(has_accepted=with_accepted("pk"))
    parts: list[Any] = [
        Prefetch("sections", Section.objects.select_related("country")),
        Prefetch("sections__items", Item.objects.annotate(open_comments=comments.open_of_item())),
        Prefetch("sections__items__citations", Citation.objects.select_related("source")),
        "sections__items__topics",
    ]
    digest = digests.prefetch_related(*parts).filter(pk=pk).first()
    if digest is None:
        raise gone()
    return of(digest)


def of(digest: Digest) -> Board:
    """Return the board of a digest that is loaded already."""
    rows: dict[UUID, Row] = {}
    for section in digest.sections.all():
        rows[section.uuid] = Row(section.pk)
        for item in section.items.all():
            rows |= item_row(item)
    return Board(digest, editing.document_from(digest), rows)


def open_findings(board: Board) -> tuple[Finding, ...]:
    """Return what preflight finds and nobody has accepted: one query, two where warnings were accepted."""
    found = preflight.check_digest(board.digest, board.document)
    if not getattr(board.digest, "has_accepted", True):
        return found
    return accepting.sort(found, board.digest).open


def item_row(item: Item) -> dict[UUID, Row]:
    """Return the rows of a board that knows one item alone."""
    return {item.uuid: Row(item.pk, item.version, getattr(item, "open_comments", 0))}


@dataclass(frozen=True)
class Shown:
    """One item as its form shows it."""

    row: Row
    document: ItemDoc


def read_item(pk: int, uuid: UUID) -> Shown:
    """Read one item of a digest whole; raise GoneError."""
    parts: list[Any] = [Prefetch("citations", Citation.objects.select_related("source")), "topics"]
    item = Item.objects.prefetch_related(*parts).filter(uuid=uuid, section__digest=pk).first()
    if item is None:
        raise gone()
    return Shown(Row(item.pk, item.version), editing.item_from(item))


def read_section(pk: int, uuid: UUID) -> Section:
    """Read one section's row with its digest; raise GoneError."""
    section = Section.objects.select_related("digest").filter(uuid=uuid, digest=pk).first()
    if section is None:
        raise gone()
    return section
