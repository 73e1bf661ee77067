"""The sandbox's picture: drawn by this code when it is first asked for, then kept as others are, with their sizes."""

from django.core.files.base import File
from PIL import Image, ImageDraw

from digests.domain import images

NAME = "sandbox-night-train.webp"
WIDTH, HEIGHT = 1200, 800
DUSK, NIGHT = (122, 79, 96), (16, 24, 52)
MOON, LIGHT, PLAIN, TRAIN = (245, 236, 205), (250, 205, 112), (22, 32, 30), (8, 11, 18)
HORIZON = 560
# From left to right, in pixels: where each of seven wagons begins, and each of its windows.
WAGONS, WAGON, WINDOWS, WINDOW = range(40, 1160, 160), 150, range(15, 135, 30), 18


def open_size(name: str) -> File:
    """Open one size of the picture; raise FileNotFoundError for one that it doesn't have."""
    try:
        return images.open_size(name)
    except FileNotFoundError:
        images.store(NAME, draw())
        return images.open_size(name)


def draw() -> Image.Image:
    """Return the picture: a train with lit windows on a plain at dusk, and the moon where crops are to keep it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PLAIN)
    pen = ImageDraw.Draw(picture)
    for y in range(HORIZON):
        share = y / HORIZON
        sky = tuple(round(night + (dusk - night) * share) for night, dusk in zip(NIGHT, DUSK, strict=True))
        pen.line([(0, y), (WIDTH, y)], fill=sky)
    pen.ellipse([860, 120, 980, 240], fill=MOON)
    for left in WAGONS:
        pen.rounded_rectangle([left, HORIZON - 60, left + WAGON, HORIZON + 30], radius=12, fill=TRAIN)
        for window in WINDOWS:
            at = left + window
            pen.rectangle([at, HORIZON - 40, at + WINDOW, HORIZON - 12], fill=LIGHT)
    pen.line([(0, HORIZON + 38), (WIDTH, HORIZON + 38)], fill=TRAIN, width=6)
    return picture
