"""Cards: the pictures, 1200 × 630, that go with a link to a digest or an item where it is shared.

In the type and colours of the site's light look. Drawn from plain facts; ``domain.archive.carded`` reads them.
"""

import re
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from digests.domain import images, maps
from digests.domain.card_text import Face, draw_line, drawable, fit, shortened
from digests.domain.languages import direction

WIDTH, HEIGHT = 1200, 630
MARGIN = 64
SIZES = (80, 74, 68, 62, 56, 51, 46, 42, 38)
LEADING = 1.2
# The tokens of static/digests/site.css.
PAPER, INK, MUTED, ACCENT = "#ffffff", "#1a1d21", "#555c65", "#0f5c6e"
LAND, REGION, LIT = "#e5e1d6", "#cbd5d8", "#9db5c1"
NAME, KICKER, FOOT = Face(36, 700, INK), Face(27, 400, ACCENT), Face(27, 400, MUTED)
HEAD_BASE, HEAD_RULE, KICKER_BASE = 76, 104, 164
TITLE_TOP, TITLE_BOTTOM, FOOT_BASE = 190, 520, 580
MAP_BOX = (360, 300)
GAP = 56
# The map is drawn this much larger, for smooth borders.
OVER = 2
COLOURS, PICTURE_COLOURS = 64, 256
PICTURE_BOX = (400, 330)
STEP = re.compile(r"-?(?:\d+\.\d+|\d+|\.\d+)")


@dataclass(frozen=True)
class Card:
    """What a card says: the site, a line above the title, the title, a line below; ``lit`` are alpha-2 codes."""

    site: str
    kicker: str
    title: str
    foot: str
    language: str
    region: str = ""
    lit: frozenset[str] = frozenset()
    # The item's own picture, which takes the map's place, and the point that its crop keeps.
    picture: str = ""
    focus: tuple[int, int] = (50, 50)


def draw(card: Card) -> bytes:
    """Return a card as a PNG file."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    from_right = direction(card.language) == "rtl"
    map_width = _paste_picture(image, card, from_right=from_right)
    colours = PICTURE_COLOURS if map_width else COLOURS
    map_width = map_width or _paste_map(image, card, from_right=from_right)
    whole = WIDTH - 2 * MARGIN
    beside_map = whole - (map_width + GAP if map_width else 0)
    title = drawable(card.title)
    pen.rectangle([0, HEAD_RULE, WIDTH, HEAD_RULE + 5], fill=INK)
    for text, base, face, room in (
        (card.site, HEAD_BASE, NAME, whole),
        (card.kicker if title else "", KICKER_BASE, KICKER, beside_map),
        (card.foot, FOOT_BASE, FOOT, whole),
    ):
        words = shortened(drawable(text), size=face.size, width_limit=room, weight=face.weight)
        draw_line(pen, _edge(from_right=from_right), base, words, face=face, from_right=from_right)
    _title(pen, title or drawable(card.kicker), beside_map, from_right=from_right)
    out = BytesIO()
    image.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _title(pen: ImageDraw.ImageDraw, text: str, room: int, *, from_right: bool) -> None:
    height = TITLE_BOTTOM - TITLE_TOP
    setting = fit(text, width_limit=room, height=height, sizes=SIZES, leading=LEADING)
    face = Face(setting.size, 700, INK)
    for number, words in enumerate(setting.lines):
        base = TITLE_TOP + setting.size * (1 + LEADING * number)
        draw_line(pen, _edge(from_right=from_right), base, words, face=face, from_right=from_right)


def _edge(*, from_right: bool) -> int:
    return WIDTH - MARGIN if from_right else MARGIN


def _paste_picture(image: Image.Image, card: Card, *, from_right: bool) -> int:
    """Put the item's picture beside the title; return its width, 0 where there is none."""
    if not card.picture:
        return 0
    try:
        picture = images.cropped(card.picture, *PICTURE_BOX, focus=card.focus)
    except FileNotFoundError:
        return 0
    x = MARGIN if from_right else WIDTH - MARGIN - picture.width
    image.paste(picture, (x, TITLE_TOP + (TITLE_BOTTOM - TITLE_TOP - picture.height) // 2))
    return picture.width


def _paste_map(image: Image.Image, card: Card, *, from_right: bool) -> int:
    """Draw the region's map, its countries lit, beside the title; return its width, 0 where there is none."""
    drawing = maps.drawing(card.region, lit=card.lit)
    if drawing is None:
        return 0
    scale = min(MAP_BOX[0] / drawing.width, MAP_BOX[1] / drawing.height)
    size = (round(drawing.width * scale), round(drawing.height * scale))
    large = Image.new("RGB", (size[0] * OVER, size[1] * OVER), PAPER)
    pen = ImageDraw.Draw(large)
    shapes = [(drawing.land, LAND), *((shape.path, LIT if shape.lit else REGION) for shape in drawing.shapes)]
    for path, fill in shapes:
        for ring in _rings(path, scale * OVER):
            pen.polygon(ring, fill=fill)
            pen.line([*ring, ring[0]], fill=PAPER, width=OVER)
    small = large.resize(size, Image.Resampling.LANCZOS)
    x = MARGIN if from_right else WIDTH - MARGIN - size[0]
    image.paste(small, (x, TITLE_TOP + (TITLE_BOTTOM - TITLE_TOP - size[1]) // 2))
    return size[0]


def _rings(path: str, scale: float) -> list[list[tuple[float, float]]]:
    """Return the rings of a map's outline, which has a start and relative steps only (make_map.mjs)."""
    found = []
    for part in path.split("M")[1:]:
        numbers = [float(number) for number in STEP.findall(part)]
        x = y = 0.0
        ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x * scale, y * scale))
        found.append(ring)
    return found
