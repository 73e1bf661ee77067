"""Images: what an upload must pass before it is kept."""

from io import BytesIO
from pathlib import PurePosixPath
from uuid import uuid4
from warnings import catch_warnings, simplefilter

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from digests.domain.errors import DeskError

MAX_BYTES = 20 * 1024 * 1024
# Checked from the header, before any pixel is decoded: a 17 kB PNG can claim 144 megapixels.
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
FOLDER = "items"


def accept(upload: File) -> ContentFile:
    """Return an uploaded picture as a WebP of at most 1,600 px a side, under a new random name.

    Nothing of the original's metadata is kept. Raises DeskError for anything that isn't a picture of
    a known format, is over 20 MB or has more than 40 megapixels.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise DeskError(_("The image is larger than 20 MB."))
    picture = _decode(upload)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = BytesIO()
    picture.save(out, "WEBP", quality=80, method=4)
    return ContentFile(out.getvalue(), name=f"{uuid4().hex}.webp")


def _decode(upload: File) -> Image.Image:
    try:
        with catch_warnings():
            simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise DeskError(_("The image has more than 40 megapixels."))
        turned = ImageOps.exif_transpose(picture)
        return turned.convert("RGBA" if turned.mode in {"RGBA", "LA", "P", "PA"} else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DeskError(_("This file isn't a JPEG, PNG, WebP or GIF image that can be read.")) from error


def stored_path(name: str) -> str:
    """Return where the storage keeps the image of this public name."""
    return f"{FOLDER}/{PurePosixPath(name).name}"


def open_stored(name: str) -> File:
    """Open the image of this public name; raise FileNotFoundError."""
    return default_storage.open(stored_path(name))


def discard(path: str) -> None:
    """Take a file out of the storage again, which nothing came to point at."""
    if path:
        default_storage.delete(path)
