"""Blocks: what every reader makes of its format, and all that the later steps see."""

from dataclasses import dataclass, replace
from typing import Literal, Self

Kind = Literal["heading", "paragraph", "bullet", "quote", "rule"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link over ``text[start:end]`` of its block; ``title`` is what stood beside the address."""

    start: int
    end: int
    url: str
    title: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like piece. ``text`` keeps emphasis as CommonMark; links are apart.

    ``level`` is a heading's rank or a bullet's depth (from 1). ``bold``: all of it was bold, and
    the marks are gone. ``lead`` is the length of an opening that was bold, its marks gone too.
    ``marker`` is what stood before it in the text ("2.", "•"), to be told in a note. ``follows``:
    it is a further paragraph of the list item before it. ``title``: the format calls it the title.
    """

    kind: Kind
    text: str = ""
    level: int = 0
    links: tuple[Link, ...] = ()
    bold: bool = False
    lead: int = 0
    marker: str = ""
    follows: bool = False
    title: bool = False

    def cut(self, start: int, end: int | None = None) -> Self:
        """Return the block with ``text[start:end]`` stripped, and the links that lie in it."""
        end = len(self.text) if end is None else end
        part = self.text[start:end]
        start += len(part) - len(part.lstrip())
        text = part.strip()
        links = tuple(
            replace(link, start=max(link.start - start, 0), end=min(link.end - start, len(text)))
            for link in self.links
            if start <= link.start <= start + len(text) and link.start < end
        )
        lead = self.lead if not start else 0
        return replace(self, text=text, links=links, lead=lead if lead <= len(text) else 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found: blocks in order, the title if the format marks one, and remarks."""

    blocks: tuple[Block, ...]
    remarks: tuple[str, ...] = ()
