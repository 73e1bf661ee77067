"""Comments on a digest or one of its items: said by an editor, or by who holds a preview link.

An item is known by its uuid, so what was said about it outlives its deletion and its return.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from digests.domain.errors import DeskError
from digests.models import Comment, Digest, Item, PreviewLink

LONGEST = 5000
# Who holds a link has no account: a script that floods the desk ends here.
MOST_BY_LINK = 100


@dataclass(frozen=True)
class Entry:
    """A comment with its place: the item that it is about, where that still exists.

    ``item_id`` is None for a comment on the digest; ``place`` is empty for it.
    """

    comment: Comment
    place: str
    item_id: UUID | None
    item_pk: int | None


def add(
    digest: Digest, *, text: str, by: Any = None, link: PreviewLink | None = None, item_id: UUID | None = None
) -> Comment:
    """Keep a comment on a digest, or on the item of that uuid; raise DeskError for what can't be kept.

    The same words again from the same hand on the same place, while they are the last that was said and
    open, are the same comment: a form sent twice makes one.
    """
    text = _checked(text)
    author = link.name if link else _name(by)
    with transaction.atomic():
        # Locked, so that the same form sent twice at once is one after the other.
        Digest.objects.select_for_update(of=("self",)).get(pk=digest.pk)
        if item_id and not Item.objects.filter(uuid=item_id, section__digest=digest).exists():
            raise DeskError(_("This item isn't in the digest any more. Comment on the digest instead."))
        if link and link.comments.count() >= MOST_BY_LINK:
            raise DeskError(_("No more comments fit with this link. Ask the newsroom for a new one."))
        last = digest.comments.filter(resolved_at=None).last()
        if last and (last.text, last.author, last.item_uuid) == (text, author, item_id):
            return last
        return digest.comments.create(
            item_uuid=item_id, text=text, by=by, link=link, author=author, at=timezone.now()
        )


def _checked(text: str) -> str:
    text = "\n".join(text.strip().splitlines())
    if not text:
        raise DeskError(_("Write the comment first."))
    if len(text) > LONGEST:
        raise DeskError(_("A comment has at most %(most)s characters.") % {"most": LONGEST})
    return text


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user else _("the desk")


def resolve(comment: Comment, *, by: Any) -> Comment:
    """Mark a comment as dealt with; one that already is keeps who did it first."""
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by = timezone.now(), by
        comment.save(update_fields=["resolved_at", "resolved_by"])
    return comment


def reopen(comment: Comment) -> Comment:
    """Make a comment open again."""
    comment.resolved_at, comment.resolved_by = None, None
    comment.save(update_fields=["resolved_at", "resolved_by"])
    return comment


def entries(digest: Digest) -> tuple[Entry, ...]:
    """Return a digest's comments with their places, open ones first, then oldest first, in two queries."""
    rows = list(digest.comments.select_related("by", "resolved_by", "link"))
    wanted = {row.item_uuid for row in rows if row.item_uuid}
    items = {item.uuid: item for item in Item.objects.filter(section__digest=digest, uuid__in=wanted)}
    found = [_entry(row, items) for row in rows]
    return tuple(sorted(found, key=lambda entry: entry.comment.resolved_at is not None))


def _entry(comment: Comment, items: dict[UUID, Item]) -> Entry:
    if comment.item_uuid is None:
        return Entry(comment, place="", item_id=None, item_pk=None)
    item = items.get(comment.item_uuid)
    place = str(item) if item else _("an item that was deleted")
    return Entry(comment, place=place, item_id=comment.item_uuid, item_pk=item.pk if item else None)


def open_of_item() -> Coalesce:
    """Return an annotation of items: how many of each one's comments are open."""
    # By the digest too, for which there is an index.
    of_digest = Comment.objects.filter(digest=OuterRef("section__digest"), resolved_at=None).order_by()
    mine = of_digest.filter(item_uuid=OuterRef("uuid"))
    return Coalesce(Subquery(mine.values("item_uuid").annotate(count=Count("pk")).values("count")), 0)


def with_open_comments(digests: QuerySet[Any]) -> QuerySet[Any]:
    """Add ``open_comments``, a count, to each digest in the same query."""
    of_one = Comment.objects.filter(digest=OuterRef("pk"), resolved_at=None).order_by().values("digest")
    counted = of_one.annotate(count=Count("pk")).values("count")
    annotated: QuerySet[Any] = digests.annotate(open_comments=Coalesce(Subquery(counted), 0))
    return annotated


def places(digest: Digest) -> Iterable[tuple[str, str]]:
    """Yield uuid and words of each item of a digest, in order: what a comment can be about."""
    rows = Item.objects.filter(section__digest=digest).select_related("section__country")
    for item in rows.order_by("section__position", "section__id", "position", "id"):
        yield str(item.uuid), f"{item.section}: {item}"
