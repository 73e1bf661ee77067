"""Type on cards: which font draws which letters, and how a text is broken into lines and fitted. Pure.

No letter is drawn that no font has, so a card never shows empty boxes. Arabic script is joined and turned
by libraqm, which needs FriBiDi on the machine: where that is missing its letters count as having no font.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from PIL import ImageDraw, ImageFont, features

FOLDER = Path(settings.BASE_DIR) / "static" / "digests" / "fonts"
JOINED = "noto-naskh-arabic"
# In this order, but for the one that has most of a text.
FONTS = (
    "noto-serif-latin", "noto-serif-cyrillic", JOINED,
    "noto-serif-georgian", "noto-serif-armenian", "noto-serif-sc",
)  # fmt: skip
# Lines may part after a space, and around each Chinese character.
PIECE = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+\s*|\s+"
)
ELLIPSIS = "…"
# Widths are measured once, at this size in pixels, and scaled.
MEASURE = 100
BALANCING_STEPS = 6


@dataclass(frozen=True)
class Run:
    """Letters that one font draws."""

    font: str
    text: str


@dataclass(frozen=True)
class Face:
    """How a line is drawn: size in pixels, weight 400 or 700, colour."""

    size: int
    weight: int
    fill: str


@dataclass(frozen=True)
class Setting:
    """A text set: its lines and the size in pixels that they fit at."""

    lines: tuple[str, ...]
    size: int


def can_join() -> bool:
    """Tell whether Arabic script can be drawn here."""
    return bool(features.check("raqm"))


@cache
def _letters() -> dict[str, frozenset[str]]:
    """Return the letters of each font that can be used here."""
    known = json.loads((FOLDER / "letters.json").read_text())
    return {name: frozenset(known[name]) for name in FONTS if name != JOINED or can_join()}


@lru_cache(maxsize=64)
def _font(name: str, weight: int, size: int) -> ImageFont.FreeTypeFont:
    path = FOLDER / f"{name}-{weight}.woff2"
    return ImageFont.truetype(path if path.exists() else FOLDER / f"{name}-700.woff2", size)


def drawable(text: str) -> str:
    """Return a text on one line without what no font has; empty where most of its letters would be lost."""
    known = frozenset().union(*_letters().values())
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    kept = "".join(letter for letter in plain if letter in known)
    had, has = (sum(letter.isalnum() for letter in words) for words in (plain, kept))
    return " ".join(kept.split()) if has * 2 >= had else ""


def runs(text: str) -> list[Run]:
    """Return a text as runs of one font each; a word is parted only where no font has all of it."""
    letters = _letters()
    most = max(letters, key=lambda name: sum(letter in letters[name] for letter in text))
    order = [most, *(name for name in letters if name != most)]
    found: list[Run] = []
    for piece in PIECE.findall(text):
        for run in _runs_of_piece(piece, order, found[-1].font if found else most):
            if found and found[-1].font == run.font:
                run = Run(run.font, found.pop().text + run.text)  # noqa: PLW2901 (the two are one)
            found.append(run)
    return found


def _runs_of_piece(piece: str, order: list[str], before: str) -> Iterator[Run]:
    letters = _letters()
    whole = next((name for name in order if letters[name].issuperset(piece)), None)
    for letter in [piece] if whole else piece:
        name = whole or next((name for name in order if letter in letters[name]), before)
        yield Run(name, letter)


def width(text: str, size: int, weight: int = 700) -> float:
    """Return how wide a text is, in pixels."""
    return sum(_width(run.font, run.text, weight) for run in runs(text.rstrip())) * size / MEASURE


@lru_cache(maxsize=4096)
def _width(font: str, text: str, weight: int) -> float:
    return _font(font, weight, MEASURE).getlength(text)


def fit(text: str, *, width_limit: int, height: int, sizes: tuple[int, ...], leading: float) -> Setting:
    """Set a text in the largest size at which its lines stay in a box; the smallest is cut short by “…”."""
    for size in sizes:
        lines = _balanced(text, size, width_limit)
        if len(lines) * size * leading <= height and _widest(lines, size) <= width_limit:
            return Setting(tuple(lines), size)
    room = max(1, int(height / (sizes[-1] * leading)))
    lines = _broken(_parted(text, sizes[-1], width_limit), sizes[-1], width_limit)
    return Setting(tuple(_cut(lines, room, sizes[-1], width_limit)), sizes[-1])


def shortened(text: str, *, size: int, width_limit: int, weight: int) -> str:
    """Return as much of a text as one line has room for."""
    if width(text, size, weight) <= width_limit:
        return text
    while text and width(text + ELLIPSIS, size, weight) > width_limit:
        text = text[:-1].rstrip(" ,;:–—-·")
    return text + ELLIPSIS


def _cut(lines: list[str], room: int, size: int, limit: int) -> list[str]:
    kept = lines[:room]
    if len(lines) > room:
        # Spaces make the last line too wide, so that it ends in “…” even where it had just room.
        filled = kept[-1] + " " + lines[room]
        kept[-1] = shortened(filled, size=size, width_limit=limit, weight=700)
    return kept


def _balanced(text: str, size: int, limit: int) -> list[str]:
    """Break a text into the fewest lines, of widths as even as can be."""
    lines = _broken(text, size, limit)
    low, high = limit // 2, limit
    for _step in range(BALANCING_STEPS):
        middle = (low + high) // 2
        tried = _broken(text, size, middle)
        if len(tried) <= len(lines) and _widest(tried, size) <= middle:
            lines, high = tried, middle
        else:
            low = middle
    return lines


def _broken(text: str | list[str], size: int, limit: int) -> list[str]:
    lines, line = [], ""
    for piece in PIECE.findall(text) if isinstance(text, str) else text:
        if line and width(line + piece, size) > limit:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def _parted(text: str, size: int, limit: int) -> list[str]:
    """Return a text's pieces, words that are wider than a line in letters."""
    pieces = PIECE.findall(text)
    return [part for piece in pieces for part in ([piece] if width(piece, size) <= limit else piece)]


def _widest(lines: list[str], size: int) -> float:
    return max(width(line, size) for line in lines)


def draw_line(
    draw: ImageDraw.ImageDraw, edge: float, base: float, text: str, *, face: Face, from_right: bool
) -> None:
    """Draw a line that begins at its left edge or, from the right, ends at its right one."""
    parts = runs(text)
    widths = [_width(run.font, run.text, face.weight) * face.size / MEASURE for run in parts]
    is_rtl = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text) and from_right
    x = edge - sum(widths) if from_right else edge
    placed = list(zip(parts, widths, strict=True))
    for run, advance in reversed(placed) if is_rtl else placed:
        font = _font(run.font, face.weight, face.size)
        draw.text(
            (x, base), run.text, font=font, fill=face.fill, anchor="ls", direction="rtl" if is_rtl else None
        )
        x += advance
