"""HTML to blocks: pages, what a browser or Word puts on the clipboard, and Word files by way of HTML."""

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urljoin

from digests.domain.intake.blocks import Block, Kind, Link, Reading
from digests.domain.intake.inline import take_links
from digests.domain.intake.normalise import clean, shorten
from digests.domain.intake.runs import Run, serialise

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_SKIP = frozenset(
    "script style nav noscript template svg iframe select button object canvas audio video math form textarea head".split()
)
_CHROME = frozenset("header footer aside".split())
# What sites call the boxes around a text: “sidebar”, “related-posts”, “main-menu”, “share-buttons”.
_FURNITURE = re.compile(
    r"(?:(?:site|page|main|top|left|right|post|entry|article|global|primary|secondary)[-_]?)?"
    r"(?:nav|navbar|navigation|menu|sidebar|side-bar|breadcrumbs?|footer|share|sharing|social|related|comments?|cookies?|subscribe|most-?read|trending|popular|adverts?|advertisement|pagination|skip-?link|see-?also|read-?next|recommended)"
    r"(?:[-_](?:links?|lists?|box|bar|buttons?|menu|wrap|wrapper|container|block|area|posts|articles|stories|news|form|notice|consent|popup|section|inner))*",
    re.IGNORECASE,
)
_BOXES = frozenset("div section ul ol p span table td dl".split())
_BLOCKS = frozenset(
    "p div li ul ol h1 h2 h3 h4 h5 h6 blockquote section article main table tr td th tbody thead pre dl dt dd figure "
    "figcaption hr body html header footer aside center address details summary caption".split()
)
_BOLD = frozenset(("b", "strong"))
_ITALIC = frozenset(("i", "em", "cite"))
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00|normal|[1-5]00)", re.IGNORECASE)
_MSO_HEADING = re.compile(r"MsoHeading(\d)|(?:^|[\s_-])[Hh]eading-?(\d)\b|Mso(Title)")
_LIST_MARK = re.compile(r"^(?:[·•▪◦‣●○■□o§–-]|\d{1,2}[.)])\s+(?=\S)")


@dataclass(slots=True)
class _Element:
    """An open element, and what it changes for the text in it."""

    tag: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    skip: bool = False
    heading: int = 0
    bullet: bool = False
    quote: bool = False
    pre: bool = False
    depth: int = 0
    title: bool = False
    started: bool = False


@dataclass
class _Gathered:
    blocks: list[Block] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    title: str = ""


