"""Maps: outlines of a region's countries, as decoration beside the chips that lead to them.

The data was made once by ``static/digests/map/make_map.mjs``; borders are replaceable data.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Shape:
    """One country's outline: an SVG path, and whether it is to stand out."""

    path: str
    lit: bool


@dataclass(frozen=True)
class Drawing:
    """What the map's template draws: the view box, the land around, and the region's countries."""

    width: int
    height: int
    land: str
    shapes: tuple[Shape, ...]


def drawing(region: str, *, lit: frozenset[str] = frozenset()) -> Drawing | None:
    """Return the map of a region with some countries (alpha-2 codes) lit; None where there is none."""
    data = _outlines(region)
    if not data:
        return None
    return Drawing(
        width=data["width"],
        height=data["height"],
        land=data["land"],
        shapes=tuple(Shape(path, code in lit) for code, path in data["countries"].items()),
    )


@cache
def _outlines(region: str) -> dict[str, Any]:
    # Only names that the folder has: a region's slug comes from an editor.
    known = {path.stem: path for path in _folder().glob("*.json")}
    if region not in known:
        return {}
    loaded: dict[str, Any] = json.loads(known[region].read_text())
    return loaded


def _folder() -> Path:
    return Path(settings.BASE_DIR) / "static" / "digests" / "map"
