"""Puts back what the composer deleted: an item, or a section with its items."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from digests.domain import board, editing
from digests.domain import composing_work as work
from digests.domain.composing_work import Act, Outcome
from digests.domain.document import DigestDocument, ItemDoc, SectionDoc
from digests.domain.turns import writing
from digests.models import Citation, Digest, Item, Removal, Section


def undo(act: Act, removal: UUID) -> Outcome:
    """Put an item or section back where it stood, with its ids; a second time changes nothing.

    An item whose section is gone brings the section back too, at the end. Each comes back under a
    version of its own, so a form that was open before can't go over it unseen.
    """
    with writing():
        digest = work.lock(act)
        row = digest.removals.select_for_update().filter(uuid=removal).first()
        if row is None:
            raise board.gone()
        if row.undone_at is None:
            work.claim(digest, digest.version)
            _restore(digest, row)
            row.undone_at = timezone.now()
            row.save(update_fields=["undone_at"])
            now = work.finish(digest, by=act.by)
        else:
            now = board.read(digest.pk)
        return _told(now, row)


def _told(now: Any, row: Removal) -> Outcome:
    drawn = tuple(part.id for part in now.document.sections if part.id == row.section_uuid)
    item = None if row.is_section else UUID(row.document["items"][0]["id"])
    return Outcome(now, item=item, sections=drawn, ordered=True, announce=_("Put back"))


def _restore(digest: Digest, row: Removal) -> None:
    part = _part(row)
    section = Section.objects.filter(uuid=part.id, digest=digest).first()
    if section is None:
        section = _section(digest, row, part)
    there = set(Item.objects.filter(uuid__in=[item.id for item in part.items]).values_list("uuid", flat=True))
    missing = tuple(item for item in part.items if item.id not in there)
    before = list(section.items.values_list("uuid", flat=True))
    document = DigestDocument(sections=(replace(part, items=_with_free_ids(missing)),))
    editing.add_items({part.id: section}, document)
    place = len(before) if row.is_section else row.position
    order = [*before[:place], *(item.id for item in missing), *before[place:]]
    work.renumber(section.items.all(), order)
    _raise_versions(section, row, {item.id for item in missing})


def _with_free_ids(items: tuple[ItemDoc, ...]) -> tuple[ItemDoc, ...]:
    """Give citations whose id another item has by now, after a restore and a merge, a new one."""
    ids = [citation.id for item in items for citation in item.citations]
    taken = set(Citation.objects.filter(uuid__in=ids).values_list("uuid", flat=True))
    return tuple(
        replace(
            item,
            citations=tuple(replace(c, id=uuid4()) if c.id in taken else c for c in item.citations),
        )
        for item in items
    )


def _part(row: Removal) -> SectionDoc:
    fields = DigestDocument().to_json() | {"sections": [row.document]}
    return DigestDocument.from_json(fields).sections[0]


def _section(digest: Digest, row: Removal, part: SectionDoc) -> Section:
    made = Section.objects.create(
        uuid=part.id,
        digest=digest,
        country_id=part.country,
        heading=row.document.get("typed_heading", part.heading),
    )
    order = [uuid for uuid in digest.sections.values_list("uuid", flat=True) if uuid != part.id]
    place = row.position if row.is_section else len(order)
    work.renumber(digest.sections.all(), [*order[:place], part.id, *order[place:]])
    return made


def _raise_versions(section: Section, row: Removal, back: set[UUID]) -> None:
    known = {UUID(uuid): version for uuid, version in row.document.get("versions", {}).items()}
    work.update_many(
        section.items.all(), {uuid: {"version": known[uuid] + 1} for uuid in back if uuid in known}
    )
