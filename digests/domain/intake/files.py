"""A file or a pasted text to blocks: which format it is, and what is no text at all."""

import re
import zlib

from digests.domain.intake.blocks import Reading
from digests.domain.intake.decode import decode
from digests.domain.intake.docx_reader import BrokenFileError, read_docx
from digests.domain.intake.html_reader import read_html
from digests.domain.intake.known import IntakeError
from digests.domain.intake.normalise import clean
from digests.domain.intake.text_reader import read_plain

MAX_BYTES = 5_000_000
_EXTENSIONS = frozenset(("", "txt", "text", "md", "markdown", "html", "htm", "docx", "eml"))
# First bytes, and what to tell the editor.
_SIGNATURES = (
    (b"%PDF", "a PDF. Copy its text and paste it, or upload .docx, .txt, .md or .html."),
    (b"\xd0\xcf\x11\xe0", "an old Word file (.doc). Save it as .docx in Word and upload that."),
    (b"{\\rtf", "a rich text file (.rtf). Save it as .docx and upload that."),
    (b"\x89PNG", "an image. Upload text: .txt, .md, .html or .docx."),
    (b"\xff\xd8\xff", "an image. Upload text: .txt, .md, .html or .docx."),
    (b"GIF8", "an image. Upload text: .txt, .md, .html or .docx."),
    (b"RIFF", "a media file. Upload text: .txt, .md, .html or .docx."),
    (b"BM", ""),
    (b"\x1f\x8b", "a compressed file. Unpack it and upload the text in it."),
    (b"7z\xbc\xaf", "a compressed file. Unpack it and upload the text in it."),
    (b"Rar!", "a compressed file. Unpack it and upload the text in it."),
)
_HTML_START = re.compile(
    r"\s*(?:<!doctype\s+html|<html\b|<head\b|<body\b|<!--\s*StartFragment|<meta\b|<\?xml[^>]{0,100}\?>\s*<(?:!doctype|html))",
    re.IGNORECASE,
)
_HTML_TAGS = re.compile(
    r"</(?:p|h[1-6]|li|ul|ol|div|td|table|strong|b|a|span|em)\s*>|<br\s*/?>|<p[\s>]", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)
_MARKDOWN = re.compile(r"(?m)^#{1,6}\s+\S|^\[[^\]\n]{1,60}\]:\s")


def read_file_blocks(name: str, data: bytes) -> Reading:
    """Return the blocks of an uploaded file; raise IntakeError."""
    if len(data) > MAX_BYTES:
        raise IntakeError(
            f"“{name}” has {len(data) / 1e6:.1f} MB; at most {MAX_BYTES // 1_000_000} MB can be read."
        )
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if data.startswith(b"PK\x03\x04") or extension == "docx":
        return _word(name, data)
    _refuse_wrong_type(name, extension, data)
    text = decode(data)
    if extension in {"html", "htm"} and "<" in text:
        return read_html(clean(text))
    return read_text_blocks(text)


def read_page_blocks(url: str, kind: str, data: bytes) -> Reading:
    """Return the blocks of a page that a server sent as ``kind`` (its Content-Type); raise IntakeError."""
    if data.startswith(b"PK\x03\x04"):
        return _word(url, data)
    _refuse_wrong_type(url, "", data)
    text = _sent_as(kind, data)
    if "html" in kind.lower() or looks_like_html(text):
        return read_html(clean(text), base=url)
    return read_text_blocks(text)


def _sent_as(kind: str, data: bytes) -> str:
    """Return the text in the encoding that the server names, where it fits, else in the likeliest."""
    named = _CHARSET.search(kind)
    try:
        return data.decode(named[1]) if named else decode(data)
    except (LookupError, ValueError):
        return decode(data)


def _word(name: str, data: bytes) -> Reading:
    if not data.strip():
        raise IntakeError(f"“{name}” is empty.")
    if not data.startswith(b"PK"):
        _refuse_wrong_type(name, "docx", data)
        raise IntakeError(
            f"“{name}” is not a Word document, whatever its name says. Upload .docx, .txt, .md or .html."
        )
    try:
        return read_docx(data)
    except (BrokenFileError, zlib.error) as error:
        raise IntakeError(str(error)) from error


def _refuse_wrong_type(name: str, extension: str, data: bytes) -> None:
    for signature, what in _SIGNATURES:
        if what and data.startswith(signature):
            raise IntakeError(f"“{name}” is {what}")
    if extension not in _EXTENSIONS and (
        _is_binary(data) or extension in {"pdf", "doc", "odt", "rtf", "jpg", "png", "xlsx", "pages"}
    ):
        raise IntakeError(
            f"“{name}” is not a kind of file that can be read. Upload .txt, .md, .html or .docx."
        )
    if _is_binary(data):
        raise IntakeError(f"“{name}” holds no text. Upload .txt, .md, .html or .docx.")


def _is_binary(data: bytes) -> bool:
    """Many control bytes that no text encoding has; UTF-16's zeros are allowed for."""
    sample = data[:20_000]
    # Byte 4 is half of every Cyrillic letter in UTF-16.
    odd = sum(sample.count(byte) for byte in (1, 2, 3, *range(5, 9), *range(14, 27), *range(28, 32)))
    return odd > 0.05 * len(sample) and not sample.startswith((b"\xff\xfe", b"\xfe\xff"))


def read_text_blocks(text: str) -> Reading:
    """Return the blocks of a pasted text: HTML if it has a page's tags, else text or Markdown."""
    text = clean(text)
    if looks_like_html(text):
        return read_html(text)
    return read_plain(text)


def looks_like_html(text: str) -> bool:
    """Tell HTML from a text that merely has a tag or an angle bracket in it."""
    if _HTML_START.match(text):
        return True
    tags = len(_HTML_TAGS.findall(text))
    if tags < 2 or _MARKDOWN.search(text):
        return False
    return text.lstrip().startswith("<") or tags >= 6
