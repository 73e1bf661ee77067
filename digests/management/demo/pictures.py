"""Pictures for the demonstration, drawn here so that nobody's photograph is needed."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

SIZE = (1200, 675)
CREDIT = "Drawn for the Newsroom demonstration"
Draw = ImageDraw.ImageDraw


@dataclass(frozen=True)
class Picture:
    """A motif: words that call for it, its text alternative, and how it is drawn."""

    words: tuple[str, ...]
    alt: str
    draw: Callable[[Draw, random.Random], None]


def _hills(draw: Draw, dice: random.Random, *, base: int, colour: str) -> None:
    ridge = [(x, base + dice.randint(-60, 60)) for x in range(0, SIZE[0] + 150, 150)]
    draw.polygon([(0, SIZE[1]), *ridge, (SIZE[0], SIZE[1])], fill=colour)


def _railway(draw: Draw, dice: random.Random) -> None:
    _hills(draw, dice, base=330, colour="#9FB7A5")
    _hills(draw, dice, base=430, colour="#C9B48A")
    for step in range(14):
        y = 420 + step * step * 1.4
        half = 8 + step * 15
        draw.line([(600 - half, y), (600 + half, y)], fill="#5A4632", width=4 + step)
    draw.line([(596, 410), (420, SIZE[1])], fill="#3A3F44", width=9)
    draw.line([(604, 410), (780, SIZE[1])], fill="#3A3F44", width=9)


def _reservoir(draw: Draw, dice: random.Random) -> None:
    _hills(draw, dice, base=280, colour="#8B9AA3")
    _hills(draw, dice, base=340, colour="#6F8290")
    draw.rectangle([0, 430, *SIZE], fill="#4F86A0")
    for _wave in range(26):
        x, y = dice.randint(0, 1150), dice.randint(445, 660)
        draw.line([(x, y), (x + dice.randint(40, 120), y)], fill="#A9CBD8", width=3)


def _panels(draw: Draw, dice: random.Random) -> None:
    _hills(draw, dice, base=380, colour="#D8C08E")
    draw.ellipse([930, 60, 1060, 190], fill="#F2C14E")
    for row in range(3):
        for column in range(6):
            x, y = 90 + column * 180 + row * 14, 430 + row * 78
            shape = [(x, y), (x + 140, y), (x + 120, y + 55), (x - 20, y + 55)]
            draw.polygon(shape, fill="#24476B", outline="#B9CADB")


def _field(draw: Draw, dice: random.Random) -> None:
    _hills(draw, dice, base=360, colour="#B9A35A")
    draw.rectangle([0, 470, *SIZE], fill="#D9B64C")
    for _stalk in range(170):
        x, height = dice.randint(0, SIZE[0]), dice.randint(60, 150)
        draw.line([(x, SIZE[1]), (x + dice.randint(-14, 14), SIZE[1] - height)], fill="#8A6A1E", width=4)


def _port(draw: Draw, dice: random.Random) -> None:
    draw.rectangle([0, 450, *SIZE], fill="#3F7287")
    for number in range(12):
        x, y = 150 + number % 6 * 110, 330 - number // 6 * 62
        fill = dice.choice(["#B5523B", "#D3A23C", "#4C7A5D", "#6B7C93"])
        draw.rectangle([x, y, x + 102, y + 56], fill=fill, outline="#2B2F33")
    draw.polygon([(90, 392), (900, 392), (830, 500), (150, 500)], fill="#2B3A46")
    draw.line([(980, 450), (980, 120), (740, 120)], fill="#7A4B2A", width=12)
    draw.line([(760, 120), (760, 250)], fill="#3A3F44", width=4)


def _bars(draw: Draw, dice: random.Random) -> None:
    draw.line([(120, 80), (120, 590), (1100, 590)], fill="#3A3F44", width=6)
    height = 120
    for number in range(8):
        height = max(70, min(450, height + dice.randint(-30, 80)))
        x = 165 + number * 115
        draw.rectangle([x, 587 - height, x + 76, 587], fill="#0F5C6E")


PICTURES = (
    Picture(("railway", "rail", "track"), "A drawing of a railway line running to the hills.", _railway),
    Picture(("reservoir", "water", "dam"), "A drawing of a reservoir below bare mountains.", _reservoir),
    Picture(("solar", "panels"), "A drawing of rows of solar panels under the sun.", _panels),
    Picture(("grain", "harvest", "wheat", "cotton"), "A drawing of a ripe field before hills.", _field),
    Picture(("port", "ship", "cargo", "ferry"), "A drawing of a ship with containers beside a crane.", _port),
    Picture(("trade", "inflation", "budget", "prices"), "A drawing of a bar chart with eight bars.", _bars),
)


def picture_for(text: str) -> Picture | None:
    """Return the motif that a text calls for, if any does."""
    words = set(text.lower().replace(",", " ").replace(".", " ").split())
    return next((picture for picture in PICTURES if words.intersection(picture.words)), None)


def drawn(picture: Picture, *, seed: int) -> ContentFile:
    """Return the motif as a PNG file; the seed varies it."""
    dice = random.Random(seed)  # noqa: S311 (a drawing, not a secret)
    image = Image.new("RGB", SIZE, dice.choice(["#DCE8EE", "#EFE6D8", "#E4EBDD"]))
    picture.draw(ImageDraw.Draw(image), dice)
    out = BytesIO()
    image.save(out, "PNG")
    return ContentFile(out.getvalue(), name="drawing.png")
