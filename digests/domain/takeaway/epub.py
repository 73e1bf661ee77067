"""EPUB 3.3 (https://www.w3.org/TR/epub-33/): a digest as a book of one file a section."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.template.loader import get_template

from digests.domain.takeaway.pictures import Portable
from digests.domain.takeaway.reading import Reading, speak

MIMETYPE = "application/epub+zip"
# What XML 1.0 has no place for, not even escaped.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The one time in every archive, so that the same edition is the same file.
MADE = (1980, 1, 1, 0, 0, 0)
COVER_LINE, COVER_LINES = 20, 8


def epub(reading: Reading, pictures: dict[str, Portable]) -> bytes:
    """Return a digest as an EPUB; ``pictures`` by their names, as ``portable_pictures`` has them."""
    out = BytesIO()
    with ZipFile(out, "w") as archive, speak(reading.language):
        # First and stored as it is, so that a file's kind is told from its first bytes.
        _add(archive, "mimetype", MIMETYPE.encode(), ZIP_STORED)
        for name, text in _texts(reading, pictures):
            _add(archive, name, NOT_XML.sub("", text).encode(), ZIP_DEFLATED)
        for name, picture in pictures.items():
            _add(archive, f"EPUB/{_file(name)}", picture.content, ZIP_STORED)
    return out.getvalue()


def _texts(reading: Reading, pictures: dict[str, Portable]) -> Iterator[tuple[str, str]]:
    files = {name: _file(name) for name in pictures}
    reading = reading.with_pictures(files)
    sections = [
        {"id": f"section-{number}", "file": f"section-{number}.xhtml", "part": part}
        for number, part in enumerate(reading.parts, start=1)
    ]
    context = {"reading": reading, "sections": sections, "images": list(files.values())}
    yield "META-INF/container.xml", _draw("container.xml", {})
    yield "EPUB/package.opf", _draw("package.opf", context)
    yield "EPUB/nav.xhtml", _draw("nav.xhtml", context)
    yield "EPUB/cover.svg", _draw("cover.svg", {"reading": reading, "lines": _cover_lines(reading.title)})
    yield "EPUB/title.xhtml", _draw("title.xhtml", context)
    for section in sections:
        yield f"EPUB/{section['file']}", _draw("section.xhtml", {"reading": reading, "part": section["part"]})
    yield "EPUB/edition.css", sheet()


def sheet() -> str:
    """Return the style sheet of files that are taken along."""
    return (Path(settings.BASE_DIR) / "static" / "digests" / "edition.css").read_text()


def _draw(name: str, context: dict[str, Any]) -> str:
    text = str(get_template(f"site/epub/{name}").render(context))
    # The names of HTML that XML doesn't know; the sanitiser writes no other.
    return text.replace("&nbsp;", "&#160;").replace("<br>", "<br/>")


def _cover_lines(title: str) -> list[str]:
    lines = wrap(title, COVER_LINE, break_long_words=True)
    return lines if len(lines) <= COVER_LINES else [*lines[: COVER_LINES - 1], "…"]


def _file(name: str) -> str:
    return f"{Path(name).stem}.jpg"


def _add(archive: ZipFile, name: str, content: bytes, method: int) -> None:
    entry = ZipInfo(name, MADE)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
