"""Plain text and Markdown to blocks: marks, quoted mail, lines broken at a width, footnotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from digests.domain.intake.blocks import Block, Kind, Link, Reading
from digests.domain.intake.inline import take_links
from digests.domain.intake.lines import Line, continues, read_line, unquote, wrap_width
from digests.domain.intake.source_lines import label_of

_MAIL_HEADER = re.compile(
    r"(from|to|cc|bcc|subject|date|sent|reply-to|von|an|betreff|datum|gesendet|de|à|objet|envoyé|от|кому|копия|тема|дата|para|asunto|fecha|enviado|da|oggetto|data|inviato|kimden|kime|konu|tarih)\s?:\s+(.*)$",
    re.IGNORECASE,
)
_SUBJECTS = {"subject", "betreff", "objet", "тема", "asunto", "oggetto", "konu"}
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|i)\s?:\s*)+", re.IGNORECASE)
_REFERENCE = re.compile(r"\s{0,3}\[([^\[\]^]{1,60})\]:\s*<?(\S{1,2000}?)>?(?:\s+[\"'(](.{0,300})[\"')])?\s*$")
_FOOTNOTE = re.compile(r"\s{0,3}\[\^?(\d{1,3}|[a-z])\]:?\s+(\S.*)$")
_NOTES = re.compile(
    r"\W*(?:notes?|end ?notes|footnotes|references?|sources?|links?|примечания|сноски|источники|ссылки|примітки|джерела|références|liens|notas|referencias|fuentes|enlaces|anmerkungen|fußnoten|quellen|links|note|fonti|riferimenti|notlar|kaynaklar|dipnotlar|referências|fontes)\W*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s{0,3}(\d{1,3})[.)]\s+(\S.*)$")
_BOLD_LEAD = re.compile(r"(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1(?=[^\w*]|$)")


@dataclass
class _State:
    """What is gathered while the lines go by."""

    refs: dict[str, str] = field(default_factory=dict)
    footnotes: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)


def read_plain(text: str) -> Reading:
    """Return the blocks of a plain or Markdown text that is already clean."""
    raws = unquote(text.split("\n"))
    state = _State()
    head, raws = _mail_head(raws, state)
    raws = _without_signature(_definitions(raws, state), state)
    lines = [_setext_free(raw) for raw in raws]
    blocks = head + _blocks(_joined(_with_setext(lines)), state)
    left = [
        _block(Line("text", f"[{name}] {words}"), state)
        for name, words in state.footnotes.items()
        if name not in state.used
    ]
    kept = [block for block in blocks if block.text or block.kind == "rule"]
    if text.strip() and not any(char.isalnum() for block in (*kept, *left) for char in block.text):
        # Nothing but footnotes and what refers to them: then they are the text.
        return Reading((Block("paragraph", " ".join(text.split())),))
    if state.used and kept and _NOTES.match(kept[-1].text):
        state.remarks.append(f"left out as the footnotes' heading: “{kept.pop().text}”")
    return Reading((*kept, *(block for block in left if block.text)), tuple(state.remarks))


def _mail_head(raws: list[str], state: _State) -> tuple[list[Block], list[str]]:
    """A mail's header lines at the top: the subject is the title, the others are told."""
    start = next((i for i, raw in enumerate(raws) if raw.strip()), 0)
    if start < len(raws) and re.match(r"-{2,}.*-{2,}\s*$", raws[start]) and re.search(r"\w", raws[start]):
        state.remarks.append(f"left out the mail's line “{raws[start].strip()}”")
        start += 1
    end = start
    while end < len(raws) and _MAIL_HEADER.match(raws[end].strip()):
        end += 1
    if end - start < 2 or not any(char.isalnum() for raw in raws[end:] for char in raw):
        return [], raws
    blocks = []
    for raw in raws[start:end]:
        match = _MAIL_HEADER.match(raw.strip())
        if match and match[1].lower() in _SUBJECTS:
            blocks.append(Block("heading", _REPLY.sub("", match[2]).strip(), level=1))
        state.remarks.append(f"read as the mail's header: “{raw.strip()}”")
    return blocks, raws[end:]


def _definitions(raws: list[str], state: _State) -> list[str]:
    """Take out Markdown's link definitions, and footnotes that the text refers to."""
    body = "\n".join(raws)
    kept = []
    for raw in _numbered_notes(raws, body):
        reference, footnote = _REFERENCE.match(raw), _FOOTNOTE.match(raw)
        if (
            footnote
            and (body.count(f"[{footnote[1]}]") + body.count(f"[^{footnote[1]}]") > 1 or "://" in raw)
            and footnote[1] not in state.footnotes
        ):
            state.footnotes[footnote[1]] = footnote[2].strip()
        elif (
            reference
            and ("." in reference[2] or "/" in reference[2])
            and reference[1].casefold() not in state.refs
        ):
            state.refs[reference[1].casefold()] = reference[2]
            state.remarks.append(f"read as a link's address: “{raw.strip()}”")
        else:
            kept.append(raw)
    return kept


def _numbered_notes(raws: list[str], body: str) -> list[str]:
    """Write "1. …" under a heading such as "References" as "[1] …", where the text has "[1]"."""
    start = next((number for number, raw in enumerate(raws) if _NOTES.match(raw) and raw.strip()), len(raws))
    notes = [raw for raw in raws[start + 1 :] if raw.strip()]
    matches = [_NUMBERED.match(raw) for raw in notes]
    if not notes or not all(match and f"[{match[1]}]" in body for match in matches):
        return raws
    return raws[: start + 1] + [f"[{match[1]}] {match[2]}" for match in matches if match]


