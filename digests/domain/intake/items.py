"""From a section's blocks to items: what belongs to one story."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from digests.domain.intake.blocks import Block
from digests.domain.intake.joins import why_joined
from digests.domain.intake.marks import Mark, heading_words
from digests.domain.intake.normalise import shorten
from digests.domain.intake.source_lines import is_linked_title, is_links_only, label_of, signature

MAX_HEADLINE = 200
_SENTENCE_BREAK = re.compile(r"[.!?…](?:[”\"»])?$")


@dataclass
class Draft:
    """An item to be: paragraphs, and the lines that only name its sources."""

    headline: str = ""
    headline_block: Block | None = None
    paragraphs: list[Block] = field(default_factory=list)
    source_lines: list[Block] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The item's words so far."""
        return " ".join([self.headline, *(block.text for block in self.paragraphs)])


@dataclass(frozen=True)
class Habits:
    """How this document tells its items apart."""

    source_lines_end_items: bool
    has_source: Callable[[Block], bool]
    rules_end_items: bool = False


class _Maker:
    """Takes a section's marks one by one."""

    def __init__(self, habits: Habits) -> None:
        self.drafts: list[Draft] = []
        self._habits = habits
        self._closed = True
        self._headlines = False
        self._level = 0

    def take(self, mark: Mark, following: Mark | None) -> None:
        """Put a block where it belongs."""
        block = mark.block
        if mark.role == "rule":
            self._closed = True
        elif mark.role == "headline":
            self._headlines = True
            self._start(headline=block)
        elif self.is_source_line(block):
            self._source_line(block)
        elif mark.role == "date" and self.drafts:
            self.drafts[-1].source_lines.append(block)
        elif block.kind == "bullet":
            self._bullet(block, following)
        else:
            self._paragraph(block)

    def is_source_line(self, block: Block) -> bool:
        """Tell a line that only credits, after an item that can take it."""
        if not self.drafts:
            return False
        if label_of(block) or is_links_only(block):
            return not (
                block.kind == "bullet"
                and is_linked_title(block)
                and not label_of(block)
                and self._goes_alone(block)
            )
        if signature(block) and self.drafts[-1].paragraphs:
            return self._habits.has_source(Block("paragraph", f"({signature(block)})"))
        return (
            is_linked_title(block)
            and block.kind == "paragraph"
            and bool(self.drafts[-1].paragraphs)
            and not self.drafts[-1].source_lines
            and not any(one.links for one in self.drafts[-1].paragraphs)
        )

    def _goes_alone(self, block: Block) -> bool:
        """A list of linked headlines has an item in each."""
        return len(block.text.split()) >= 4 and not all(link.bare for link in block.links)

    def _source_line(self, block: Block) -> None:
        self.drafts[-1].source_lines.append(block)
        self._closed = self._habits.source_lines_end_items or not self._headlines

    def _start(self, block: Block | None = None, headline: Block | None = None) -> None:
        draft = Draft()
        if headline:
            draft.headline = heading_words(headline.text) or headline.text
            draft.headline_block = headline
            if draft.headline != headline.text:
                draft.remarks.append(f"headline read from “{f'{headline.marker} {headline.text}'.strip()}”")
            if len(draft.headline) > MAX_HEADLINE:
                draft.headline, draft.headline_block = "", None
                draft.paragraphs.append(headline)
        if block:
            self._opening(draft, block)
        self.drafts.append(draft)
        self._closed = False

    def _opening(self, draft: Draft, block: Block) -> None:
        """A bold first sentence or line is the item's headline."""
        rest = block.cut(block.lead) if block.lead else block
        opening = block.text[: block.lead].strip()
        rest_text = rest.text.lstrip(" .:–—-")
        linked = any(link.start < block.lead for link in block.links)
        if (
            block.lead
            and rest_text
            and (len(opening.split()) >= 2 or opening.endswith((".", ":")))
            and len(opening) <= MAX_HEADLINE
            and not linked
            and _ends_alone(opening, rest.text)
        ):
            draft.headline = heading_words(opening) or opening
            draft.remarks.append("the bold opening is the headline")
            draft.paragraphs.append(replace(rest.cut(len(rest.text) - len(rest_text)), lead=0))
        else:
            draft.paragraphs.append(block)

    def _bullet(self, block: Block, following: Mark | None) -> None:
        last = self.drafts[-1] if self.drafts else None
        before = last.paragraphs[-1] if last and last.paragraphs else None
        # Under a headline of its own, a list after a paragraph is part of the story.
        told = last and last.headline_block is not None and self._headlines and not self._closed
        listed = before and (
            before.text.rstrip(" *").endswith(":")
            or before.marker == "listed"
            or (told and before.kind == "paragraph")
        )
        if (
            last
            and before
            and not self._closed
            and (
                listed
                or (self._level and block.level > self._level and before.kind in {"bullet", "paragraph"})
            )
        ):
            last.paragraphs.append(
                replace(block, marker="listed") if listed else replace(block, kind="paragraph")
            )
        elif last and self._headlines and last.headline and not last.paragraphs:
            self._opening_under_headline(last, block)
        elif block.bold and following and following.role == "body" and following.block.kind == "paragraph":
            self._start(headline=block)
        else:
            self._level = block.level
            self._start(block)

    def _opening_under_headline(self, draft: Draft, block: Block) -> None:
        draft.paragraphs.append(replace(block, kind="paragraph"))

    def _paragraph(self, block: Block) -> None:
        last = self.drafts[-1] if self.drafts else None
        reason = self._joins(last, block) if last else ""
        if last is None or not reason:
            self._start(block)
            return
        if reason != "under its headline":
            last.remarks.append(f"“{shorten(block.text, 40)}” joined to the item before: {reason}")
        last.paragraphs.append(block)

    def _joins(self, last: Draft, block: Block) -> str:
        if last.headline_block is not None and (
            not last.paragraphs or (self._headlines and not self._closed)
        ):
            return "under its headline"
        if last.paragraphs and (reason := self._by_shape(block)):
            return reason
        if self._habits.source_lines_end_items and not self._closed and not block.lead:
            own = any(one.links for one in last.paragraphs)
            return "" if own else "no line naming a source stands between"
        if self._closed or block.lead or not last.paragraphs:
            return ""
        before = any(self._habits.has_source(one) for one in last.paragraphs)
        return why_joined(
            last.text, block.text, before_has_source=before, has_source=self._habits.has_source(block)
        )

    def _by_shape(self, block: Block) -> str:
        if block.follows:
            return "it is in the same list item"
        if block.kind == "quote":
            return "it is a quotation"
        if self._habits.rules_end_items and not self._closed:
            return "no line stands between the two"
        return ""


