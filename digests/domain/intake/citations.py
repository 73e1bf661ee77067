"""An item's citations: from its links, from lines that name a source, and from its own words."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from digests.domain.document import CitationDoc, SourceRef
from digests.domain.intake.addresses import Address, is_shortener, is_social, resolve
from digests.domain.intake.attribution import Attribution, Attributions
from digests.domain.intake.blocks import Block, Link
from digests.domain.intake.dates import Calendar, date_in_url, find_dates, is_date_line
from digests.domain.intake.items import Draft
from digests.domain.intake.mentions import MEDIA
from digests.domain.intake.ministries import announcements
from digests.domain.intake.normalise import fold, shorten
from digests.domain.intake.source_lines import after_label, signature, unlinked
from digests.domain.intake.sources import SourceIndex, host_of

MAX_ARTICLE_TITLE = 500
_MEDIA = MEDIA | {"think_tank"}
_GENERIC = frozenset(
    "here link more read source this article story report full website site details reported said ici lire lien hier link aquí leer qui leggi здесь тут ссылка подробнее buradan haber www http https".split()
)
_HOST_PARTS = frozenset(
    "www m en fr ru es de com co org net gov gob gouv info edu ac media news english".split()
)
_NAME_BEFORE = re.compile(r"(?:^|[(\[]|[.!?]\s)\s*([^\W\d_][^,():\d|.]{1,40}?)\s*[,:–—-]\s*$")
_NAME_AFTER = re.compile(r"[*_\"”»]{0,3}\s?[,(–—-]\s?([^\W\d_][^,()\d|]{1,40}?)\s*(?:[,).]|$)")
_WORD = re.compile(r"\w+")


@dataclass
class Found:
    """What an item's citations come to, and which links became one."""

    citations: list[CitationDoc] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    cited_urls: set[str] = field(default_factory=set)
    kept: list[Block] = field(default_factory=list)


