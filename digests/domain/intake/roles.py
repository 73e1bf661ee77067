"""Whether a heading that names no place starts a section or an item, and whether "Nepal: …" does."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from digests.domain.intake.marks import BOLD, PLAIN, Mark, heading_words
from digests.domain.intake.normalise import fold

MAX_TITLE = 200
_SECTION_WORDS = frozenset(
    "analysis opinion comment commentary overview regional outlook other news briefs brief briefly in economy politics security "
    "energy business society culture sport sports environment diplomacy trade summary calendar agenda focus and the also noted watch "
    "анализ мнение экономика политика общество спорт энергетика безопасность культура прочее коротко итоги аналитика "
    "analyse économie politique sécurité société culture brèves agenda perspectives en bref opinion "
    "análisis economía política seguridad sociedad deportes opinión agenda breves "
    "wirtschaft politik sicherheit gesellschaft kultur analyse meinung ausblick kurz notiert und "
    "analisi economia politica sicurezza società opinioni brevi ekonomi siyaset güvenlik toplum analiz kültür".split()
)
_WORD = re.compile(r"\w+")


def settle_leads(marks: list[Mark]) -> list[Mark]:
    """Decide whether "Nepal: …" starts a section here, or is how a sentence begins."""
    leads = [mark for mark in marks if mark.role == "lead"]
    if not leads:
        return marks
    countries = [mark for mark in marks if mark.role == "place" and mark.place and mark.place.code]
    shapes = Counter(_shape(mark) for mark in leads)
    first = next(number for number, mark in enumerate(marks) if mark.role != "rule")
    out = []
    for number, mark in enumerate(marks):
        role = mark.role
        if role == "lead" and not _opens(mark, countries, shapes, alone=len(leads) == 1):
            role = "head" if mark.block.kind == "heading" or mark.block.bold else "body"
        elif role == "lead" and number == first and _is_title_lead(mark, marks):
            role = "head"
        out.append(mark if role == mark.role else replace(mark, role=role, place=None, rest=None))
    return out


def _shape(mark: Mark) -> str:
    return (
        "heading"
        if mark.block.kind == "heading"
        else "bullet"
        if mark.block.kind == "bullet"
        else "bold"
        if mark.block.lead
        else "caps"
        if mark.sure
        else "plain"
    )


def _opens(mark: Mark, countries: list[Mark], shapes: Counter[str], *, alone: bool) -> bool:
    if mark.block.kind == "heading" and countries:
        # "### Nepal: topic" under "## Nepal" is a headline.
        return mark.rank <= max(other.rank for other in countries)
    if _shape(mark) == "bold" and countries and any(other.rank <= BOLD for other in countries):
        return False
    if mark.sure:
        return not (mark.block.kind == "bullet" and countries)
    return not countries and (shapes[_shape(mark)] >= 2 or alone)


def _is_title_lead(mark: Mark, marks: list[Mark]) -> bool:
    """The first line may be "Central Asia: the week in review"."""
    others = [other for other in marks if other is not mark and other.role in {"place", "lead"}]
    if not others or len(mark.block.text) > MAX_TITLE:
        return False
    same = [other for other in others if other.role == "lead" and _shape(other) == _shape(mark)]
    short = len(mark.rest.text) <= 100 if mark.rest else True
    return not [other for other in same if other.rank == mark.rank] and mark.block.kind != "bullet" and short


def settle_heads(marks: list[Mark]) -> list[Mark]:
    """Make each head that is no place's a section ("head") or an item's headline ("headline")."""
    ranks = {mark.rank for mark in marks if mark.role == "place"} | {
        mark.rank for mark in marks if mark.role == "lead" and mark.block.kind == "heading"
    }
    start = first_place(marks)
    if not ranks:
        return _settle_without_places(marks)
    headline_ranks = {
        mark.rank for before, mark in _neighbours(marks) if mark.role == "head" and before.role == "place"
    }
    out = marks[:start]
    for number, mark in enumerate(marks[start:], start):
        role = _head_role(mark, ranks, headline_ranks, marks, number) if mark.role == "head" else mark.role
        out.append(replace(mark, role=role))
    return out


def _head_role(
    mark: Mark, ranks: set[float], headline_ranks: set[float], marks: list[Mark], number: int
) -> str:
    words = fold(heading_words(mark.block.text)).split()
    known = bool(words) and all(word in _SECTION_WORDS for word in words) and len(words) <= 4
    content = _has_content(marks, number)
    if not content:
        return "body" if mark.rank >= PLAIN else "headline"
    if known and (mark.rank <= max(ranks) or mark.rank >= BOLD):
        return "head" if mark.rank <= max(ranks) else "headline"
    if mark.rank in headline_ranks:
        return "headline"
    if mark.rank <= max(ranks):
        return "head" if len(mark.block.text) <= 80 or mark.rank < BOLD else "headline"
    return "headline" if mark.rank < PLAIN else "body"


def _has_content(marks: list[Mark], number: int) -> bool:
    following = next((mark for mark in marks[number + 1 :] if mark.role not in {"rule", "date"}), None)
    return bool(
        following
        and (
            following.role in {"body", "headline"}
            or (following.role == "head" and following.rank > marks[number].rank)
        )
    )


def _settle_without_places(marks: list[Mark]) -> list[Mark]:
    """No place anywhere: the strongest headings that repeat are sections, unless they are sentences."""
    start = 1 if marks and marks[0].role == "head" else 0
    heads = [mark for mark in marks[start:] if mark.role == "head" and mark.rank < PLAIN]
    leads = any(mark.role == "lead" for mark in marks)
    if not heads:
        return [
            replace(mark, role="body") if mark.role == "head" and number else mark
            for number, mark in enumerate(marks)
        ]
    top = min(mark.rank for mark in heads)
    tops = [mark for mark in heads if mark.rank == top]
    average = sum(len(_WORD.findall(mark.block.text)) for mark in tops) / len(tops)
    sections = average < 5.5 and not leads
    return marks[:start] + [
        replace(mark, role=_role_without_places(mark, top, sections=sections)) for mark in marks[start:]
    ]


def _role_without_places(mark: Mark, top: float, *, sections: bool) -> str:
    if mark.role != "head":
        return mark.role
    if sections and mark.rank == top:
        return "head"
    return "headline" if mark.rank < PLAIN else "body"


def _neighbours(marks: list[Mark]) -> list[tuple[Mark, Mark]]:
    solid = [mark for mark in marks if mark.role not in {"rule", "date"}]
    return list(pairwise(solid))


def first_place(marks: list[Mark]) -> int:
    """Return where the first place's heading or lead-in is, or how many marks there are."""
    return next((number for number, mark in enumerate(marks) if mark.role in {"place", "lead"}), len(marks))
