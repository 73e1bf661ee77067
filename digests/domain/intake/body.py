"""An item's body: its paragraphs as CommonMark, links that became citations by their words alone."""

import re
from collections.abc import Iterable

from digests.domain.intake.blocks import Block, Link

_BLOCK_MARK = re.compile(r"^(?:(#{1,6})(?=\s)|([-+*>=~])(?=[\s=~-])|(\d{1,9})([.)])(?=\s))")
_LABEL_LEFT = re.compile(
    r"[\s(\[]*\b(?:source|sources|read more|read more at|more|full story|link|via|источник|подробнее|ссылка|lire la suite|en savoir plus|quelle|mehr|mehr dazu|fuente|leer más|fonte|leggi tutto|kaynak|devamı)\s*[:：–-]\s*[)\]]?\s*$|[\s(\[]*\bread (?:more|the full story|on)(?: (?:at|on|here|in))?\s*$",
    re.IGNORECASE,
)


def body_of(blocks: Iterable[Block], cited: set[str], remarks: list[str]) -> str:
    """Return the paragraphs' text; a list's lines stand together."""
    out = ""
    listed_before = False
    for block in blocks:
        text = _paragraph(block, cited, remarks)
        if not text:
            continue
        listed = block.marker == "listed"
        text = f"- {text}" if listed else f"> {text}" if block.kind == "quote" else _escape(text)
        out += ("\n" if listed and listed_before else "\n\n") * bool(out) + text
        listed_before = listed
    return out


def _paragraph(block: Block, cited: set[str], remarks: list[str]) -> str:
    text = block.text
    for link in sorted(block.links, key=lambda one: -one.start):
        if link.url in cited:
            text = _without_address(text, link, remarks) if link.bare else text
        elif not link.bare and link.url:
            text = f"{text[: link.start]}{_markdown(text[link.start : link.end], link)}{text[link.end :]}"
    text = text.strip()
    if block.bold and text and "**" not in text:
        return f"**{text}**"
    if block.lead and not block.links:
        opening = text[: block.lead].rstrip()
        return f"**{opening}**{text[len(opening) :]}" if opening and "**" not in opening else text
    return text


def _markdown(anchor: str, link: Link) -> str:
    url = re.sub(r"[\n<>]", lambda match: f"%{ord(match[0]):02X}", link.url)
    url = f"<{url}>" if re.search(r"[\s()]", url) else url
    title = (
        f' "{link.title}"' if link.title and '"' not in link.title else f" {link.title}" if link.title else ""
    )
    return f"[{anchor}]({url}{title})"


def _without_address(text: str, link: Link, remarks: list[str]) -> str:
    """Take a bare address out where the sentence does without it."""
    before, after = text[: link.start], text[link.end :]
    if before.endswith("<") and after.startswith(">"):
        before, after = before[:-1], after[1:]
    if before.endswith("(") and after.startswith(")"):
        return before[:-1].rstrip() + after[1:]
    at_end = not after.strip(" .)]>*_")
    if not at_end:
        return text
    label = _LABEL_LEFT.search(before)
    if label:
        remarks.append(f"“{label[0].strip()}” and its address became a citation")
        before = before[: label.start()]
    closing = after.strip(" .>]") if "(" in before and ")" in after else ""
    return (
        before.rstrip(" :–—-(<[") + closing
        if not before.rstrip().endswith((".", "!", "?"))
        else before.rstrip() + closing
    )


def _escape(text: str) -> str:
    """Keep a paragraph's first characters from being read as Markdown's marks."""
    match = _BLOCK_MARK.match(text)
    if not match:
        return text
    if match[3]:
        return f"{match[3]}\\{text[len(match[3]) :]}"
    return "\\" + text
