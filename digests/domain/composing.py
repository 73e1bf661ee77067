"""The composer's acts on items: save, add, move, delete, duplicate.

Each is one transaction on a locked digest, compares the version it was made over, refuses a scheduled
digest, and keeps a revision. Ids of new rows come from the caller, so an act that is sent again makes
no second row.
"""

from dataclasses import replace
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from digests.domain import board, composing_fields, editing
from digests.domain import composing_work as work
from digests.domain.board import Board
from digests.domain.composing_fields import Changes
from digests.domain.composing_work import Act, Outcome
from digests.domain.document import DigestDocument, ItemDoc, SectionDoc
from digests.domain.turns import writing
from digests.models import Digest, Item, Removal, Section

WHOLE = ("citations__source", "topics")


def save_item(act: Act, uuid: UUID, *, version: int, changes: Changes) -> Outcome:
    """Save what was typed into an item's form, over the version it was typed over; raise StaleError.

    What is stored already makes no new version, so an answer that was lost costs nothing.
    """
    with writing():
        opened = work.open_item(act, uuid)
        plan = composing_fields.plan(opened.item, opened.old, changes)
        if plan.new != opened.old or plan.columns:
            editing.claim(opened.item, version, **plan.columns, updated_at=timezone.now())
            composing_fields.write(opened.item, opened.old, plan)
            opened.known.put(plan.new)
            work.keep(opened.digest, opened.known, by=act.by)
    return saved(opened)


def saved(opened: work.Opened) -> Outcome:
    """Say that one item was saved, with the digest's document after it; outside the lock, for it takes time."""
    item, document = opened.item, DigestDocument.from_json(opened.known.data)
    return Outcome(Board(opened.digest, document, board.item_row(item)), item=item.uuid, items=(item.uuid,))


def add_item(
    act: Act, uuid: UUID, *, section: UUID, after: UUID | None, changes: Changes | None = None
) -> Outcome:
    """Put a new item into a section, after another one or first; the same id again changes nothing."""
    with writing():
        digest = work.lock(act)
        if not is_there(digest, uuid):
            work.claim(digest, act.version)
            target = work.section_of(digest, section)
            item = Item.objects.create(uuid=uuid, section=target, body="")
            place(target, uuid, after=after)
            if changes:
                _fill(item, changes)
            now = work.finish(digest, by=act.by)
        else:
            now = board.read(digest.pk)
        return placed(now, uuid, _("Added to %(section)s, %(place)s of %(count)s"))


def is_there(digest: Digest, uuid: UUID) -> bool:
    """Tell whether the digest has an item of this id already; raise GoneError where another digest has it."""
    item = Item.objects.filter(uuid=uuid).values_list("section__digest", flat=True).first()
    if item not in {None, digest.pk}:
        raise board.gone()
    return item is not None


def _fill(item: Item, changes: Changes) -> None:
    empty = ItemDoc(body="", id=item.uuid)
    plan = composing_fields.plan(item, empty, changes)
    Item.objects.filter(pk=item.pk).update(**plan.columns)
    composing_fields.write(item, empty, plan)


def place(section: Section, uuid: UUID, *, after: UUID | None) -> None:
    """Number a section's items with one of them after another, or first."""
    order = list(section.items.values_list("uuid", flat=True))
    work.renumber(section.items.all(), work.inserted(order, uuid, after=after))


def placed(now: Board, uuid: UUID, words: str, *others: UUID) -> Outcome:
    """Say where an item is by now, with its section and ``others`` to be drawn anew."""
    section, _item = now.place(uuid)
    number = [item.id for item in section.items].index(uuid) + 1
    facts = {"section": section.heading, "place": number, "count": len(section.items)}
    drawn = tuple(dict.fromkeys((section.id, *others)))
    return Outcome(now, item=uuid, sections=drawn, announce=words % facts)


