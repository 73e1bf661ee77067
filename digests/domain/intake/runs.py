"""Styled runs of words to one block, its emphasis as CommonMark and its links apart."""

import re
from dataclasses import dataclass
from itertools import groupby

from digests.domain.intake.blocks import Block, Kind, Link
from digests.domain.intake.inline import take_links
from digests.domain.intake.normalise import clean

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


def serialise(runs: list[Run], kind: Kind, level: int) -> Block:
    """Return one block; bold is a property of it when all, or its opening, is bold."""
    runs = _tidy(runs)
    if not runs:
        return Block(kind)
    filled = [run for run in runs if re.search(r"\w", run.text)]
    whole = bool(filled) and all(run.bold for run in filled)
    lead_runs = 0
    if not whole and runs[0].bold:
        lead_runs = next((number for number, run in enumerate(runs) if not run.bold), 0)
    builder = _Builder()
    lead = 0
    for number, run in enumerate(runs):
        builder.add(run, bold=run.bold and not whole and number >= lead_runs, italic=run.italic and not whole)
        if number + 1 == lead_runs:
            lead = len(builder.text.rstrip())
    return _finished(builder, Block(kind, level=level, bold=whole, lead=lead))


def _finished(builder: "_Builder", block: Block) -> Block:
    text = builder.text
    _words, bare = take_links(text.replace("[", "("), {})
    covered = builder.links
    extra = [
        link
        for link in bare
        if not any(other.start < link.end and link.start < other.end for other in covered)
    ]
    links = tuple(sorted([*covered, *extra], key=lambda link: link.start))
    return Block(block.kind, text, block.level, links, block.bold, block.lead).cut(0)


def _tidy(runs: list[Run]) -> list[Run]:
    """Join runs of one style, make all space single, keep space outside of styles."""
    joined: list[Run] = []
    for (bold, italic, href), same in groupby(runs, key=lambda run: (run.bold, run.italic, run.href)):
        text = _SPACES.sub(" ", clean("".join(run.text for run in same)))
        if joined and joined[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if text:
            joined.append(Run(text, bold, italic, href))
    while joined and not joined[0].text.strip():
        joined.pop(0)
    return joined


class _Builder:
    """Grows a text and its links."""

    def __init__(self) -> None:
        self.text = ""
        self.links: list[Link] = []

    def add(self, run: Run, *, bold: bool, italic: bool) -> None:
        """Append a run; marks hug its words."""
        core = run.text.strip(" ")
        before = run.text[: len(run.text) - len(run.text.lstrip(" "))]
        after = run.text[len(run.text.rstrip(" ")) :] if core else ""
        marks = "*" * (2 * bold + italic) if re.search(r"\w", core) else ""
        self.text += before + marks
        start = len(self.text)
        self.text += core
        if run.href and core:
            self._link(start, run.href)
        self.text += marks + after

    def _link(self, start: int, href: str) -> None:
        last = self.links[-1] if self.links else None
        if last and last.url == href and not self.text[last.end : start].strip(" *"):
            self.links[-1] = Link(last.start, len(self.text), href, bare=False)
            return
        shown = self.text[start:]
        bare = "://" in shown and " " not in shown
        self.links.append(Link(start, len(self.text), href, bare=bare))
