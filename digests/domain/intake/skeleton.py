"""The skeleton that an outline fills in."""

from dataclasses import dataclass, field

from digests.domain.intake.blocks import Block
from digests.domain.intake.marks import Mark


@dataclass
class Part:
    """A section to be: its heading as the document will have it, its place and its marks."""

    heading: str
    code: str | None = None
    marks: list[Mark] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass
class Outline:
    """The skeleton; ``remarks`` are about the document as a whole."""

    title: str = ""
    standfirst: str = ""
    dates: list[str] = field(default_factory=list)
    credit: Block | None = None
    parts: list[Part] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
