"""An item's image, from the composer."""

from uuid import UUID

from django.core.files.base import File
from django.utils import timezone

from digests.domain import composing, editing, images
from digests.domain import composing_work as work
from digests.domain.composing_work import Act, Outcome
from digests.domain.turns import writing


def set_image(act: Act, uuid: UUID, *, version: int, upload: File) -> Outcome:
    """Give an item an image, made anew from what was sent; its crop is centred again.

    The text alternative and the credit stay as typed. Raises StaleError, or DeskError where the file
    isn't a picture; a file whose item wasn't saved is not kept.
    """
    picture = images.accept(upload)
    try:
        images.keep_sizes(picture)
        with writing():
            opened = work.open_item(act, uuid)
            item = opened.item
            item.image.save(picture.name or "", picture, save=False)
            stored = item.image.name or ""
            columns = {"image": stored, "focus_x": 50, "focus_y": 50, "updated_at": timezone.now()}
            sizes = {"image_width": item.image_width, "image_height": item.image_height}
            editing.claim(item, version, **columns, **sizes)
            item.focus_x = item.focus_y = 50
            opened.known.put(editing.with_image(opened.old, item))
            work.keep(opened.digest, opened.known, by=act.by)
    except BaseException:
        images.discard(picture.name or "")
        raise
    return composing.saved(opened)