class Citer:
    """Finds the citations of one text's items."""

    def __init__(self, index: SourceIndex, attributions: Attributions, calendar: Calendar) -> None:
        self._index = index
        self._attributions = attributions
        self._calendar = calendar
        self._memory: dict[str, list[Attribution]] = {}

    def credited(self, text: str) -> list[Attribution]:
        """Return who is credited in a paragraph; remembered, for it is asked more than once."""
        if text not in self._memory:
            self._memory[text] = self._attributions.find(text)
        return self._memory[text]

    def has_source(self, block: Block) -> bool:
        """Tell whether a paragraph rests on a source of its own."""
        return any(resolve(link.url) for link in block.links) or bool(self.credited(block.text))

    def cite(self, draft: Draft) -> Found:
        """Return the citations of an item."""
        found = Found()
        blocks = [*([draft.headline_block] if draft.headline_block else []), *draft.paragraphs]
        social: list[tuple[Block, Link, Address]] = []
        for block in blocks:
            for link in block.links:
                address = resolve(link.url)
                if address and is_social(address.host) and not self._index.by_url(address.url):
                    social.append((block, link, address))
                elif address:
                    self._from_link(found, block, link, address)
                elif not link.url and link.title:
                    self._add_all(found, self._attributions.whole(link.title))
        for block in draft.source_lines:
            self._from_line(found, block)
        self._rename(found, [credit for block in blocks for credit in self.credited(block.text)])
        credited = [
            credit
            for block in blocks
            for credit in self.credited(block.text)
            if not _is_a_link(credit, block)
        ]
        self._add_all(found, [credit for credit in credited if _is_outlet(credit)])
        self._without_outlet(found, blocks, credited, social)
        return found

    def _rename(self, found: Found, credited: list[Attribution]) -> None:
        for number, one in enumerate(found.citations):
            host = host_of(one.url)
            if not one.source.slug and one.source.name == host:
                named = self._named_in_text(credited, host) or self._named_in_text(self._everybody(), host)
                if named:
                    day = one.published_on or named.published_on
                    found.citations[number] = replace(one, source=SourceRef(named.name), published_on=day)

    def _everybody(self) -> list[Attribution]:
        """Whoever was credited in what was read so far."""
        return [
            replace(credit, published_on=None) for credited in self._memory.values() for credit in credited
        ]

    def _named_in_text(self, credited: list[Attribution], host: str) -> Attribution | None:
        """The credit whose name the host spells: "The Himalayan Times" and thehimalayantimes.com."""
        parts = [part for part in host.split(".")[:-1] if part not in _HOST_PARTS] or host.split(".")[:1]
        label = max(parts, key=len).replace("-", "")
        for one in credited:
            name = fold(one.name).replace(" ", "")
            short = fold(one.name).removeprefix("the ").replace(" ", "")
            if (
                one.source is None
                and len(short) >= 2
                and (
                    label in {name, short}
                    or (len(short) >= 4 and short in label)
                    or (len(label) >= 5 and label in name)
                )
            ):
                return one
        return None

    def _without_outlet(
        self,
        found: Found,
        blocks: list[Block],
        credited: list[Attribution],
        social: list[tuple[Block, Link, Address]],
    ) -> None:
        """When no outlet is named: posts, then official bodies."""
        if not found.citations:
            for block, link, address in social:
                self._from_link(found, block, link, address)
        if not found.citations:
            self._add_all(found, credited)
        if not found.citations:
            for block in blocks:
                self._add_all(found, announcements(block.text)[:2])

    def _from_link(self, found: Found, block: Block, link: Link, address: Address) -> None:
        source, why, day = self._source_of(block, link, address)
        day = day or self._date_beside(block, link) or date_in_url(address.url, self._calendar.today)
        title = link.title or self._title(block, link)
        self._add(
            found, CitationDoc(source, address.url, title[:MAX_ARTICLE_TITLE], day, address.archived_url), why
        )
        self._tell_again(found, link)
        if address.url != link.url:
            found.remarks.append(f"link “{link.url}” leads to “{address.url}”")

    def _tell_again(self, found: Found, link: Link) -> None:
        if link.url in found.cited_urls:
            found.remarks.append(f"linked more than once: {link.url}")
        found.cited_urls.add(link.url)

    def _source_of(self, block: Block, link: Link, address: Address) -> tuple[SourceRef, str, date | None]:
        known = self._index.by_host(address.host)
        credited = self.credited(block.text)
        if known:
            day = next(
                (one.published_on for one in credited if one.source is known and one.published_on), None
            )
            return known.ref(), f"source “{known.name}” found by the domain {address.host}", day
        beside = _beside(block, link, credited)
        if beside:
            ref = beside.source.ref() if beside.source else SourceRef(beside.name)
            return ref, f"source of {address.host} {beside.why}", beside.published_on
        return self._named_by_words(block, link, address)

    def _named_by_words(
        self, block: Block, link: Link, address: Address
    ) -> tuple[SourceRef, str, date | None]:
        """The link's own words, the name around it, its footnote, or else its host."""
        anchor = block.text[link.start : link.end]
        named = None if link.bare else self._index.by_name(anchor)
        if named:
            return named.ref(), f"source of {address.host} taken from the link's words “{anchor}”", None
        around = _name_around(block, link)
        if around:
            return SourceRef(around), f"proposed new source “{around}”, named beside the link", None
        in_title = self._attributions.whole(link.title) if 0 < len(link.title.split()) <= 6 else []
        if in_title:
            one = in_title[0]
            return (one.source.ref() if one.source else SourceRef(one.name)), one.why, one.published_on
        said = anchor.removeprefix("the ") if not link.bare and _is_name(anchor) else address.host
        return SourceRef(said), f"proposed new source “{said}” for {address.host}", None

    def _date_beside(self, block: Block, link: Link) -> date | None:
        text = link.title or block.text[link.end : link.end + 60]
        for one in find_dates(text):
            between = text[: one.start].strip(" ,()–—-[*_")
            if link.title or not between or fold(between) in {"on", "reported on", "le", "am", "el", "il"}:
                return self._calendar.resolve(one)
        return None

    def _title(self, block: Block, link: Link) -> str:
        anchor = block.text[link.start : link.end].strip(' “”"«»*_')
        before = block.text[: link.start].rstrip(' *_“"«(')
        opens = not before or before.endswith((":", ".", "!", "?", "–", "—"))
        return (
            anchor
            if opens and not link.bare and len(_WORD.findall(anchor)) >= 4 and not anchor[:1].islower()
            else ""
        )

    def _from_line(self, found: Found, block: Block) -> None:
        """A line such as "READ MORE: …", "Source: Kursiv, 9 June", "— Reuters"."""
        rest = after_label(block)
        words = unlinked(rest).strip(" .,:;()[]–—-|→»>*_")
        said = self._attributions.whole(words) if words else []
        day = next((self._calendar.resolve(one) for one in find_dates(words)), None)
        cited = 0
        for link in rest.links:
            address = resolve(link.url)
            if address:
                cited += 1
                self._line_link(found, rest, link, address, said, day)
        if not cited:
            names = said or self._attributions.whole(signature(block) or rest.text)
            self._add_all(found, names)
            cited = len(names)
        elif len(_WORD.findall(words)) <= 12:
            self._add_all(found, [one for one in said if one.source])
        if cited or day:
            if not cited and found.citations and found.citations[-1].published_on is None:
                found.citations[-1] = replace(found.citations[-1], published_on=day)
            urls = " ".join(link.url for link in rest.links if link.url not in found.cited_urls)
            found.remarks.append(
                f"“{f'{block.text} {urls}'.strip()}” became a citation"
                if cited
                else f"date line “{block.text}”"
            )
        else:
            found.kept.append(block)
            found.remarks.append(
                f"“{shorten(block.text)}” looks like a source line but names none; kept in the text"
            )

    def _line_link(
        self,
        found: Found,
        rest: Block,
        link: Link,
        address: Address,
        said: list[Attribution],
        day: date | None,
    ) -> None:
        known = self._index.by_host(address.host)
        anchor = "" if link.bare else rest.text[link.start : link.end].strip(' *_“”"«»')
        words = unlinked(rest).strip(' .,:;()[]–—-|→»>*_“”"')
        title = (
            anchor
            if len(_WORD.findall(anchor)) >= 3
            else words
            if len(rest.links) == 1 and len(_WORD.findall(words)) >= 4
            else ""
        )
        named = [one for one in said if one.source] or [one for one in said if len(one.name.split()) <= 4]
        if known:
            source, why = known.ref(), f"source “{known.name}” found by the domain {address.host}"
        elif named:
            one = named[0]
            source, why = one.source.ref() if one.source else SourceRef(one.name), one.why
        else:
            source, why, _day = self._source_of(rest, link, address)
        day = day or date_in_url(address.url, self._calendar.today)
        self._add(
            found, CitationDoc(source, address.url, title[:MAX_ARTICLE_TITLE], day, address.archived_url), why
        )
        self._tell_again(found, link)
        if address.url != link.url:
            found.remarks.append(f"link “{link.url}” leads to “{address.url}”")

    def _add_all(self, found: Found, credited: list[Attribution]) -> None:
        for one in credited:
            source = one.source.ref() if one.source else SourceRef(one.name)
            why = one.why if one.source else f"proposed new source “{one.name}”: {one.why}"
            self._add(found, CitationDoc(source, published_on=one.published_on), why)

    def _add(self, found: Found, citation: CitationDoc, why: str) -> None:
        """Add a citation, or let it complete one of the same source."""
        for number, other in enumerate(found.citations):
            if _same_source(other.source, citation.source) and (
                not citation.url or not other.url or other.url == citation.url
            ):
                found.citations[number] = replace(
                    other,
                    url=other.url or citation.url,
                    title=other.title or citation.title,
                    published_on=other.published_on or citation.published_on,
                    archived_url=other.archived_url or citation.archived_url,
                )
                return
        found.citations.append(citation)
        found.remarks.append(why)


