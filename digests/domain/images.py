"""Images: what an upload must pass before it is kept, and the sizes in which readers get it.

Kept under a random name, ``<hex>.webp``, beside it its sizes: ``<hex>-480.webp``, ``<hex>-480.avif`` and so on, and
the whole as ``<hex>.avif``. The names follow from the picture's own, so nothing but that is stored of them.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
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
# A column of text is 640 px wide, a phone 360 to 430, each with one to three real pixels to a px.
WIDTHS = (480, 960)
# AVIF first: browsers take the first that they know, and it is a third to a half of WebP's size.
KINDS = ("avif", "webp")
ENCODED: dict[str, dict[str, Any]] = {
    "avif": {"quality": 55, "speed": 8},
    "webp": {"quality": 80, "method": 4},
}
_SIZE = re.compile(
    rf"(?P<stem>[^/]+?)(?:-(?P<width>{'|'.join(map(str, WIDTHS))}))?\.(?P<kind>{'|'.join(KINDS)})"
)
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
    return ContentFile(_encode(picture, "webp"), name=f"{uuid4().hex}.webp")


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


@dataclass(frozen=True, slots=True)
class Size:
    """One file of a picture, by its public name; ``width`` and ``height`` are pixels."""

    name: str
    kind: str
    width: int
    height: int

    @property
    def media_type(self) -> str:
        """Media type, such as image/avif."""
        return f"image/{self.kind}"


def sizes(name: str, width: int, height: int) -> list[Size]:
    """Return every file of the picture of this name and size, AVIF first, the narrowest first."""
    stem = PurePosixPath(name).stem
    narrower = [
        (f"-{narrow}", narrow, max(1, round(height * narrow / width))) for narrow in WIDTHS if narrow < width
    ]
    return [
        Size(f"{stem}{mark}.{kind}", kind, wide, high)
        for kind in KINDS
        for mark, wide, high in [*narrower, ("", width, height)]
    ]


def keep_sizes(picture: File) -> None:
    """Make and store the sizes of a picture that ``accept`` returned. Takes about a second: not in a transaction."""
    picture.seek(0)
    with Image.open(picture, formats=["WEBP"]) as whole:
        whole.load()
        for size in sizes(picture.name or "", whole.width, whole.height):
            if size.name != picture.name:
                _keep(size.name, _sized(whole, size))
    picture.seek(0)


def store(name: str, picture: Image.Image) -> None:
    """Store a picture that the product draws itself under a name of its own, ending in ``.webp``."""
    _keep(name, _encode(picture, "webp"))


def original_of(name: str) -> str:
    """Return the public name of the picture that this is a size of: itself, for what is none."""
    match = _SIZE.fullmatch(name)
    return f"{match['stem']}.webp" if match else name


def open_size(name: str) -> File:
    """Open one size of a picture; one that isn't there yet is made now, and kept.

    The composer makes them on upload. The stock form of an item saves inside a transaction, which mustn't wait so
    long; and an older installation never made any.

    Raises FileNotFoundError where there is no such picture, or it isn't as wide.
    """
    try:
        return open_stored(name)
    except FileNotFoundError:
        with open_stored(original_of(name)) as stored, Image.open(stored, formats=["WEBP"]) as whole:
            whole.load()
        size = next((size for size in sizes(original_of(name), *whole.size) if size.name == name), None)
        if size is None:
            raise
        _keep(name, _sized(whole, size))
        return open_stored(name)


def media_type(name: str) -> str:
    """Return the media type of a size by its public name, for not every system knows WebP."""
    return f"image/{PurePosixPath(name).suffix[1:]}"


def cropped(name: str, width: int, height: int, *, focus: tuple[int, int]) -> Image.Image:
    """Return a picture of exactly this size, cut around the focus (hundredths from the left and the top).

    Raises FileNotFoundError.
    """
    with open_stored(name) as stored, Image.open(stored, formats=["WEBP"]) as whole:
        centre = (focus[0] / 100, focus[1] / 100)
        return ImageOps.fit(whole.convert("RGB"), (width, height), Image.Resampling.LANCZOS, centering=centre)


def _sized(whole: Image.Image, size: Size) -> bytes:
    smaller = whole.resize((size.width, size.height), Image.Resampling.LANCZOS, reducing_gap=3)
    return _encode(smaller, size.kind)


def _encode(picture: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    picture.save(out, kind.upper(), **ENCODED[kind])
    return out.getvalue()


def _keep(name: str, data: bytes) -> None:
    """Store a file under exactly this name: whole, or not at all where the disk is full or the process killed."""
    part = f"{stored_path(name)}.{uuid4().hex}"
    try:
        default_storage.save(part, ContentFile(data))
        # Two readers may ask for one at once: the same bytes, so who is first doesn't matter.
        Path(default_storage.path(part)).replace(default_storage.path(stored_path(name)))
    except OSError:
        default_storage.delete(part)
        raise


def stored_path(name: str) -> str:
    """Return where the storage keeps the image of this public name."""
    return f"{FOLDER}/{PurePosixPath(name).name}"


def open_stored(name: str) -> File:
    """Open the image of this public name; raise FileNotFoundError."""
    return default_storage.open(stored_path(name))


def discard(name: str) -> None:
    """Take a picture and its sizes out of the storage again, which nothing came to point at."""
    stem = PurePosixPath(name).stem
    marks = ["", *(f"-{width}" for width in WIDTHS)]
    for path in (stored_path(f"{stem}{mark}.{kind}") for mark in marks for kind in KINDS):
        default_storage.delete(path)