def _setext_free(raw: str) -> Line:
    return read_line(raw)


def _with_setext(lines: list[Line]) -> list[Line]:
    """Turn a line over ==== or ---- into a heading."""
    out: list[Line] = []
    for line in lines:
        before = out[-1] if out else Line("blank")
        alone = len(out) < 2 or out[-2].kind in {"blank", "rule", "heading"}
        marks = set(line.marker.replace(" ", ""))
        if (
            (
                line.kind == "rule"
                and marks <= {"="} | {"-"}
                and len(marks) == 1
                and before.kind in {"text", "number"}
                and alone
            )
            and len(before.text) <= 120
            and not before.text.endswith((".", "!"))
        ):
            text = f"{before.marker} {before.text}".strip()
            out[-1] = Line("heading", text, level=line.level)
            continue
        out.append(line)
    return out


def _joined(lines: list[Line]) -> Iterator[Line]:
    """Yield paragraphs: lines that a width broke apart are one again."""
    width = wrap_width(lines)
    current: Line | None = None
    last: Line | None = None
    for line in lines:
        if current and last and (_in_bullet(current, line) or continues(last, line, width)):
            current = replace(current, text=f"{current.text} {line.text}")
            last = replace(line, kind=current.kind)
            continue
        if current:
            yield current
        current = last = None if line.kind == "blank" else line
        if line.kind == "blank":
            yield line
    if current:
        yield current


def _in_bullet(current: Line, line: Line) -> bool:
    """A line indented right under a bullet's goes on with it, unless it says where to read more."""
    if current.kind not in {"bullet", "number"} or line.kind != "text" or line.indent <= current.indent:
        return False
    return not label_of(
        Block("paragraph", line.text, links=take_links(line.text, {})[1])
    ) and not _starts_anew(current, line)


def _starts_anew(current: Line, line: Line) -> bool:
    return bool(
        current.text.endswith("**")
        or re.match(r"<?(?:https?://|www\.)", line.text)
        or line.text.startswith(("**", "["))
    )


def _without_signature(raws: list[str], state: _State) -> list[str]:
    """What stands under a mail's "-- " is who sent it."""
    for number in range(len(raws) - 1, max(len(raws) // 2, len(raws) - 9), -1):
        if raws[number].rstrip() == "--" and any(char.isalnum() for raw in raws[:number] for char in raw):
            words = " / ".join(raw.strip() for raw in raws[number + 1 :] if raw.strip())
            if words:
                state.remarks.append(f"left out as the mail's signature: “{words}”")
            return raws[:number]
    return raws


def _blocks(lines: Iterator[Line], state: _State) -> list[Block]:
    """Make blocks; a paragraph indented under a bullet belongs to it."""
    out: list[Block] = []
    indent: int | None = None
    for line in lines:
        block = _block(line, state)
        if line.kind in {"bullet", "number"}:
            indent = line.indent if indent is None else min(indent, line.indent)
        elif line.kind != "blank":
            under = indent is not None and line.kind == "text" and 2 <= line.indent - indent <= 6
            block = replace(block, follows=under)
            indent = indent if under else None
        out.append(block)
    return out


def _block(line: Line, state: _State) -> Block:
    kinds: dict[str, Kind] = {
        "heading": "heading",
        "rule": "rule",
        "bullet": "bullet",
        "number": "bullet",
        "quote": "quote",
    }
    kind: Kind = kinds.get(line.kind, "paragraph")
    if kind == "rule" or line.kind == "blank":
        return Block(kind)
    text, links = take_links(line.text, state.refs)
    level = line.level if kind == "heading" else 1 + line.indent // 2 if kind == "bullet" else 0
    block = Block(kind, text, level=level, links=links, marker=line.marker)
    return bold_of(_with_footnotes(block, state))


def bold_of(block: Block) -> Block:
    """Take the marks off a text that is bold as a whole, or bold at its opening."""
    match = _BOLD_LEAD.match(block.text)
    if not match:
        return block
    rest = block.text[match.end() :]
    whole = not rest.strip(" :.–—-")
    text = match[2] + rest
    links = tuple(
        replace(
            link,
            start=max(0, link.start - (2 if link.start < match.end() else 4)),
            end=max(0, link.end - (2 if link.end < match.end() else 4)),
        )
        for link in block.links
    )
    return replace(block, text=text.strip(), links=links, bold=whole, lead=0 if whole else len(match[2]))


def _with_footnotes(block: Block, state: _State) -> Block:
    """Replace "[1]" by the link or source that its footnote gives."""
    for name, words in state.footnotes.items():
        match = re.search(rf"\s?\[\^?{re.escape(name)}\](?!\w)", block.text)
        if not match:
            continue
        state.used.add(name)
        said, found = take_links(words, state.refs)
        state.remarks.append(f"“[{name}]” and its footnote “[{name}] {words}” became a citation")
        block = _spliced(block, match.start(), match.end(), said, found)
    return block


def _spliced(block: Block, start: int, end: int, said: str, found: tuple[Link, ...]) -> Block:
    gone = end - start
    links = [
        link
        if link.start < start
        else replace(link, start=max(start, link.start - gone), end=max(start, link.end - gone))
        for link in block.links
    ]
    urls = [link for link in found if link.url]
    title = said
    for link in urls:
        title = title.replace(said[link.start : link.end], "") if link.bare else title
    title = title.strip(" ,.;:–—-()")
    links += [Link(start, start, link.url, title) for link in urls] or [Link(start, start, "", title)]
    text = block.text[:start] + block.text[end:]
    return replace(block, text=text, links=tuple(sorted(links, key=lambda link: link.start)))
