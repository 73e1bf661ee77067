"""Reading: a publication in words, safe HTML and absolute links, for files that leave the site."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import escape, unescape
from pathlib import PurePosixPath
from typing import Self
from urllib.parse import quote, urljoin, urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from digests.domain import facts, rendering
from digests.domain.document import CitationDoc, ItemDoc, SectionDoc
from digests.domain.languages import apart, direction, interface_of, long_date
from digests.domain.publication import Correction, PlacedItem, Publication, permanent_uri
from digests.models.editions import Edition

HREF = re.compile(r'href="([^"]*)"')
# Everything that may stand in an address as it is, and “%”, which is there already.
IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True)
class Note:
    """A correction's text and day."""

    text: str
    day: date
    date: str


@dataclass(frozen=True)
class Reference:
    """What an item rests on; ``label`` says who owns the source, ``url`` may be empty."""

    source: str
    label: str
    is_state: bool
    title: str
    language: str
    url: str
    archived_url: str
    day: date | None
    date: str


@dataclass(frozen=True)
class Picture:
    """An item's image: ``name`` is that of its public address, ``address`` where the file has it."""

    name: str
    alt: str
    credit: str
    address: str = ""


@dataclass(frozen=True)
class Story:
    """An item: ``html`` is its text as safe HTML with absolute links, ``text`` the same without marks."""

    id: UUID
    anchor: str
    heading: str
    url: str
    html: str
    text: str
    picture: Picture | None
    notes: tuple[Note, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Part:
    """A section with its stories."""

    heading: str
    stories: tuple[Story, ...]


@dataclass(frozen=True)
class Reading:
    """A digest, ready to be set. ``meta`` are the pieces of the line above the title, in the interface's."""

    uri: str
    url: str
    title: str
    standfirst: str
    language: str
    direction: str
    series: str
    notice: str
    site: str
    meta: tuple[str, ...]
    credit: str
    credit_url: str
    licence: str
    licence_url: str
    version: int
    changed_at: datetime
    changed: str
    notes: tuple[Note, ...]
    parts: tuple[Part, ...]

    @property
    def apart(self) -> str:
        """Attributes of the interface's words in it, as HTML; empty where they are in its language."""
        return apart(self.language)

    def stories(self) -> Iterator[Story]:
        """Yield every story, in reading order."""
        for part in self.parts:
            yield from part.stories

    def with_pictures(self, addresses: Mapping[str, str]) -> Self:
        """Return the reading with the addresses of its pictures, by name; one without is left out."""
        parts = (
            replace(part, stories=tuple(_with_picture(story, addresses) for story in part.stories))
            for part in self.parts
        )
        return replace(self, parts=tuple(parts))


def publication_at(series: str, year: int, month: int, slug: str) -> Publication | None:
    """Return what is public at a digest's address; None where nothing is, or what was is withdrawn."""
    rows = Edition.objects.live().filter(series__slug=series, year=year, month=month, slug=slug)
    edition = rows.defer("head_html", "article_html", "wire").select_related("series__region").first()
    return facts.publication_of(edition) if edition else None


def speak(language: str) -> override:
    """Return a context in which labels are in a digest's language, where the interface has it."""
    return override(interface_of(language))


def read(publication: Publication) -> Reading:
    """Return a publication as a reading."""
    with speak(publication.document.language):
        return _reading(publication)


def _reading(publication: Publication) -> Reading:
    document, series = publication.document, publication.series
    credit = document.credit
    changed = rendering.local_day(publication.created_at, series.time_zone)
    return Reading(
        uri=permanent_uri("digest", document.id),
        url=publication.url,
        title=document.title,
        standfirst=document.standfirst,
        language=document.language,
        direction=direction(document.language),
        series=series.title,
        notice=series.notice,
        site=settings.SITE_NAME,
        meta=tuple(_meta(publication)),
        credit=(credit.name if credit else "") or series.credit_line or settings.SITE_NAME,
        credit_url=portable(credit.url) if credit else "",
        licence=series.licence,
        licence_url=portable(series.licence_url),
        version=publication.version,
        changed_at=publication.created_at,
        changed=long_date(changed),
        notes=tuple(_note(publication, note) for note in publication.corrections),
        parts=tuple(_part(publication, section) for section in document.sections),
    )


def _meta(publication: Publication) -> Iterator[str]:
    document, series, items = publication.document, publication.series, publication.item_count
    yield series.title
    if document.number:
        yield _("Issue %(number)s") % {"number": document.number}
    day = rendering.local_day(publication.published_at, series.time_zone)
    yield long_date(day)
    yield ngettext("%(items)s item", "%(items)s items", items) % {"items": items}
    yield _("%(minutes)s min read") % {"minutes": publication.minutes}


def _part(publication: Publication, section: SectionDoc) -> Part:
    country = publication.countries.get(section.country or "")
    return Part(
        heading=section.heading or (country.name_in(publication.document.language) if country else ""),
        stories=tuple(_story(publication, placed) for placed in publication.placed_in(section)),
    )


def _story(publication: Publication, placed: PlacedItem) -> Story:
    item: ItemDoc = placed.item
    text = rendering.plain_text(item.body)
    return Story(
        id=item.id,
        anchor=placed.anchor,
        heading=rendering.heading(item.headline, text),
        url=settings.SITE_URL + placed.path,
        html=_with_absolute_links(rendering.render_body(item.body), publication.url),
        text=text,
        picture=_picture(item),
        notes=tuple(_note(publication, note) for note in placed.corrections),
        references=tuple(_reference(citation) for citation in item.citations),
    )


def _picture(item: ItemDoc) -> Picture | None:
    if not item.image:
        return None
    return Picture(PurePosixPath(item.image.name).name, item.image.alt, item.image.credit)


def _with_picture(story: Story, addresses: Mapping[str, str]) -> Story:
    address = addresses.get(story.picture.name) if story.picture else None
    picture = replace(story.picture, address=address) if story.picture and address else None
    return replace(story, picture=picture)


def _note(publication: Publication, note: Correction) -> Note:
    day = rendering.local_day(note.at, publication.series.time_zone)
    return Note(note.text, day, long_date(day))


def _reference(citation: CitationDoc) -> Reference:
    source, day = citation.source, citation.published_on
    return Reference(
        source=source.name,
        label=rendering.ownership_label(source.ownership, source.country),
        is_state=source.ownership in rendering.STATE_MEDIA,
        title=citation.title,
        language=citation.language if citation.title else "",
        url=portable(citation.url),
        archived_url=portable(citation.archived_url),
        day=day,
        date=long_date(day) if day else "",
    )


def portable(url: str) -> str:
    """Return a web address in characters that every reader program takes; empty for what isn't one."""
    try:
        found = urlsplit(url)
    except ValueError:
        return ""
    if found.scheme not in {"http", "https"} or not found.hostname:
        return ""
    return quote(url, safe=IN_ADDRESSES)


def _with_absolute_links(html: str, base: str) -> str:
    def absolute(match: re.Match[str]) -> str:
        try:
            found = urljoin(base, unescape(match[1]))
        except ValueError:
            return f'href="{escape(base)}"'
        return f'href="{escape(quote(found, safe=IN_ADDRESSES))}"'

    return HREF.sub(absolute, html)