def _is_a_link(credit: Attribution, block: Block) -> bool:
    """A name that the registry lacks and a link covers is that link's source already."""
    return credit.source is None and any(
        link.start < credit.end and credit.start < link.end and resolve(link.url) for link in block.links
    )


def _is_outlet(credit: Attribution) -> bool:
    return credit.source is None or credit.source.kind in _MEDIA


def _same_source(one: SourceRef, other: SourceRef) -> bool:
    if one.slug or other.slug:
        return one.slug == other.slug
    first, second = fold(one.name), fold(other.name)
    return first == second or (
        first.split(" ")[0] == second.split(" ")[0] and ("." in one.name or "." in other.name)
    )


def _beside(block: Block, link: Link, credited: list[Attribution]) -> Attribution | None:
    """The credit that a link of an unknown host belongs to: over it, right after it, or in its sentence."""
    for one in credited:
        after = block.text[link.end : one.start]
        if (one.start < link.end and link.start < one.end) or (
            link.end <= one.start and len(after) <= 4 and not after.strip(" (*_,")
        ):
            return one
    start = max(block.text.rfind(". ", 0, link.start), block.text.rfind("! ", 0, link.start)) + 1
    end = block.text.find(". ", link.end)
    sentence = [one for one in credited if start <= one.start < (end if end >= 0 else len(block.text) + 1)]
    own = [one for one in sentence if one.source is None or is_shortener(resolve_host(link))]
    return own[0] if own else None


def resolve_host(link: Link) -> str:
    """Return the host that a link leads to, or ""."""
    address = resolve(link.url)
    return address.host if address else ""


def _name_around(block: Block, link: Link) -> str:
    """The name right after a link, or right before a bare address."""
    after = _NAME_AFTER.match(block.text[link.end :])
    if after and _is_name(after[1]) and not is_date_line(after[1]):
        return after[1]
    ahead = _NAME_BEFORE.search(block.text[: link.start]) if link.bare else None
    return ahead[1] if ahead and _is_name(ahead[1]) else ""


def _is_name(anchor: str) -> bool:
    words = anchor.split()
    return (
        1 <= len(words) <= 4
        and all(word[:1].isupper() or word in {"of", "the", "de", "la"} for word in words)
        and not any(fold(word) in _GENERIC for word in words)
        and len(anchor) <= 60
    )
