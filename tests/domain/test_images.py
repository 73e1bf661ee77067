"""Uploads: re-encoded, stripped, and refused before they cost memory."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from digests.domain import images
from digests.domain.errors import DeskError


def jpeg(size: tuple[int, int] = (2000, 1000), **save: object) -> ContentFile:
    out = BytesIO()
    Image.new("RGB", size, "#336699").save(out, "JPEG", **save)
    return ContentFile(out.getvalue(), name="photo.jpg")


def test_a_picture_is_made_smaller_and_named_anew() -> None:
    kept = images.accept(jpeg())
    picture = Image.open(kept)
    assert (picture.format, picture.size) == ("WEBP", (1600, 800))
    assert kept.name != images.accept(jpeg()).name


def test_metadata_is_gone_and_orientation_kept() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "SECRET PLACE"
    kept = images.accept(jpeg((400, 200), exif=exif))
    assert b"SECRET" not in kept.read()
    kept.seek(0)
    picture = Image.open(kept)
    assert picture.size == (200, 400)
    assert not picture.getexif()


def huge_png() -> ContentFile:
    """A PNG of a few kB that claims 12,000 by 12,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 12_000, 12_000, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 12_001 * 100)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return ContentFile(b"\x89PNG\r\n\x1a\n" + body, name="bomb.png")


def test_a_picture_of_144_megapixels_is_refused_before_decoding() -> None:
    with pytest.raises(DeskError, match="40 megapixels"):
        images.accept(huge_png())


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(DeskError, match="isn't a JPEG"):
        images.accept(ContentFile(data, name="x.png"))


def test_a_truncated_picture_is_refused() -> None:
    data = jpeg().read()
    with pytest.raises(DeskError):
        images.accept(ContentFile(data[: len(data) // 2], name="x.jpg"))
