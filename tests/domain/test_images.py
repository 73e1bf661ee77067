"""Uploads: re-encoded, stripped, and refused before they cost memory."""

import resource
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
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


def test_sizes_are_made_once_in_both_formats(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = images.accept(jpeg((1200, 600)))
    images.keep_sizes(kept)
    default_storage.save(images.stored_path(str(kept.name)), kept)
    sizes = images.sizes(str(kept.name), 1200, 600)
    assert [(size.kind, size.width, size.height) for size in sizes] == [
        ("avif", 480, 240),
        ("avif", 960, 480),
        ("avif", 1200, 600),
        ("webp", 480, 240),
        ("webp", 960, 480),
        ("webp", 1200, 600),
    ]
    for size in sizes:
        with images.open_stored(size.name) as stored, Image.open(stored) as picture:
            assert (picture.format, picture.size) == (size.kind.upper(), (size.width, size.height))
        assert images.original_of(size.name) == kept.name
    images.discard(str(kept.name))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_size_that_is_missing_is_made_when_it_is_asked_for(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = images.accept(jpeg((600, 600)))
    default_storage.save(images.stored_path(str(kept.name)), kept)
    stem = str(kept.name).removesuffix(".webp")
    for _again in range(2):
        with images.open_size(f"{stem}-480.avif") as opened, Image.open(opened) as picture:
            assert picture.size == (480, 480)
    assert len(list(tmp_path.rglob("*.avif"))) == 1
    for name in (f"{stem}-960.avif", f"{stem}-500.webp", "0" * 32 + "-480.webp"):
        with pytest.raises(FileNotFoundError):
            images.open_size(name)


def test_a_size_that_found_no_room_leaves_nothing_and_is_made_another_time(
    settings: object, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = images.accept(jpeg((600, 600)))
    default_storage.save(images.stored_path(str(kept.name)), kept)
    name = str(kept.name).replace(".webp", "-480.webp")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            images.open_size(name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    with images.open_size(name) as opened, Image.open(opened) as picture:
        assert picture.size == (480, 480)


def test_a_crop_keeps_the_focus(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    picture = Image.new("RGB", (1000, 500), "#000000")
    picture.paste("#ff0000", (0, 0, 250, 500))
    out = BytesIO()
    picture.save(out, "PNG")
    kept = images.accept(ContentFile(out.getvalue(), name="a.png"))
    default_storage.save(images.stored_path(str(kept.name)), kept)
    left = images.cropped(str(kept.name), 100, 100, focus=(0, 50))
    right = images.cropped(str(kept.name), 100, 100, focus=(100, 50))
    assert (left.size, right.size) == ((100, 100), (100, 100))
    assert (left.getpixel((10, 50))[0] > 200, right.getpixel((10, 50))[0] < 50) == (True, True)
