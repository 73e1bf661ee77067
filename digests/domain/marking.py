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


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Join neighbours: of what changed between two equal stretches, first all removed, then all added."""
    held = {REMOVED: "", ADDED: "", SAME: ""}
    for piece in _bridged([piece for piece in pieces if piece.text]):
        if piece.kind != SAME and held[SAME]:
            yield Piece(SAME, held[SAME])
            held[SAME] = ""
        if piece.kind == SAME:
            yield from _release(held)
        held[piece.kind] += piece.text
    yield from _release(held)
    if held[SAME]:
        yield Piece(SAME, held[SAME])


def _bridged(pieces: list[Piece]) -> Iterator[Piece]:
    """Take a space between two changes into both, so that a phrase put in reads as one."""
    for n, piece in enumerate(pieces):
        inside = 0 < n < len(pieces) - 1 and SAME not in {pieces[n - 1].kind, pieces[n + 1].kind}
        if piece.kind == SAME and inside and piece.text.isspace() and "\n" not in piece.text:
            yield Piece(REMOVED, piece.text)
            yield Piece(ADDED, piece.text)
        else:
            yield piece


def _release(held: dict[str, str]) -> Iterator[Piece]:
    for kind in (REMOVED, ADDED):
        if held[kind]:
            yield Piece(kind, held[kind])
            held[kind] = ""
