"""Word files to blocks, by way of mammoth's HTML; sizes are checked before anything is unpacked."""

import io
import re
import zipfile

from digests.domain.intake.blocks import Reading
from digests.domain.intake.html_reader import read_html

# Unpacked sizes in bytes. A hundred pages of text with styles stay under 10 MB of XML.
MAX_XML = 30_000_000
MAX_UNPACKED = 120_000_000
MAX_PARTS = 2000
_STYLES = """
p[style-name='Title'] => p.MsoTitle:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Paragraph'] => p:fresh
"""


class BrokenFileError(ValueError):
    """The file is not a Word document that can be read; the message says why."""


def read_docx(data: bytes) -> Reading:
    """Return the blocks of a .docx file; raise BrokenFileError."""
    # Loaded when the first Word file comes: processes that answer readers have no use for it.
    import mammoth  # noqa: PLC0415

    _check(data)
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data), style_map=_STYLES, convert_image=mammoth.images.img_element(lambda _image: {})
        )
    except Exception as error:
        # mammoth raises whatever its XML and zip readers do; for the editor all of it is one thing.
        raise BrokenFileError(
            "The Word file is damaged. Open it in Word, save it anew and try again."
        ) from error
    return read_html(str(result.value))


def _check(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            if "word/document.xml" not in {part.filename for part in parts} and not _is_word(parts):
                raise BrokenFileError(
                    "This is a zip file, but not a Word document. Upload .docx, .txt, .md or .html."
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares_entities(archive, part):
                    raise BrokenFileError(
                        "The Word file declares XML entities, which no word processor does."
                    )
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise BrokenFileError(
            "The Word file is damaged. Open it in Word, save it anew and try again."
        ) from error


def _is_word(parts: list[zipfile.ZipInfo]) -> bool:
    return any(re.fullmatch(r"word/document\d*\.xml", part.filename) for part in parts)


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    text = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if len(parts) > MAX_PARTS or text > MAX_XML or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise BrokenFileError(
            "The Word file is far too large once unpacked. Copy its text and paste it instead."
        )


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as file:
        return b"<!DOCTYPE" in file.read(4096)
