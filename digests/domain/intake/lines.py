"""A text's lines: what each is by its marks, and which of them an e-mail's width broke apart."""

import itertools
import re
from dataclasses import dataclass
from typing import Literal

LineKind = Literal["blank", "heading", "rule", "bullet", "number", "quote", "text"]

_ATX = re.compile(r"\s{0,3}(#{1,6})\s*(?=[^\s#\d])(.*?)\s*#*\s*$|\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"\s*(?:[-*_=~–—•#+.]\s?){3,}\s*$")
_BULLET = re.compile(r"(\s*)([-*+•·▪◦‣●○■□▸►▶➤➢✓→»–—]|\\-)(?:\s+|(?<=[•·▪◦‣●○■□▸►▶➤➢✓])(?=\S))(?=\S)(.*)$")
_NUMBER = re.compile(r"(\s*)(\(?(?:\d{1,2}|[IVX]{1,5}|[ivx]{1,5})[.)])\s+(?=\S)(.*)$")
_QUOTE = re.compile(r"\s{0,3}>\s?(.*)$")
_ENDS = re.compile(r"[.!?…:;»”\"')\]]\s*$")
_FIRST = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its kind, its text without the mark, the mark, and its depth or rank."""

    kind: LineKind
    text: str = ""
    marker: str = ""
    level: int = 0
    indent: int = 0


def read_line(raw: str) -> Line:
    """Return what a line is by its own marks."""
    if not raw.strip():
        return Line("blank")
    if _RULE.match(raw) or raw.strip() == "--":
        return Line("rule", raw.strip(), level=1 if "=" in raw else 2)
    atx = _ATX.match(raw)
    if atx:
        marks, text = (atx[1], atx[2]) if atx[1] else (atx[3], atx[4])
        return Line("heading", text.strip(), level=len(marks))
    indent = len(raw) - len(raw.lstrip())
    quote = _QUOTE.match(raw)
    if quote:
        return Line("quote", quote[1].strip(), indent=indent)
    return _listed(raw, indent)


def _listed(raw: str, indent: int) -> Line:
    bullet = _BULLET.match(raw)
    if bullet:
        return Line("bullet", bullet[3].strip(), bullet[2], level=1, indent=indent)
    number = _NUMBER.match(raw)
    if number:
        return Line("number", number[3].strip(), number[2], level=1, indent=indent)
    return Line("text", raw.strip(), indent=indent)


def unquote(raws: list[str]) -> list[str]:
    """Take off the "> " of a text that is a quoted mail as a whole."""
    for _depth in range(5):
        filled = [raw for raw in raws if raw.strip()]
        quoted = sum(raw.lstrip().startswith(">") for raw in filled)
        if len(filled) < 3 or quoted < 0.8 * len(filled):
            return raws
        raws = [re.sub(r"^\s{0,3}>\s?", "", raw, count=1) for raw in raws]
    return raws


def wrap_width(lines: list[Line]) -> int:
    """Return the width at which the text was broken, or 0 when each line is a paragraph."""
    lengths = [_length(line) for line in lines if line.kind != "blank" and "://" not in line.text]
    if not lengths or sum(length > 100 for length in lengths) > 0.1 * len(lengths):
        return 0
    width = max((length for length in lengths if length <= 100), default=0)
    inner = [
        (line, following)
        for line, following in itertools.pairwise(lines)
        if line.kind not in {"blank", "rule", "heading"} and following.kind in {"text", "quote"}
    ]
    full = sum(is_full(line, following, width) for line, following in inner)
    return width if width >= 40 and full >= 2 and full >= 0.5 * len(inner) else 0


def _length(line: Line) -> int:
    return line.indent + len(line.text) + (len(line.marker) + 1 if line.marker else 0)


def is_full(line: Line, following: Line, width: int) -> bool:
    """Tell whether the next line's first word had no room left on this line."""
    first = _FIRST.match(following.text)
    return _length(line) + 1 + (len(first[0]) if first else 0) > width - 6


def continues(line: Line, following: Line, width: int) -> bool:
    """Tell whether ``following`` goes on with the sentence or paragraph of ``line``."""
    if following.kind not in {"text", "quote"} or not following.text or line.kind in {"heading", "rule"}:
        return False
    if width and (
        is_full(line, following, width)
        or ("://" in line.text.rsplit(" ", 1)[-1][:9] and following.text[0].islower())
    ):
        return True
    if width and line.kind in {"bullet", "number"} and following.indent > line.indent:
        return True
    return (
        following.text[0].islower()
        and not _ENDS.search(line.text)
        and len(line.text) > 30
        and not line.text.endswith("**")
    )
