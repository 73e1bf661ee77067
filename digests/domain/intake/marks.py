"""What each block is by itself: a place's heading, another heading, a lead-in, a date, a source."""

import re
from dataclasses import dataclass, replace

from digests.domain.intake.blocks import Block
from digests.domain.intake.dates import is_date_line
from digests.domain.intake.lines import read_line
from digests.domain.intake.places import Place, PlaceIndex
from digests.domain.intake.source_lines import is_links_only, label_of

BOLD, CAPS, PLAIN = 7.0, 7.5, 8.0
_MAX_HEADING = 120
# A text of more characters has no numbering or decoration worth looking for.
_NO_HEADING = 400
_NUMBERING = re.compile(
    r"^\s*(?i:part|section|chapter|partie|teil|abschnitt|parte|sección|часть|раздел|bölüm)\s(?:\d{1,2}|[IVX]{1,5})\s?[.:)–—-]\s*(?=\S)|"
    r"^\s*(?:\(?(?:\d{1,2}|[IVX]{1,5})[.)]|[IVX]{1,4}\s[–—-])\s*(?=\S)|^\s*\d{1,2}\s[–—|]\s(?=\S)"
)
_DECORATION = re.compile(
    r"^[^\w\"“«„'‘¿¡(\[*]+|^[\[【(]+(?=[^\[\]【】()]*[\]】)]\s*:?$)|[^\w\"”»“'’.?!%)\]*]+$"
)
_BRACKETS = re.compile(r"^[\[【<]+\s*([^\[\]【】<>]+?)\s*[\]】>]+(?=\s*:?$)")
_EMPHASIS = re.compile(r"^(\*{1,3}|_{1,3})(.+?)\1(?=\W|$)")
_LEAD = re.compile(
    r"^(?P<name>[^:–—|.]{2,60}?(?:-[^:–—|.]{2,30})?)\s*(?::|\s[-–—|]{1,2}|[–—]|\s?\|)\s*(?=\S)"
)
_LEAD_COLON = re.compile(r"^(?P<name>[^:|.\n]{2,80}?)\s*(?::|\.\s?[-–—]+)\s*(?=\S)")
_LEAD_DOT = re.compile(r"^(?P<name>[^:–—|.\d]{3,60})\.\s+(?=\S)")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_SENTENCE_END = re.compile(r"[.!;,]$")
_GREETING = re.compile(
    r"^(?:dear|hello|hi|good (?:morning|evening|day)|bonjour|hola|liebe|guten|уважаем|здравств|добр|sayın|merhaba|buongiorno|by|compiled by|edited by|par|von|por|di|автор)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A block with what it seems to be.

    ``role``: place, lead, head, date, body, rule. ``rank``: how strong a heading it is, 1 the strongest
    (1–6 by markup, then bold, capitals, a plain short line). ``rest``: what follows a lead-in's place.
    """

    block: Block
    role: str
    rank: float = 9.0
    place: Place | None = None
    rest: Block | None = None
    sure: bool = False


def heading_words(text: str) -> str:
    """Return a heading's words without numbering, flags, decoration and emphasis."""
    if len(text) > _NO_HEADING:
        return text.strip()
    for _layer in range(4):
        text = _BRACKETS.sub(r"\1", _EMPHASIS.sub(r"\2", text.strip()))
        text = _DECORATION.sub("", _NUMBERING.sub("", text)).strip()
    return text.rstrip(".").strip() if text.count(".") == 1 and text.endswith(".") and len(text) > 5 else text


def mark_blocks(blocks: tuple[Block, ...], places: PlaceIndex) -> list[Mark]:
    """Return a mark for each block."""
    marks: list[Mark] = []
    for number, original in enumerate(blocks):
        block = _with_mark_taken(original)
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        marks.append(_mark(block, places, marks[-1] if marks else None, following))
    return marks


def _with_mark_taken(block: Block) -> Block:
    """A paragraph that opens with "•" or "1." is a bullet, whichever format it came from."""
    if block.kind != "paragraph" or block.follows or not block.text:
        return block
    line = read_line(block.text)
    if line.kind not in {"bullet", "number"} or line.marker in {"*", "+"}:
        return block
    cut = block.cut(block.text.index(line.text, len(line.marker)))
    return replace(cut, kind="bullet", level=1, marker=line.marker)


def _mark(block: Block, places: PlaceIndex, before: Mark | None, following: Block | None) -> Mark:
    plain = _plain_role(block)
    if plain:
        return Mark(block, plain)
    place = _whole_place(block, places)
    if place:
        return Mark(block, "place", _rank(block), place)
    if block.kind == "quote":
        return Mark(block, "body")
    lead = _lead(block, places)
    if lead:
        return lead
    return Mark(block, "head", _rank(block)) if _is_head(block, before, following) else Mark(block, "body")


def _plain_role(block: Block) -> str:
    if block.kind == "rule" or not any(char.isalnum() for char in block.text):
        return "rule"
    if block.follows:
        return "body"
    if block.kind != "heading" and (
        label_of(block) == "source" or (label_of(block) and block.links) or is_links_only(block)
    ):
        return "body"
    return "date" if is_date_line(block.text) else ""


def _whole_place(block: Block, places: PlaceIndex) -> Place | None:
    words = heading_words(block.text)
    if len(words) > _MAX_HEADING or block.text.rstrip().endswith((";", ",")) or _is_small(words):
        return None
    return places.read(words)


def _is_small(text: str) -> bool:
    """Whether a text begins with a small letter; Georgian has no other in use."""
    return text[:1].islower() and not "\u10d0" <= text[:1] <= "\u10ff"


def _rank(block: Block) -> float:
    if block.kind == "heading":
        return float(block.level or 1)
    if block.bold:
        return BOLD
    return CAPS if is_caps(block.text) else PLAIN


def is_caps(text: str) -> bool:
    """Tell a text all in capitals, of three letters and more."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 3 and all(char.isupper() or char == "ß" for char in letters)


def _is_head(block: Block, before: Mark | None, following: Block | None) -> bool:
    text = block.text
    if block.kind == "heading":
        return True
    words = len(_WORD.findall(text))
    if (
        block.kind == "bullet"
        and not is_caps(text)
        and not (block.bold and following and following.kind != "bullet")
    ):
        return False
    if (
        block.kind == "bullet"
        and is_caps(text)
        and block.marker[-1:] in {".", ")"}
        and len(text) >= 4
        and following
    ):
        return True
    if block.bold or (is_caps(text) and words >= 2 and block.kind != "bullet"):
        return words <= 25 and len(text) <= 200
    return _is_plain_head(block, words, before, following)


def _is_plain_head(block: Block, words: int, before: Mark | None, following: Block | None) -> bool:
    """A short line alone, between paragraphs, that isn't a sentence."""
    text = block.text
    if block.kind != "paragraph" or block.links or words > 10 or words < 1 or len(text) > 80:
        return False
    if _SENTENCE_END.search(text) or _is_small(text) or re.search(r"[.!?]\s", text) or _GREETING.match(text):
        return False
    if (
        before
        and before.role == "body"
        and len(before.block.text) < 40
        and not label_of(before.block)
        and not before.block.links
    ):
        return False
    return bool(
        following and following.kind in {"paragraph", "bullet"} and len(following.text) > len(text) + 20
    )


def _lead(block: Block, places: PlaceIndex) -> Mark | None:
    """Read "PALAU – the text goes on", "Nepal: topic", "**Mali.** The text"."""
    skip = len(block.text) - len(_DECORATION.sub("", block.text)) if not block.text[:1].isalnum() else 0
    text = block.text[skip:] if block.text.endswith(block.text[skip:]) else block.text
    skip = len(block.text) - len(text)
    numbering = _NUMBERING.match(text)
    if numbering and block.kind == "heading":
        skip, text = skip + numbering.end(), text[numbering.end() :]
    match = _LEAD.match(text)
    bold_place = 0 < block.lead <= 80 and places.read(heading_words(block.text[: block.lead]))
    if bold_place:
        end = block.lead + len(block.text[block.lead :]) - len(block.text[block.lead :].lstrip(" :.–—|-"))
        rest = replace(block.cut(end), kind=block.kind if block.kind == "bullet" else "paragraph", lead=0)
        return Mark(block, "lead", _rank(block), bold_place, rest, sure=True) if rest.text else None
    colon = _LEAD_COLON.match(text)
    if colon and places.read(heading_words(colon["name"])):
        match = colon
    match = match or _LEAD_DOT.match(text)
    if not match or not match["name"][:1].strip() or _is_small(match["name"]):
        return None
    name = heading_words(match["name"])
    place = places.read(name) if len(name) >= 2 else None
    if not place or (match.re is _LEAD_DOT and not is_caps(name)):
        return None
    rest = block.cut(skip + match.end())
    rest = replace(
        rest, lead=max(0, block.lead - skip - match.end()) if block.lead > skip + match.end() else 0
    )
    sure = (is_caps(name) and len(name) >= 4) or block.kind == "heading" or block.bold
    return Mark(block, "lead", _rank(block), place, rest, sure=sure) if rest.text else None