def move_item(act: Act, uuid: UUID, *, section: UUID, after: UUID | None) -> Outcome:
    """Put an item after another one, or first, in the same section or another one of the digest.

    Where it stands already nothing changes, so an answer that was lost is no conflict.
    """
    words = _("Moved to %(section)s, %(place)s of %(count)s")
    with writing():
        digest = work.lock(act)
        if act.version != digest.version and _stands(digest, uuid, section, after):
            return placed(board.read(digest.pk), uuid, words)
        work.claim(digest, act.version)
        item, target = work.item_of(digest, uuid), work.section_of(digest, section)
        if item.section_id != target.pk:
            Item.objects.filter(pk=item.pk).update(section=target)
        place(target, uuid, after=after)
        now = work.finish(digest, by=act.by)
        return placed(now, uuid, words, item.section.uuid)


def _stands(digest: Digest, uuid: UUID, section: UUID, after: UUID | None) -> bool:
    order = list(
        Item.objects.filter(section__uuid=section, section__digest=digest).values_list("uuid", flat=True)
    )
    return work.follows(order, uuid, after=after)


def delete_item(act: Act, uuid: UUID, *, removal: UUID | None = None) -> Outcome:
    """Delete an item; it is kept so that it can be put back, as the removal of that id.

    The same removal again changes nothing and answers the same, so that a lost answer costs no way back.
    """
    removal = removal or uuid4()
    with writing():
        digest = work.lock(act)
        done = removed(digest, removal)
        if done is None:
            work.claim(digest, act.version)
            item = _whole(work.item_of(digest, uuid))
            order = list(item.section.items.values_list("uuid", flat=True))
            row = Removal(
                uuid=removal, digest=digest, by=act.by, is_section=False, position=order.index(uuid)
            )
            done = remember(row, item.section, [item])
            item.delete()
            now = work.finish(digest, by=act.by)
        else:
            now = board.read(digest.pk)
        return Outcome(
            now,
            sections=tuple(part.id for part in now.document.sections if part.id == done.section_uuid),
            gone=() if uuid in now.rows else (uuid,),
            undo=removal,
            announce=_("Deleted from %(section)s") % {"section": done.document["heading"]},
        )


def removed(digest: Digest, removal: UUID) -> Removal | None:
    """Return what was deleted under this id, or None; raise GoneError where another digest has it."""
    row = Removal.objects.filter(uuid=removal).first()
    if row is not None and row.digest_id != digest.pk:
        raise board.gone()
    return row


def _whole(item: Item) -> Item:
    return Item.objects.select_related("section__country").prefetch_related(*WHOLE).get(pk=item.pk)


def remember(removal: Removal, section: Section, items: list[Item]) -> Removal:
    """Keep a section with some items, or all of them, so that they can be put back where they stood.

    Beside the document stand what it doesn't say: the heading as typed, and the items' versions.
    """
    part = SectionDoc(
        heading=str(section),
        country=section.country_id,
        items=tuple(editing.item_from(item) for item in items),
        id=section.uuid,
    )
    wrapped = DigestDocument(title="", sections=(part,)).to_json()["sections"][0]
    extra = {"typed_heading": section.heading, "versions": {str(item.uuid): item.version for item in items}}
    removal.section_uuid, removal.document, removal.at = section.uuid, wrapped | extra, timezone.now()
    removal.save(force_insert=True)
    return removal


def duplicate_item(act: Act, uuid: UUID, *, new: UUID) -> Outcome:
    """Put a copy of an item after it, with topics, image and citations, under new ids."""
    with writing():
        digest = work.lock(act)
        if not is_there(digest, new):
            work.claim(digest, act.version)
            item = _whole(work.item_of(digest, uuid))
            _copy(item, new)
            place(item.section, new, after=uuid)
            now = work.finish(digest, by=act.by)
        else:
            now = board.read(digest.pk)
        return placed(now, new, _("Copied in %(section)s, %(place)s of %(count)s"))


def _copy(item: Item, new: UUID) -> None:
    old = editing.item_from(item)
    citations = tuple(replace(citation, id=uuid4()) for citation in old.citations)
    copy = replace(old, id=new, citations=citations)
    part = SectionDoc(heading="", country=None, items=(copy,), id=item.section.uuid)
    editing.add_items({item.section.uuid: item.section}, DigestDocument(title="", sections=(part,)))
