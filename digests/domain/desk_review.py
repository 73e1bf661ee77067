"""From a sheet to a document: finds sources and topics, and says at which place what is wrong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from digests.domain.desk_sheet import CitationRow, ItemRow, SectionRow, Sheet, sheet_of
from digests.domain.document import (
    CitationDoc,
    Credit,
    DigestDocument,
    ItemDoc,
    SectionDoc,
    SourceRef,
    TopicRef,
)
from digests.domain.editing import next_number
from digests.domain.intake import Note
from digests.models import Country, Series, Source, Topic

LONGEST = {"title": 200, "standfirst": 500, "heading": 120, "headline": 200, "article": 500, "url": 2000}
LONGEST_NAME = 120
WHERE = re.compile(r"section (\d+)(?:, item (\d+))?")
_is_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Problem:
    """What is wrong, and the id of the part where it is (empty: the digest itself)."""

    where: str
    message: str


@dataclass(frozen=True)
class Known:
    """The registry as the review screen needs it: by name in small letters, by host, by slug."""

    sources: dict[str, Source]
    hosts: dict[str, Source]
    topics: dict[str, Topic]
    countries: dict[str, str]

    def source(self, name: str, url: str = "") -> Source | None:
        """Find a source by its name or another name of it, else by the host of a URL."""
        if name:
            return self.sources.get(name.casefold())
        labels = host_of(url).split(".")
        hosts = (".".join(labels[n:]) for n in range(len(labels) - 1))
        return next((self.hosts[host] for host in hosts if host in self.hosts), None)


def load_known() -> Known:
    """Read the registry, in five queries."""
    sources: dict[str, Source] = {}
    hosts: dict[str, Source] = {}
    rows = list(Source.objects.with_names())
    for source in rows:
        hosts.update({domain.domain: source for domain in source.domains.all()})
        sources.update({alias.name.casefold(): source for alias in source.aliases.all()})
    # A name goes before another source's alias of the same letters.
    sources.update({source.name.casefold(): source for source in rows})
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    countries = dict(Country.objects.values_list("code", "name"))
    return Known(sources, hosts, topics, countries)


def host_of(url: str) -> str:
    """Return the host of a URL without ``www.``, empty where there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def open_sheet(
    document: DigestDocument, notes: Iterable[Note], *, series: Series, original: str, known: Known
) -> Sheet:
    """Return the sheet of a text that was taken in, with what the text itself doesn't say filled in."""
    sheet = sheet_of(document)
    sheet.series, sheet.original = str(series.pk), original
    sheet.notes = [(_place(sheet, note.where), note.what) for note in notes]
    _name(sheet, series)
    for section in sheet.sections:
        if section.country and section.country not in known.countries:
            message = _("The country “%(code)s” isn't among the countries of this newsroom yet.")
            sheet.notes.append((section.id, message % {"code": section.country}))
            section.country = ""
    return sheet


def _name(sheet: Sheet, series: Series) -> None:
    sheet.number = sheet.number or str(next_number(series))
    sheet.language = sheet.language or series.language
    if not sheet.title.strip():
        today = timezone.localdate()
        sheet.title = f"{series.title}, {today.day} {today:%B %Y}"
        sheet.notes.append(
            ("", _("The text has no title: this one is made from the series and today's date."))
        )


def _place(sheet: Sheet, where: str) -> str:
    match = WHERE.search(where)
    if not match:
        return ""
    section_number, item_number = int(match[1]) - 1, int(match[2] or 0) - 1
    if section_number >= len(sheet.sections):
        return ""
    section = sheet.sections[section_number]
    return section.items[item_number].id if 0 <= item_number < len(section.items) else section.id


