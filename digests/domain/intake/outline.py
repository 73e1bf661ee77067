"""From marked blocks to the digest's skeleton: title, standfirst, sections, credit."""

import re
from collections.abc import Callable
from dataclasses import replace

from digests.domain.intake.blocks import Block
from digests.domain.intake.ends import take_credit, without_contents, without_footer
from digests.domain.intake.marks import Mark, heading_words, is_caps
from digests.domain.intake.normalise import fold
from digests.domain.intake.places import Place
from digests.domain.intake.preface import preface_length, read_preface
from digests.domain.intake.roles import settle_heads, settle_leads
from digests.domain.intake.skeleton import Outline, Part

_SMALL = frozenset("and et und y e of the du de la le des del di da и ve i".split())


def make_outline(marks: list[Mark], *, has_source: Callable[[Block], bool]) -> Outline:
    """Return the skeleton of a document; ``has_source`` tells a block that rests on a source."""
    outline = Outline()
    marks = take_credit(without_footer(_title_apart(marks), outline), outline)
    marks = without_footer(marks, outline)
    marks = without_contents(marks, outline)
    marks = settle_leads(marks)
    marks = settle_heads(marks)
    start = preface_length(marks, has_source=has_source)
    read_preface(marks[:start], outline, has_source=has_source)
    _read_parts(marks[start:], outline)
    return outline


def _title_apart(marks: list[Mark]) -> list[Mark]:
    """A first line such as "Central Asia Brief" is the digest's title, not the region's section."""
    first = marks[0] if len(marks) > 1 else None
    if (
        first is None
        or first.role != "place"
        or first.place is None
        or first.place.code
        or first.place.compound
    ):
        return marks
    if fold(heading_words(first.block.text)).removeprefix("the ") == fold(first.place.name).removeprefix(
        "the "
    ):
        return marks
    return [replace(first, role="head", place=None), *marks[1:]]


def _read_parts(marks: list[Mark], outline: Outline) -> None:
    for mark in marks:
        if mark.role in {"place", "lead"} and mark.place:
            part = _part_for(mark, mark.place, outline)
            if mark.role == "lead" and mark.rest:
                part.marks.append(_lead_item(mark, mark.rest))
        elif mark.role == "head":
            heading = heading_words(mark.block.text) or mark.block.text
            outline.parts.append(Part(heading, None, [], _said(mark.block, heading)))
        else:
            if not outline.parts:
                outline.parts.append(Part("", None, [], ["no heading was found, so all is one section"]))
            outline.parts[-1].marks.append(mark)


def _lead_item(mark: Mark, rest: Block) -> Mark:
    """What follows "Nepal:" is the item's text, or its headline when it is a few words alone."""
    short = len(rest.text) <= 110 and not rest.text.endswith((".", "!", "…", '"', "”"))
    if (
        mark.block.kind == "heading"
        or mark.block.bold
        or (short and mark.block.kind == "paragraph" and not rest.links)
    ):
        return Mark(replace(rest, bold=False), "headline", mark.rank)
    return Mark(rest, "body")


def _part_for(mark: Mark, place: Place, outline: Outline) -> Part:
    raw = (
        mark.block.text
        if mark.role == "place"
        else mark.block.text[: len(mark.block.text) - len(mark.rest.text if mark.rest else "")]
    )
    heading = _heading(raw, place)
    last = outline.parts[-1] if outline.parts else None
    remarks = _said(replace(mark.block, text=raw.strip()), heading)
    if mark.role == "lead" and last and last.heading and fold(last.heading) == fold(heading):
        last.remarks.extend(remarks)
        return last
    if mark.role == "lead":
        remarks.append(f"section found by the opening “{raw.strip()}”")
    outline.parts.append(Part(heading, place.code, [], remarks))
    return outline.parts[-1]


def _heading(raw: str, place: Place) -> str:
    """The heading's own words; a place in capitals gets the case its name has."""
    words = heading_words(raw).rstrip(" :–—-|").strip() or raw
    words = words[:-1] if words.count(".") == 1 and words.endswith(".") and len(words) > 3 else words
    if not is_caps(words) or (len(words) <= 3 and not place.code):
        return words
    if (
        _small_i(words).replace("İ", "i").casefold() == place.name.casefold()
        and place.name[0].isupper()
        and not is_caps(place.name)
    ):
        return place.name
    return re.sub(r"[^\W\d_]+", _titled, _small_i(words)) if len(words) > 3 else words


def _small_i(words: str) -> str:
    """In Turkish "I" is the capital of "ı", which a heading shows by its other letters."""
    turkish = bool(re.search("[İĞŞ]", words))
    return re.sub(r"(?<=\w)I", "ı", words) if turkish else words


def _titled(match: re.Match[str]) -> str:
    word = match[0].replace("İ", "i").lower()
    return word if word in _SMALL and match.start() else word.capitalize()


def _said(block: Block, heading: str) -> list[str]:
    if block.text == heading and not block.marker:
        return []
    return [f"heading read from “{f'{block.marker} {block.text}'.strip()}”"]
