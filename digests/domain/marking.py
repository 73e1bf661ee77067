"""Word-level marks between two texts: what stayed, what was taken out, what was put in (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"

# Of ASCII, Latin-1, general and CJK punctuation; each mark is a word of its own, and so is a CJK character.
_MARKS = r"!-/:-@\[-`{-~«»¿¡\u2010-\u2027\u2030-\u205e\u3001-\u303f"
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = rf"[{_MARKS}{_CJK}]|[^\s{_MARKS}{_CJK}]+"
# With its space before it, so that spaces, the same everywhere, don't align texts that share nothing else.
_SPACED = re.compile(rf"\s*(?:{_WORD})|\s+")
_FINE = re.compile(rf"\s+|{_WORD}")
# Above this product of two lengths, in words, comparing takes over a second: then all of it is marked.
_MOST = 4_000_000
_MOST_FINE = 40_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text; ``kind`` is SAME, ADDED or REMOVED."""

    kind: str
    text: str


def marks(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts: without the added ones they are the old, without the removed the new."""
    if old == new:
        return (Piece(SAME, old),) if old else ()
    return tuple(_joined(_compared(_SPACED.findall(old), _SPACED.findall(new), fine=False)))


def _compared(old: list[str], new: list[str], *, fine: bool) -> Iterator[Piece]:
    start, end = _shared_ends(old, new)
    yield Piece(SAME, "".join(old[:start]))
    yield from _middle(old[start : len(old) - end], new[start : len(new) - end], fine=fine)
    yield Piece(SAME, "".join(old[len(old) - end :]))


def _shared_ends(old: list[str], new: list[str]) -> tuple[int, int]:
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    most -= start
    end = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    return start, end


def _middle(old: list[str], new: list[str], *, fine: bool) -> Iterator[Piece]:
    if len(old) * len(new) > (_MOST_FINE if fine else _MOST):
        yield Piece(REMOVED, "".join(old))
        yield Piece(ADDED, "".join(new))
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        before, after = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            yield Piece(SAME, before)
        elif tag == "replace" and not fine:
            yield from _compared(_FINE.findall(before), _FINE.findall(after), fine=True)
        else:
            yield Piece(REMOVED, before)
            yield Piece(ADDED, after)


@dataclass
class _Change:
    """A change, and the text that stayed before it."""

    same: str = ""
    removed: str = ""
    added: str = ""

    @property
    def weight(self) -> int:
        return max(len(self.removed), len(self.added))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Join neighbours: of what changed between two equal stretches, first all removed, then all added."""
    changes, tail = _changes(pieces)
    kept: list[_Change] = []
    for change in changes:
        kept.append(change)
        while len(kept) > 1 and _is_noise(kept[-1].same, kept[-2], kept[-1]):
            last = kept.pop()
            kept[-1].removed += last.same + last.removed
            kept[-1].added += last.same + last.added
    for change in kept:
        found = ((SAME, change.same), (REMOVED, change.removed), (ADDED, change.added))
        yield from (Piece(kind, text) for kind, text in found if text)
    if tail:
        yield Piece(SAME, tail)


def _changes(pieces: Iterator[Piece]) -> tuple[list[_Change], str]:
    """Return the changes, each with what stayed before it, and what stayed after the last."""
    found: list[_Change] = []
    held = ""
    for piece in pieces:
        if piece.kind == SAME:
            held += piece.text
        elif piece.text:
            if held or not found:
                found.append(_Change(same=held))
                held = ""
            if piece.kind == REMOVED:
                found[-1].removed += piece.text
            else:
                found[-1].added += piece.text
    return found, held


def _is_noise(same: str, before: _Change, after: _Change) -> bool:
    """Tell whether two texts share so little here, a “the” perhaps, that a mark through all reads better."""
    return len(same) <= min(before.weight, after.weight) or (same.isspace() and "\n" not in same)
