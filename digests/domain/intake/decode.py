"""Bytes to text: byte order marks, UTF-8, UTF-16, and the eight-bit encodings old systems still send."""

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
_FREQUENT_CYRILLIC = frozenset("оеаинтсрвлкмдпу")
_TURKISH_BYTES = re.compile(rb"[\xfd\xfe\xf0\xdd\xde\xd0]")
_TURKISH_WORDS = re.compile(rb"\b(?:ve|bir|bu|ile|olarak|de|da)\b")
# A sample is enough to tell encodings apart, and keeps a huge file quick.
_SAMPLE = 60_000


def decode(data: bytes) -> str:
    """Return the text of ``data``; what no encoding explains becomes replacement characters."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _wide(data[:_SAMPLE])
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_eight_bit(data), "replace")


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: one of two bytes is nearly constant, zero for Latin and 4 for Cyrillic."""
    if len(sample) < 4 or (len(sample) % 2 and len(sample) < _SAMPLE):
        return ""
    half = len(sample) // 2
    even, odd = sample[0 : half * 2 : 2], sample[1 : half * 2 : 2]
    for first, second, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        high = sum(first.count(byte) for byte in (0, 4, 0x20))
        if high > 0.9 * half and first.count(0) > second.count(0) and first.count(0) > 0.05 * half:
            return encoding
    return ""


def _eight_bit(data: bytes) -> str:
    declared = _DECLARED.search(data[:4096])
    if declared:
        name = declared[1].decode("ascii").lower()
        try:
            codecs.lookup(name)
        except LookupError:
            name = ""
        if name and not name.startswith("utf"):
            return "cp1252" if name in {"iso-8859-1", "latin1", "latin-1"} else name
    return _guess(data[:_SAMPLE])


def _guess(sample: bytes) -> str:
    high = sum(byte >= 0x80 for byte in sample)
    in_runs = sum(len(run) for run in _HIGH_RUN.findall(sample))
    if in_runs > 0.6 * high and high > 0.2 * len(sample):
        return max(_CYRILLIC, key=lambda encoding: _cyrillic_score(sample, encoding))
    if _TURKISH_BYTES.search(sample) and len(_TURKISH_WORDS.findall(sample)) >= 3:
        return "cp1254"
    if not re.search(rb"[\x80-\x9f]", sample) or _mostly_western(sample, high):
        return "cp1252"
    best = from_bytes(sample, cp_isolation=["cp1252", "cp1250", "cp1257", "cp1253", "cp437"]).best()
    return best.encoding if best else "cp1252"


def _cyrillic_score(sample: bytes, encoding: str) -> int:
    return sum(char in _FREQUENT_CYRILLIC for char in sample.decode(encoding, "replace"))


def _mostly_western(sample: bytes, high: int) -> bool:
    usual = frozenset("éèêëàâäáîïíìôöóòûüúùçñßœÉÈÀÇÖÜÄÑÓÁÍÚ’‘“”«»–—…•€°§¿¡ºª·ãõ")
    return sum(char in usual for char in sample.decode("cp1252", "replace")) > 0.8 * high
