"""Rendering: a publication as the HTML of its page, and an item's text as HTML and as plain text.

The only place where Python makes HTML, and it does so by templates, a CommonMark parser and a
sanitiser. Pure but for one read: which countries the region has.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from html import escape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

import nh3
from django.conf import settings
from django.template.loader import get_template
from django.utils.text import Truncator
from django.utils.translation import override
from markdown_it import MarkdownIt
from markdown_it.token import Token

from digests.choices import Ownership
from digests.domain import citing, images, languages, linked_data, maps
from digests.domain.document import CitationDoc, ImageDoc, SectionDoc
from digests.domain.languages import apart, attributes, direction, interface_of, language_name, long_date
from digests.domain.publication import Correction, PlacedItem, Publication, Version
from digests.domain.takeaway import pdf
from digests.models.places import Country

STATE_MEDIA = frozenset({Ownership.STATE.value, Ownership.STATE_AFFILIATED.value})
ALLOWED_TAGS = frozenset("p em strong a ul ol li blockquote br".split())
HEADING_WORDS = 9
# Stands for an item's text in what is drawn around it; nothing that is typed can contain it unescaped.
TEXT = "<!--text-->"
# A publish asks for each item's HTML three times and for its words seven times; no digest has more items.
TEXTS_AT_HAND = 256


@dataclass(frozen=True)
class RenderedItem:
    """What a published item stores for lists: where it stood, its article around the text, and the text.

    ``in_list`` joins the last two.
    """

    heading: str
    place_html: str
    heading_html: str
    article_html: str


@dataclass(frozen=True)
class Rendered:
    """What an edition stores: HTML for the page's head, its article, and each item."""

    head_html: str
    article_html: str
    items: dict[UUID, RenderedItem]


@cache
def _parser() -> MarkdownIt:
    """Return a parser of the subset: no HTML, no headings, no images, no code."""
    rules = ["paragraph", "list", "blockquote", "emphasis", "link", "autolink", "newline", "escape", "entity"]
    return MarkdownIt("zero", {"html": False, "typographer": False}).enable(rules)