def _ends_alone(opening: str, rest: str) -> bool:
    """The bold part is a sentence or title of its own, not the start of a sentence."""
    return (
        bool(_SENTENCE_BREAK.search(opening))
        or opening.endswith(":")
        or rest[:1] in "–—:.-|"
        or (rest[:1].isupper() and len(opening.split()) >= 4)
    )


def make_items(marks: list[Mark], habits: Habits) -> list[Draft]:
    """Return the items of one section, in order."""
    maker = _Maker(replace(habits, rules_end_items=_rules_end_items(marks)))
    for number, mark in enumerate(marks):
        following = next((other for other in marks[number + 1 :] if other.role != "rule"), None)
        maker.take(mark, following)
    return maker.drafts


def _rules_end_items(marks: list[Mark]) -> bool:
    """Tell a section whose stories, of several paragraphs, have a line such as "***" between them."""
    groups: list[list[Mark]] = [[]]
    for mark in marks:
        if mark.role == "rule":
            groups.append([])
        else:
            groups[-1].append(mark)
    filled = [group for group in groups if group]
    plain = all(mark.role == "body" and mark.block.kind == "paragraph" for group in filled for mark in group)
    return len(filled) >= 2 and plain and max(map(len, filled)) <= 6


def source_lines_end_items(marks: list[Mark]) -> bool:
    """Tell a document whose items each end in a line such as "READ MORE: …"."""
    bodies = [mark.block for mark in marks if mark.role == "body"]
    lines = [block for block in bodies if label_of(block) or is_links_only(block)]
    return len(lines) >= 2 and len(lines) >= 0.35 * (len(bodies) - len(lines))
