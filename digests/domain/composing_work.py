"""What every act of the composer shares: the lock, the versions, the order of rows, the revision after.

An act is one transaction. It locks the digest's row first, so acts on one digest follow one another on
every database; it then takes the next version of what it changes and keeps a revision.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from digests.choices import DigestStatus, Milestone
from digests.domain import board, comments, editing, history, workflow
from digests.domain.board import Board
from digests.domain.document import ItemDoc, item_from_json, item_to_json, upgraded
from digests.models import Digest, Head, Item, Revision, Section


@dataclass(frozen=True)
class Act:
    """Who does something to which digest (by key), and the version of its order that they saw."""

    digest: int
    by: Any
    version: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What an act did, for whoever draws it.

    ``sections`` and ``items`` are to be drawn anew, ``gone`` are items that went, as ``gone_sections`` are;
    ``undo`` is the removal that brings something back; ``ordered`` says that the sections' order changed.
    """

    board: Board
    item: UUID | None = None
    sections: tuple[UUID, ...] = ()
    items: tuple[UUID, ...] = ()
    gone: tuple[UUID, ...] = ()
    gone_sections: tuple[UUID, ...] = ()
    undo: UUID | None = None
    announce: str = ""
    ordered: bool = False


def lock(act: Act) -> Digest:
    """Lock a digest until the transaction ends; raise GoneError, or FrozenError where it is scheduled."""
    digests = Digest.objects.select_for_update(of=("self",)).select_related("series__region")
    digest = digests.filter(pk=act.digest).first()
    if digest is None:
        raise board.gone()
    editing.require_editable(digest)
    return digest


def claim(digest: Digest, version: int | None) -> None:
    """Take the next version of a digest's order; raise StaleError where somebody else has changed it."""
    editing.claim(digest, -1 if version is None else version, updated_at=timezone.now())


# To build these two queries takes longer than to run them, and they are asked at every save.
@cache
def _lockable_items() -> QuerySet[Any]:
    items = Item.objects.select_for_update(of=("section__digest",)).select_related(
        "section__digest__series__region", "section__country"
    )
    accepted = board.with_accepted("section__digest")
    return items.annotate(has_accepted=accepted, open_comments=comments.open_of_item())


@lru_cache(maxsize=256)
def _revisions_for(by: int | None) -> QuerySet[Any]:
    """Return revisions, each with whether it is outdated and the digest's newest that ends or takes this person's."""
    automatic = Q(milestone=Milestone.AUTOMATIC)
    mine = Revision.objects.filter(~automatic | Q(automatic, by=by), digest=OuterRef("digest"))
    newest = mine.order_by("-at", "-id")[:1]
    return Revision.objects.annotate(
        fold=Subquery(newest.values("pk")),
        fold_at=Subquery(newest.values("at")),
        is_outdated=Exists(Head.objects.filter(changed_at__gte=OuterRef("at"))),
    )


def lock_item(act: Act, uuid: UUID) -> tuple[Item, Digest]:
    """Lock a digest by way of one of its items, in one query; raise GoneError or FrozenError."""
    item = _lockable_items().filter(uuid=uuid, section__digest=act.digest).first()
    if item is None:
        raise board.gone()
    digest: Any = item.section.digest
    digest.has_accepted = item.has_accepted
    editing.require_editable(digest)
    return item, digest


@dataclass(frozen=True)
class Opened:
    """An item under the digest's lock, with the digest's document and its own part of that."""

    item: Item
    digest: Digest
    known: "Known"
    old: ItemDoc


def open_item(act: Act, uuid: UUID) -> Opened:
    """Lock an item's digest and read what it says now; raise GoneError or FrozenError."""
    item, digest = lock_item(act, uuid)
    found = known(digest, by=act.by)
    items, number = found.place(uuid)
    return Opened(item, digest, found, item_from_json(items[number]))


def item_of(digest: Digest, uuid: UUID) -> Item:
    """Return an item of a digest with its section; raise GoneError."""
    return _found(Item.objects.select_related("section__country"), uuid=uuid, section__digest=digest)


def section_of(digest: Digest, uuid: UUID) -> Section:
    """Return a section of a digest; raise GoneError."""
    return _found(Section.objects.select_related("country"), uuid=uuid, digest=digest)


def _found(rows: Any, **wanted: Any) -> Any:
    row = rows.filter(**wanted).first()
    if row is None:
        raise board.gone()
    return row


