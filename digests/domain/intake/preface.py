"""What stands before the first section: title, standfirst, date line, and perhaps a first story."""

import re
from collections.abc import Callable
from dataclasses import replace

from digests.domain.intake.blocks import Block
from digests.domain.intake.marks import PLAIN, Mark, heading_words
from digests.domain.intake.roles import first_place
from digests.domain.intake.skeleton import Outline, Part
from digests.domain.intake.source_lines import label_of

MAX_STANDFIRST = 500
_MAX_LINE = 160
_EMPHASIS = re.compile(r"(?<!\w)([*_]{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_TITLE_LABEL = re.compile(
    r"^(?:title|headline|titre|titel|título|titolo|заголовок|başlık)\s*:\s+(?=\S)", re.IGNORECASE
)


def preface_length(marks: list[Mark], *, has_source: Callable[[Block], bool]) -> int:
    """Where the first section starts; a region's name that only titles the rest is before it."""
    start = first_place(marks)
    if start == len(marks):
        return _preface_without_places(marks)
    early = _early_section(marks, start)
    if early:
        return early
    mark = marks[start]
    rest = marks[start + 1 :]
    second = next((number for number, other in enumerate(rest) if other.role in {"place", "lead"}), None)
    stood_before = any(other.role in {"head", "body"} for other in marks[:start])
    if mark.role == "place" and second is not None and not stood_before:
        between = [other for other in rest[:second] if other.role not in {"rule", "date"}]
        stronger = mark.rank < min(other.rank for other in rest if other.role in {"place", "lead"})
        short = sum(len(other.block.text) for other in between) <= MAX_STANDFIRST and len(between) <= 2
        only = not any(other.role == "place" and other.rank == mark.rank for other in rest)
        if (
            not between
            or _is_title_and_standfirst(mark, between, rest, has_source)
            or (
                stronger
                and only
                and short
                and mark.block.kind == "heading"
                and not any(b.block.links for b in between)
            )
        ):
            return start + 1 + second
    return start


def _is_title_and_standfirst(
    mark: Mark, between: list[Mark], rest: list[Mark], has_source: Callable[[Block], bool]
) -> bool:
    """Tell “Central Asia and Afghanistan” over a line that rests on nothing, before the countries."""
    countries = [other for other in rest if other.place and other.place.code and other.rank == mark.rank]
    said = between[0].block
    return (
        mark.place is not None
        and mark.place.code is None
        and len(between) == 1
        and between[0].role == "body"
        and len(said.text) <= _MAX_LINE
        and said.kind == "paragraph"
        and not said.links
        and len(countries) > 1
        and not has_source(said)
    )


def _early_section(marks: list[Mark], start: int) -> int:
    """Where a heading without a place, in the style of the places' headings, opens before them; else 0."""
    ranks = {mark.rank for mark in marks[start:] if mark.role == "place"}
    solid = [number for number, mark in enumerate(marks[:start]) if mark.role not in {"rule", "date"}]
    for number in solid[1:]:
        following = next((mark for mark in marks[number + 1 :] if mark.role not in {"rule", "date"}), None)
        mark = marks[number]
        if (
            mark.role == "head"
            and mark.rank in ranks
            and mark.rank < PLAIN
            and following
            and following.role == "body"
        ):
            return number
    return 0


def _preface_without_places(marks: list[Mark]) -> int:
    for number, mark in enumerate(marks):
        if mark.role == "head" and number:
            return number
        if mark.role in {"body", "headline"}:
            following = [other for other in marks[number + 1 :] if other.role in {"body", "headline", "head"}]
            is_title = number == 0 and _could_be_title(mark) and following
            return number if not is_title else number + 1
    first_head = next((number for number, mark in enumerate(marks) if mark.role == "head"), 0)
    return first_head + 1 if marks and len(marks) > 1 else 0


def _could_be_title(mark: Mark) -> bool:
    text = mark.block.text
    return (
        len(text) <= 140
        and mark.block.kind in {"heading", "paragraph"}
        and (
            mark.block.kind == "heading"
            or mark.block.bold
            or not text.rstrip('”"»').endswith((".", ";", ",", ":"))
        )
        and not mark.block.links
        and not label_of(mark.block)
    )


def read_preface(marks: list[Mark], outline: Outline, *, has_source: Callable[[Block], bool]) -> None:
    """Title first, then the standfirst; what is too long or has a source of its own is a section."""
    intro: list[Mark] = []
    standfirst: list[str] = []
    marks = _title_first(marks)
    # The one paragraph between a title and the first heading is the standfirst, whoever it names.
    lone = sum(mark.role not in {"date", "rule"} for mark in marks) == 2
    for mark in marks:
        text = mark.block.text
        rests = has_source(mark.block) and not (lone and outline.title and not mark.block.links)
        if mark.role == "date":
            outline.dates.append(text)
            outline.remarks.append(f"read as date or issue: “{text}”")
        elif mark.role == "rule":
            continue
        elif not outline.title and not standfirst and not intro and _could_be_title(mark):
            outline.title = heading_words(_TITLE_LABEL.sub("", text)) or text
            if outline.title != text:
                outline.remarks.append(f"read as the title: “{text}”")
        elif intro or rests or len("\n\n".join([*standfirst, text])) > MAX_STANDFIRST:
            intro.append(mark)
        else:
            standfirst.append(heading_text(text))
    outline.standfirst = " ".join(standfirst)
    if intro:
        remark = "text before the first heading rests on a source or is long, so it is a section of its own"
        outline.parts.append(
            Part(
                "",
                None,
                [
                    replace(m, role="headline" if m.role == "head" and m.rank < PLAIN else "body")
                    for m in intro
                ],
                [remark],
            )
        )


def heading_text(text: str) -> str:
    """Return a line without its marks of emphasis."""
    return _EMPHASIS.sub(r"\2", text)


def _title_first(marks: list[Mark]) -> list[Mark]:
    """A heading marked as the title, or the strongest one, comes before a kicker above it."""
    best = next((mark for mark in marks if mark.block.title), None)
    if best is None:
        heads = [mark for mark in marks if mark.block.kind == "heading" and mark.role in {"head", "place"}]
        best = min(heads, key=lambda mark: mark.rank) if heads else None
    if best is None or (marks and marks[0] is best):
        return marks
    return [best, *(mark for mark in marks if mark is not best)]