@dataclass
class Check:
    """The making of a document from a sheet: collects every problem instead of stopping at the first."""

    known: Known
    problems: list[Problem] = field(default_factory=list)

    def document(self, sheet: Sheet) -> DigestDocument:
        """Return the document; it may only be used where ``problems`` is empty."""
        self._limit("", _("The title"), sheet.title, "title")
        self._limit("", _("The standfirst"), sheet.standfirst, "standfirst")
        self._url("", sheet.credit_url, "url")
        if not sheet.title.strip():
            self._say("", _("Give the digest a title."))
        start = self._date("", sheet.period_start)
        end = self._date("", sheet.period_end)
        if start and end and end < start:
            self._say("", _("The period ends before it starts."))
        return DigestDocument(
            title=sheet.title,
            standfirst=sheet.standfirst,
            language=sheet.language or "en",
            number=self._number(sheet.number),
            period_start=start,
            period_end=end,
            credit=Credit(sheet.credit_name[:200], sheet.credit_url) if sheet.credit_name else None,
            sections=tuple(self._section(section) for section in sheet.sections),
            id=UUID(sheet.id),
        )

    def _section(self, row: SectionRow) -> SectionDoc:
        self._limit(row.id, _("The heading"), row.heading, "heading")
        if row.country and row.country not in self.known.countries:
            self._say(row.id, _("Choose a country of the list."))
        heading = row.heading or self.known.countries.get(row.country, "")
        if not heading:
            self._say(row.id, _("Give the section a heading, or choose its country."))
        items = tuple(self._item(item) for item in row.items)
        return SectionDoc(heading, row.country or None, items, UUID(row.id))

    def _item(self, row: ItemRow) -> ItemDoc:
        self._limit(row.id, _("The headline"), row.headline, "headline")
        if not row.body.strip():
            self._say(row.id, _("The item has no text. Write it, or remove the item."))
        citations = [citation for citation in row.citations if not citation.is_blank]
        return ItemDoc(
            body=row.body,
            headline=row.headline,
            topics=self._topics(row),
            citations=tuple(self._citation(citation) for citation in citations),
            id=UUID(row.id),
        )

    def _topics(self, row: ItemRow) -> tuple[TopicRef, ...]:
        by_name = {topic.name.casefold(): topic for topic in self.known.topics.values()}
        found = [self.known.topics[slug] for slug in row.topics if slug in self.known.topics]
        for name in filter(None, (part.strip() for part in row.more.split(","))):
            topic = by_name.get(name.casefold())
            if topic:
                found.append(topic)
            else:
                message = _("There is no topic “%(name)s”. Choose one of the list.")
                self._say(row.id, message % {"name": name})
        return tuple(TopicRef(topic.slug, topic.name) for topic in dict.fromkeys(found))

    def _citation(self, row: CitationRow) -> CitationDoc:
        self._url(row.id, row.url, "url")
        self._url(row.id, row.archived_url, "url")
        self._limit(row.id, _("The article's title"), row.title, "article")
        name = row.source or host_of(row.url)
        if not name:
            self._say(row.id, _("Name the source."))
        if len(name) > LONGEST_NAME:
            self._say(row.id, _("A source's name has at most 120 characters."))
        return CitationDoc(
            source=self._ref(row, name),
            url=row.url,
            title=row.title,
            published_on=self._date(row.id, row.published_on),
            archived_url=row.archived_url,
            language=row.language[:35],
            id=UUID(row.id),
        )

    def _ref(self, row: CitationRow, name: str) -> SourceRef:
        source = self.known.source(row.source, row.url)
        if source is None:
            host = host_of(row.url)
            return SourceRef(name=name, homepage=f"https://{host}/" if host else "")
        return SourceRef(
            name=source.name,
            slug=source.slug,
            kind=source.kind,
            ownership=source.ownership,
            country=source.country_id,
            homepage=source.homepage,
        )

    def _say(self, where: str, message: str) -> None:
        self.problems.append(Problem(where, message))

    def _limit(self, where: str, what: str, text: str, kind: str) -> None:
        if len(text) > LONGEST[kind]:
            message = _("%(what)s has %(length)s characters; at most %(most)s fit.")
            self._say(where, message % {"what": what, "length": len(text), "most": LONGEST[kind]})

    def _url(self, where: str, url: str, kind: str) -> None:
        if not url:
            return
        self._limit(where, _("The URL"), url, kind)
        try:
            _is_url(url)
        except ValidationError:
            self._say(where, _("“%(url)s” isn't a web address: it starts with https://.") % {"url": url[:80]})

    def _date(self, where: str, text: str) -> date | None:
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._say(where, _("“%(text)s” isn't a date: write it as 2026-06-09.") % {"text": text[:40]})
            return None

    def _number(self, text: str) -> int | None:
        if not text:
            return None
        if text.isdecimal() and int(text) <= 2**31 - 1:
            return int(text)
        self._say("", _("The issue number is a whole number."))
        return None