def finish(digest: Digest, *, by: Any) -> Board:
    """Read the digest as it is by now, keep it as a revision, and return it."""
    edited(digest)
    now = board.read(digest.pk)
    history.take(digest, milestone=Milestone.AUTOMATIC, by=by, document=now.document)
    return now


def edited(digest: Digest) -> None:
    """Put an approved digest back in review: its text is another by now."""
    if digest.status == DigestStatus.APPROVED:
        workflow.after_edit(digest)


@dataclass(frozen=True)
class Known:
    """A digest's document as its newest revision has it, and the revision to fold the next one into.

    It stays JSON: while the lock is held, only the item that is saved is read and written.
    """

    data: dict[str, Any]
    fold: int | None

    def place(self, uuid: UUID) -> tuple[list[Any], int]:
        """Return the list that an item is in and where in it; raise GoneError."""
        for section in self.data["sections"]:
            for number, item in enumerate(section["items"]):
                if item["id"] == str(uuid):
                    return section["items"], number
        raise board.gone()

    def put(self, new: ItemDoc) -> None:
        """Put an item in the place of the one that has its id."""
        items, number = self.place(new.id)
        items[number] = item_to_json(new)


def known(digest: Digest, *, by: Any) -> Known:
    """Return a digest's document from its newest revision, or from its rows where that may be outdated.

    Every write of the rows keeps a revision, so only the wording of sources, topics and countries can
    have changed since; whatever changes that says so in the public head. Call it under the lock.
    """
    now = timezone.now()
    last = _revisions_for(by.pk if by else None).filter(digest=digest).first()
    fold = last.fold if last and last.fold and last.fold_at > now - history.FOLD else None
    # A clock that was set back would make an older revision look like the newest.
    if last is None or last.is_outdated or last.at > now:
        return Known(editing.document_of(digest).to_json(), fold)
    if last.pk == fold and last.milestone != Milestone.AUTOMATIC:
        fold = None
    return Known(upgraded(last.document), fold)


def keep(digest: Digest, known: Known, *, by: Any) -> None:
    """Keep what is known as a revision, as ``history.take`` would, in one query where it folds."""
    edited(digest)
    now, automatic = timezone.now(), Milestone.AUTOMATIC
    if known.fold:
        rows = digest.revisions.filter(pk=known.fold, milestone=automatic)
        if rows.update(document=known.data, at=now):
            return
    digest.revisions.create(milestone=automatic, by=by, at=now, document=known.data)


def inserted(order: Sequence[UUID], uuid: UUID, *, after: UUID | None) -> list[UUID]:
    """Return an order with one id after another one, or first; raise GoneError where that isn't there."""
    rest = [other for other in order if other != uuid]
    if after is None:
        return [uuid, *rest]
    if after not in rest:
        raise board.gone()
    place = rest.index(after) + 1
    return [*rest[:place], uuid, *rest[place:]]


def follows(order: Sequence[UUID], uuid: UUID, *, after: UUID | None) -> bool:
    """Tell whether an order has one id right after another one, or first."""
    before = [None, *order]
    return uuid in order and before[order.index(uuid)] == after


def renumber(rows: QuerySet[Any], order: Sequence[UUID]) -> None:
    """Give rows the positions of this order, in at most two queries; only those that move are written."""
    now = dict(rows.values_list("uuid", "position"))
    moved = {uuid: {"position": n} for n, uuid in enumerate(order) if now.get(uuid) != n}
    update_many(rows, {uuid: fields for uuid, fields in moved.items() if uuid in now})


def update_many(rows: QuerySet[Any], values: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Give each row, by uuid, values of its own, in one query."""
    if not values:
        return
    names = {name for fields in values.values() for name in fields}
    chosen = {name: _chosen(rows.model, name, values) for name in names}
    rows.filter(uuid__in=list(values)).order_by().update(**chosen)


def _chosen(model: type[Model], name: str, values: Mapping[UUID, Mapping[str, Any]]) -> Any:
    field: Any = model._meta.get_field(name)  # noqa: SLF001 (Django's documented model API)
    whens = [
        When(uuid=uuid, then=Value(fields[name], output_field=field))
        for uuid, fields in values.items()
        if name in fields
    ]
    case = Case(*whens, default=F(field.attname), output_field=field)
    # As bulk_update does: PostgreSQL takes the type of a CASE from its first value.
    return Cast(case, output_field=field) if connection.features.requires_casted_case_in_updates else case
