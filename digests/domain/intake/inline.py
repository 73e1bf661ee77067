"""Links inside a line of text or Markdown: found, and taken apart from the words."""

import re
from collections.abc import Mapping

from digests.domain.intake.blocks import Link

_MARKDOWN = re.compile(
    r"(?P<image>!?)\[(?P<anchor>[^\[\]\n]{0,400})\]"
    r"(?:\(\s*<?(?P<url>[^\s<>()]{1,2000}(?:\([^\s()]{0,200}\)[^\s()<>]{0,500})?)>?(?:\s+[\"'“](?P<title>[^\"'”\n]{0,300})[\"'”])?\s*\)"
    r"|\[(?P<ref>[^\[\]\n]{0,60})\])?"
)
BARE_URL = re.compile(r"<?\b(?:https?://|www\.(?=\w))[^\s<>\"“”«»„]{2,2000}>?", re.IGNORECASE)
_HOST_PATH = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,10}/[^\s<>\"“”«»„]{1,2000}", re.IGNORECASE
)
_TRAILING = ".,;:!?'’\"”*_|>]…"


def take_links(text: str, refs: Mapping[str, str]) -> tuple[str, tuple[Link, ...]]:
    """Return the text with each link's words only, and where its links are."""
    if "[" not in text and "/" not in text and "www." not in text:
        return text, ()
    out: list[str] = []
    links: list[Link] = []
    length = position = 0
    for match in _MARKDOWN.finditer(text) if "[" in text else ():
        url = match["url"] or refs.get((match["ref"] or match["anchor"]).casefold().strip(), "")
        if not url or (match["url"] is None and match["ref"] is None and match["anchor"].isdigit()):
            continue
        before = text[position : match.start()]
        if before[-1:].isalnum() and match["anchor"][:1].isalnum():
            # The brackets kept two words apart, here and at the link's end.
            before += " "
        length += _take_bare(before, length, out, links)
        anchor = match["anchor"] or ("" if match["image"] else url)
        if not match["image"]:
            links.append(Link(length, length + len(anchor), unescape(url), match["title"] or ""))
            out.append(anchor)
        else:
            anchor = match[0]
            out.append(anchor)
        if anchor[-1:].isalnum() and text[match.end() : match.end() + 1].isalnum():
            anchor += " "
            out.append(" ")
        length += len(anchor)
        position = match.end()
    _take_bare(text[position:], length, out, links)
    return "".join(out), tuple(links)


def unescape(url: str) -> str:
    """Return an address with the scheme it left out."""
    return (
        url if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]{1,20}:|[/#?]", url) or "." not in url else f"https://{url}"
    )


def _take_bare(text: str, offset: int, out: list[str], links: list[Link]) -> int:
    """Add ``text`` and its bare addresses; return its length as added."""
    out.append(text)
    for match in _bare(text):
        start, url = match.start(), match[0]
        if url.startswith("<"):
            start, url = start + 1, url[1:]
        url = trim_url(url)
        if len(url) > 4:
            links.append(Link(offset + start, offset + start + len(url), unescape(url), bare=True))
    return len(text)


def _bare(text: str) -> list[re.Match[str]]:
    if "/" not in text and "www." not in text:
        return []
    found = list(BARE_URL.finditer(text))
    for match in _HOST_PATH.finditer(text):
        if not any(other.start() <= match.start() < other.end() for other in found):
            found.append(match)
    return sorted(found, key=lambda match: match.start())


def trim_url(url: str) -> str:
    """Return an address without the sentence's punctuation after it."""
    while url:
        if url[-1] in _TRAILING or (url[-1] == ")" and url.count(")") > url.count("(")):
            url = url[:-1]
        else:
            break
    return url
