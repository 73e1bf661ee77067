"""An item's image, from the composer."""

from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from digests.domain import composing, editing, images
from digests.domain import composing_work as work
from digests.domain.composing_work import Act, Outcome


def set_image(act: Act, uuid: UUID, *, version: int, upload: File) -> Outcome:
    """Give an item an image, made anew from what was sent; its crop is centred again.

    The text alternative and the credit stay as typed. Raises StaleError, or DeskError where the file
    isn't a picture; a file whose item wasn't saved is not kept.
    """
    picture = images.accept(upload)
    stored = ""
    try:
        with transaction.atomic():
            opened = work.open_item(act, uuid)
            item, digest, known = opened.item, opened.digest, opened.known
            item.image.save(picture.name or "", picture, save=False)
            stored = item.image.name or ""
            columns = {"image": stored, "focus_x": 50, "focus_y": 50, "updated_at": timezone.now()}
            sizes = {"image_width": item.image_width, "image_height": item.image_height}
            editing.claim(item, version, **columns, **sizes)
            item.focus_x = item.focus_y = 50
            document = work.with_item(known.document, editing.with_image(opened.old, item))
            work.keep(digest, known, document, by=act.by)
            return composing.saved(digest, document, item)
    except BaseException:
        images.discard(stored)
        raise
