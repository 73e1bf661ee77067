"""Splitting an item in two and merging two into one: no word is lost by either."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from digests.domain import board, composing, composing_fields, editing
from digests.domain import composing_work as work
from digests.domain.composing_work import Act, Outcome
from digests.domain.editing import NO_IMAGE
from digests.domain.errors import DeskError, InvalidError
from digests.domain.turns import writing
from digests.models import Citation, Item, TaggedItem

IMAGE_COLUMNS = tuple(NO_IMAGE)


def split_item(act: Act, uuid: UUID, *, new: UUID, at: int, version: int) -> Outcome:
    """Make a new item, after this one, of the text from a character on; citations stay with the first.

    Topics go to both. Raises InvalidError where one of the two would be empty.
    """
    with writing():
        digest = work.lock(act)
        if not composing.is_there(digest, new):
            work.claim(digest, act.version)
            item = work.item_of(digest, uuid)
            first, rest = _parts(item.body, at)
            editing.claim(item, version, body=first, updated_at=timezone.now())
            made = Item.objects.create(uuid=new, section=item.section, body=rest)
            topics = item.tagged.values_list("tag", flat=True)
            TaggedItem.objects.bulk_create(TaggedItem(content_object=made, tag_id=pk) for pk in topics)
            composing.place(item.section, new, after=uuid)
            now = work.finish(digest, by=act.by)
        else:
            now = board.read(digest.pk)
        return composing.placed(now, new, _("Split; the rest is now %(place)s of %(count)s"))


def _parts(body: str, at: int) -> tuple[str, str]:
    first, rest = body[: max(at, 0)].rstrip(), body[max(at, 0) :].lstrip()
    if not first or not rest:
        raise InvalidError({"body": [_("Put the cursor where the second item should begin.")]})
    return first, rest


def merge_items(act: Act, uuid: UUID, *, into: UUID, version: int, into_version: int) -> Outcome:
    """Join an item to another one: text after text, topics and citations united; the first's id stays.

    A second headline becomes the opening of its text. Raises DeskError where both have an image.
    """
    with writing():
        digest = work.lock(act)
        work.claim(digest, act.version)
        first, second = work.item_of(digest, into), work.item_of(digest, uuid)
        if first.pk == second.pk:
            raise InvalidError({"into": [_("An item can't be merged with itself.")]})
        editing.claim(second, version)
        editing.claim(first, into_version, **_joined(first, second), updated_at=timezone.now())
        _unite(first, second)
        second.delete()
        now = work.finish(digest, by=act.by)
        drawn = (first.section.uuid, second.section.uuid)
        return Outcome(
            now,
            item=into,
            sections=tuple(dict.fromkeys(drawn)),
            gone=(uuid,),
            announce=_("Merged with the item before"),
        )


def _joined(first: Item, second: Item) -> dict[str, object]:
    if first.image and second.image:
        raise DeskError(_("Both items have an image. Remove one of them first."))
    texts = [first.body.rstrip(), second.body.strip()]
    if first.headline and second.headline:
        texts.insert(1, f"**{second.headline}**")
    fields: dict[str, object] = {
        "headline": first.headline or second.headline,
        "body": "\n\n".join(text for text in texts if text),
    }
    if second.image:
        fields |= {name: getattr(second, name) for name in IMAGE_COLUMNS}
    return fields


def _unite(first: Item, second: Item) -> None:
    have = {_key(citation): citation.uuid for citation in first.citations.all()}
    kept = [citation for citation in second.citations.all() if _key(citation) not in have]
    start = 1 + max(first.citations.values_list("position", flat=True), default=-1)
    values = {row.uuid: {"item": first.pk, "position": n} for n, row in enumerate(kept, start)}
    work.update_many(Citation.objects.filter(item=second), values)
    tagged = TaggedItem.objects.filter(content_object=second)
    tagged.exclude(tag__in=first.tagged.values("tag")).update(content_object=first)


def _key(citation: Citation) -> tuple[object, ...]:
    return citation.source_id, *(getattr(citation, name) for name in composing_fields.CITED)