class _Reader(HTMLParser):
    """Walks the events of a page; keeps a stack, so that depth costs no recursion."""

    def __init__(self, *, skip_chrome: bool, skip_junk: bool = True, base: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self._base = base
        self._stack: list[_Element] = [_Element("")]
        self._runs: list[Run] = []
        self._skip = (_SKIP if skip_junk else frozenset({"script", "style"})) | (
            _CHROME if skip_chrome else frozenset()
        )
        self._skip_furniture = skip_junk
        self._in_title = False
        self.found = _Gathered()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element: a block ends the one before it."""
        if tag == "br":
            self._flush()
            return
        if tag in _BLOCKS:
            self._close_implied(tag)
            self._flush()
        if tag == "hr":
            self.found.blocks.append(Block("rule"))
        if tag == "title":
            self._in_title = True
        if tag not in _VOID and len(self._stack) < 5000:
            self._stack.append(self._element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close an element and those left open in it."""
        if tag in _BLOCKS:
            self._flush()
        if tag == "title":
            self._in_title = False
        for index in range(len(self._stack) - 1, max(0, len(self._stack) - 400), -1):
            if self._stack[index].tag == tag:
                del self._stack[index:]
                return

    def handle_data(self, data: str) -> None:
        """Take in words, as the open elements style them."""
        top = self._stack[-1]
        if self._in_title:
            self.found.title += data
        elif top.skip:
            if data.strip() and top.tag not in {"script", "style", "head"}:
                self.found.left_out.append(data.strip())
        elif top.pre:
            for number, line in enumerate(data.split("\n")):
                if number:
                    self._flush()
                self._runs.append(Run(line, top.bold, top.italic, top.href))
        else:
            self._runs.append(Run(data, top.bold, top.italic, top.href))

    def close(self) -> None:
        """End the last block."""
        super().close()
        self._flush()

    def _close_implied(self, tag: str) -> None:
        if self._stack[-1].tag == "p" or (tag == "li" and self._stack[-1].tag == "li"):
            self._stack.pop()

    def _element(self, tag: str, attrs: dict[str, str]) -> _Element:
        up = self._stack[-1]
        style, cls = attrs.get("style", ""), attrs.get("class", "")
        skip = up.skip or tag in self._skip or bool(_HIDDEN.search(style)) or "hidden" in attrs
        skip = skip or (self._skip_furniture and _is_furniture(tag, f"{cls} {attrs.get('id', '')}"))
        bold = up.bold or tag in _BOLD
        weight = _BOLD_STYLE.search(style)
        if weight:
            bold = weight[1].lower() in {"bold", "bolder", "600", "700", "800", "900"}
        heading, bullet = up.heading, up.bullet
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            heading = int(tag[1])
        word = _MSO_HEADING.search(cls) if tag in {"p", "div"} else None
        if word:
            heading = int(word[1] or word[2] or 1) or 1
        if tag == "li" or (tag == "p" and "MsoList" in cls):
            bullet = True
        italic = up.italic or tag in _ITALIC
        href = self._absolute(attrs.get("href", "").strip()) if tag == "a" else up.href
        depth = up.depth + (tag in {"ul", "ol"})
        quote, pre = up.quote or tag == "blockquote", up.pre or tag == "pre"
        title = up.title or bool(word and word[3])
        return _Element(tag, bold, italic, href, skip, heading, bullet, quote, pre, depth, title)

    def _absolute(self, href: str) -> str:
        try:
            return urljoin(self._base, href) if self._base and not href.startswith("#") else href
        except ValueError:
            return href

    def _flush(self) -> None:
        runs, self._runs = self._runs, []
        if not any(run.text.strip() for run in runs):
            return
        block = self._styled(runs)
        if block.text:
            self.found.blocks.append(block)

    def _styled(self, runs: list[Run]) -> Block:
        top = self._stack[-1]
        kind: Kind = (
            "heading" if top.heading else "bullet" if top.bullet else "quote" if top.quote else "paragraph"
        )
        level = top.heading or (max(top.depth, 1) if top.bullet else 0)
        item = next((element for element in reversed(self._stack) if element.tag == "li"), None)
        block = serialise(runs, kind, level)
        if kind == "bullet" and item:
            block = replace(block, kind="paragraph", follows=True) if item.started else block
            item.started = True
        mark = _LIST_MARK.match(block.text) if kind == "bullet" else None
        if mark:
            block = replace(block.cut(mark.end()), marker=mark[0].strip())
        return replace(block, title=top.title and kind == "heading")


def _is_furniture(tag: str, names: str) -> bool:
    return tag in _BOXES and any(_FURNITURE.fullmatch(name) for name in names.split())


def read_html(text: str, *, base: str = "") -> Reading:
    """Return the blocks of a page or a piece of one; menus and scripts are left out, and told.

    ``base`` is the page's own address, by which its links are completed.
    """
    has_main = bool(re.search(r"<(?:article|main)\b", text, re.IGNORECASE))
    reader = _read(text, skip_chrome=has_main, skip_junk=True, base=base)
    kept, gone = (
        sum(map(len, words))
        for words in ([block.text for block in reader.found.blocks], reader.found.left_out)
    )
    if not reader.found.blocks or gone > 3 * kept:
        reader = _read(text, skip_chrome=False, skip_junk=False, base=base)
    found = reader.found
    remarks = [f"left out as a page's furniture: “{words}”" for words in found.left_out]
    blocks = found.blocks
    title = " ".join(clean(found.title).split())
    if title:
        remarks.append(f"the page calls itself “{title}”")
    return Reading(tuple(blocks), tuple(remarks))


def _read(text: str, *, skip_chrome: bool, skip_junk: bool, base: str) -> _Reader:
    reader = _Reader(skip_chrome=skip_chrome, skip_junk=skip_junk, base=base)
    try:
        reader.feed(text)
        reader.close()
    except (AssertionError, ValueError):
        # html.parser gives up on some malformed declarations; what stands after them is read as text.
        words = re.sub(r"<[^<>]{0,2000}>", " ", text)
        reader.found.blocks.extend(_as_text(line) for line in words.split("\n") if line.strip())
    return reader


def _as_text(line: str) -> Block:
    words, links = take_links(shorten(line, 100_000), {})
    return Block("paragraph", words, links=tuple(Link(link.start, link.end, link.url) for link in links))