@lru_cache(maxsize=TEXTS_AT_HAND)
def render_body(markdown: str) -> str:
    """Return an item's text as safe HTML: paragraphs, emphasis, links, quotes and lists."""
    return nh3.clean(
        _parser().render(markdown).strip(),
        tags=set(ALLOWED_TAGS),
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


@lru_cache(maxsize=TEXTS_AT_HAND)
def plain_text(markdown: str) -> str:
    """Return an item's text without its marks; an empty line parts paragraphs."""
    blocks = [_words(token) for token in _parser().parse(markdown) if token.type == "inline"]
    return "\n\n".join(block for block in blocks if block)


def _words(inline: Token) -> str:
    breaks = {"softbreak", "hardbreak"}
    return "".join(
        " " if part.type in breaks else part.content for part in inline.children or () if part.type != "image"
    ).strip()


def heading(headline: str, text: str) -> str:
    """Return an item's headline, or its first nine words where it has none."""
    return headline or Truncator(text).words(HEADING_WORDS, truncate=" …")


def local_day(moment: datetime, time_zone: str) -> date:
    """Return the date that a moment has in a time zone."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def ownership_label(ownership: str, country: str | None) -> str:
    """Return the words of a source's label in the interface's language, such as “Independent · Canada”."""
    known = ownership if ownership in Ownership.values else Ownership.UNKNOWN.value
    label = languages.capital(str(Ownership(known).label))
    place = languages.country_name(country) if country else ""
    return f"{label} · {place}" if place and known != Ownership.OFFICIAL else label


def render_publication(publication: Publication) -> Rendered:
    """Render an edition's head, article and items; words and dates of ours in the digest's language, if we can."""
    with override(interface_of(publication.document.language)):
        items = {placed.item.id: _item(publication, placed) for placed in publication.placed}
        return Rendered(
            head_html=_head(publication),
            article_html=_article(publication, items),
            items=items,
        )


def item_head(wire: dict[str, Any], title: str, series: tuple[str, str]) -> str:
    """Return the head of an item's own page from the JSON that the wire sends; ``series`` is slug and title."""
    return _draw(
        "_item_head",
        item=wire,
        title=title,
        series_title=series[1],
        summary=Truncator(wire["body"]["text"]).chars(200),
        json_ld=linked_data.dumps(linked_data.item_page(wire, title, series)),
        site_name=settings.SITE_NAME,
    )


def _draw(name: str, **context: Any) -> str:
    return str(get_template(f"site/{name}.html").render(context)).strip()


def _head(publication: Publication) -> str:
    return _draw(
        "_head",
        publication=publication,
        document=publication.document,
        series=publication.series,
        summary=publication.document.standfirst or publication.series.title,
        languages=_languages(publication),
        json_ld=linked_data.dumps(linked_data.digest_page(publication, plain_text)),
        has_pdf=pdf.is_available(),
        site_name=settings.SITE_NAME,
        site_url=settings.SITE_URL,
    )


def _article(publication: Publication, items: dict[UUID, RenderedItem]) -> str:
    document, series = publication.document, publication.series
    language = document.language
    counted = _country_counts(publication)
    return _draw(
        "_digest",
        publication=publication,
        document=document,
        series=series,
        direction=direction(language),
        apart=apart(language),
        own=_own(language),
        interface_language=interface_of(language),
        day=local_day(publication.published_at, series.time_zone),
        date=long_date(local_day(publication.published_at, series.time_zone)),
        corrections=[_note(publication, note) for note in publication.corrections],
        sections=[_section(publication, section, items) for section in document.sections],
        countries=counted,
        quiet=_quiet_countries(publication),
        map=maps.drawing(series.region.slug, lit=frozenset(row["code"] for row in counted)),
        languages=[row for row in _languages(publication) if not row["is_this"]],
        sources=len(publication.source_names),
        state_sources=len(publication.state_source_names),
        has_pdf=pdf.is_available(),
        mail=settings.MAIL_SERVER is not None,
    )


def _languages(publication: Publication) -> list[dict[str, Any]]:
    """Return every language of the digest, its own included; none where it is in one alone."""
    if not publication.languages:
        return []
    own = Version(
        publication.document.language,
        publication.path,
        publication.document.title,
        not publication.original_id,
    )
    return [
        {
            "tag": row.language,
            "name": language_name(row.language),
            "direction": direction(row.language),
            "path": row.path,
            "is_this": row is own,
            "is_original": row.is_original,
        }
        for row in sorted((own, *publication.languages), key=lambda row: (not row.is_original, row.language))
    ]


def _section(
    publication: Publication, section: SectionDoc, items: dict[UUID, RenderedItem]
) -> dict[str, Any]:
    country = publication.countries.get(section.country or "")
    return {
        "country": country,
        "heading": section.heading or (country.name_in(publication.document.language) if country else ""),
        "rows": [
            {
                "anchor": placed.anchor,
                "path": placed.path,
                "heading": items[placed.item.id].heading,
                "body": items[placed.item.id].article_html,
            }
            for placed in publication.placed_in(section)
        ],
    }


def _country_counts(publication: Publication) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for placed in publication.placed:
        if placed.country:
            row = {"code": placed.country.key, "slug": placed.country.slug, "name": placed.country.local_name}
            found.setdefault(placed.country.key, row | {"items": 0})["items"] += 1
    return list(found.values())


def _quiet_countries(publication: Publication) -> list[Country]:
    """Return the region's countries that this issue has nothing of."""
    present = {section.country for section, _item in publication.document.items()}
    rows = Country.objects.filter(regions__slug=publication.series.region.slug)
    return [row for row in rows.only("code", "slug", "name", "names") if row.code not in present]


def _item(publication: Publication, placed: PlacedItem) -> RenderedItem:
    title = heading(placed.item.headline, plain_text(placed.item.body))
    language = publication.document.language
    row = {"path": placed.path, "heading": title, "language": language, "direction": direction(language)}
    row["body"] = TEXT
    return RenderedItem(
        heading=title,
        place_html=_place(publication, placed),
        heading_html=_draw("_item", row=row),
        article_html=_item_body(publication, placed),
    )


def in_list(heading_html: str, article_html: str) -> str:
    """Return an item's whole article as a list shows it."""
    return heading_html.replace(TEXT, article_html, 1)


def marked(pieces: Iterable[Any]) -> str:
    """Return a text in pieces (``text``, ``is_marked``) as HTML, with what was looked for in ``mark``."""
    return "".join([f"<mark>{escape(p.text)}</mark>" if p.is_marked else escape(p.text) for p in pieces])


def _place(publication: Publication, placed: PlacedItem) -> str:
    """Return the line that says in a list from which issue an item is; in the interface's language."""
    day = local_day(publication.published_at, publication.series.time_zone)
    language = publication.document.language
    with override(settings.LANGUAGE_CODE):
        return _draw(
            "_item_place",
            path=publication.path,
            day=day.isoformat(),
            date=long_date(day),
            section=placed.section.heading,
            own=attributes(language) if languages.apart_now(language) else "",
        )


def _item_body(publication: Publication, placed: PlacedItem) -> str:
    item = placed.item
    title = heading(item.headline, plain_text(item.body))
    day = local_day(publication.published_at, publication.series.time_zone)
    day_in_words = long_date(day)
    return _draw(
        "_item_body",
        item=item,
        body=render_body(item.body),
        picture=_picture(publication, item.image) if item.image else None,
        corrections=[_note(publication, note) for note in placed.corrections],
        citations=list(_citations(item.citations)),
        cite=citing.references(publication, placed, title=title, date=day_in_words),
        apart=apart(publication.document.language),
        own=_own(publication.document.language),
        language=publication.document.language,
    )


def _own(language: str) -> str:
    """Return the attributes of a digest's own words within interface words that are marked apart."""
    return attributes(language) if apart(language) else ""


def _picture(publication: Publication, image: ImageDoc) -> dict[str, Any]:
    """Return a picture's address and, of each kind, what ``srcset`` says of its sizes."""
    sizes = images.sizes(image.name, image.width, image.height)
    choices = {
        kind: ", ".join(
            f"{publication.images}{size.name} {size.width}w" for size in sizes if size.kind == kind
        )
        for kind in images.KINDS
    }
    return {"image": image, "url": publication.images + PurePosixPath(image.name).name, "choices": choices}


def _note(publication: Publication, note: Correction) -> dict[str, str]:
    day = local_day(note.at, publication.series.time_zone)
    return {
        "day": day.isoformat(),
        "date": long_date(day),
        "text": note.text,
    }


def _citations(citations: tuple[CitationDoc, ...]) -> Iterator[dict[str, Any]]:
    for citation in citations:
        source, day = citation.source, citation.published_on
        yield {
            "source": source,
            "label": ownership_label(source.ownership, source.country),
            "is_state": source.ownership in STATE_MEDIA,
            "url": _web_url(citation.url),
            "title": citation.title or _host(citation.url),
            "language": citation.language if citation.title else "",
            "day": day.isoformat() if day else "",
            "date": long_date(day) if day else "",
            "archived_url": _web_url(citation.archived_url),
        }


def _web_url(url: str) -> str:
    return url if url.startswith(("https://", "http://")) else ""


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
