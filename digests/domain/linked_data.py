"""Linked data: what search engines read of a page (schema.org, JSON-LD). Pure."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings

from digests.domain.document import CitationDoc
from digests.domain.publication import Correction, PlacedItem, Publication, permanent_uri

Json = dict[str, Any]

# Would end the script element, or a line in old JavaScript; all are legal as JSON escapes.
UNSAFE = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def dumps(data: Json) -> str:
    """Return JSON that is safe inside a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE)


def digest_page(publication: Publication, plain: Callable[[str], str]) -> Json:
    """Return a digest as a NewsArticle with its items as an ItemList."""
    document, series = publication.document, publication.series
    return _present(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": permanent_uri("digest", document.id),
            "url": publication.url,
            "headline": document.title,
            "description": document.standfirst,
            "inLanguage": document.language,
            "image": _absolute(f"{publication.path}card.png"),
            "version": publication.version,
            "datePublished": publication.published_at.isoformat(),
            "dateModified": publication.created_at.isoformat(),
            "isPartOf": {"@type": "Periodical", "name": series.title, "url": _absolute(f"/{series.slug}/")},
            "publisher": publisher(),
            "author": publisher(),
            "license": series.licence_url,
            "creditText": series.credit_line,
            "correction": [_correction(note) for note in publication.corrections],
            "mainEntityOfPage": _page(
                publication.url, (series.title, f"/{series.slug}/"), (document.title, publication.path)
            ),
            "mainEntity": {
                "@type": "ItemList",
                "numberOfItems": publication.item_count,
                "itemListElement": [
                    {"@type": "ListItem", "position": placed.position + 1, "item": _item(placed, plain)}
                    for placed in publication.placed
                ],
            },
        }
    )


def item_page(wire: Json, title: str, series: tuple[str, str]) -> Json:
    """Return an item's page, given as the wire's JSON, as a NewsArticle; ``series`` is its slug and title."""
    url, digest = wire["rights"]["canonical_url"], wire["digest"]
    page = _page(
        url,
        (series[1], f"/{series[0]}/"),
        (digest["title"], digest["canonical_url"].removeprefix(settings.SITE_URL)),
        (title, url.removeprefix(settings.SITE_URL)),
    )
    return item(wire, title) | {"mainEntityOfPage": page}


def item(wire: Json, title: str) -> Json:
    """Return an item, given as the wire's JSON, as a NewsArticle wherever it is shown."""
    url, digest = wire["rights"]["canonical_url"], wire["digest"]
    return _present(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": wire["uri"],
            "url": url,
            "headline": title,
            "inLanguage": wire["language"],
            "version": wire["version"],
            "datePublished": wire["first_published_at"],
            "dateModified": wire["updated_at"],
            "isPartOf": {
                "@type": "NewsArticle",
                "@id": digest["uri"],
                "name": digest["title"],
                "url": digest["canonical_url"],
            },
            "publisher": publisher(),
            "author": publisher(),
            "license": (wire["rights"]["licence"] or {}).get("url"),
            "creditText": wire["rights"]["credit_line"],
            "image": [*([wire["image"]["url"]] if wire["image"] else []), f"{url}card.png"],
            "citation": [_wire_citation(row) for row in wire["citations"]],
            "correction": _wire_corrections(wire),
        }
    )


def digest(wire: Json, headings: list[str]) -> Json:
    """Return a digest, given as the wire's JSON, as a NewsArticle; ``headings`` are its items', in order."""
    stories = [story for section in wire["sections"] for story in section["items"]]
    return _present(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": wire["uri"],
            "url": wire["canonical_url"],
            "headline": wire["title"],
            "description": wire["standfirst"],
            "inLanguage": wire["language"],
            "version": wire["version"],
            "datePublished": wire["first_published_at"],
            "dateModified": wire["updated_at"],
            "isPartOf": {"@type": "Periodical", "name": wire["series"]["title"]},
            "publisher": publisher(),
            "author": publisher(),
            "license": (wire["rights"]["licence"] or {}).get("url"),
            "creditText": wire["rights"]["credit_line"],
            "correction": _wire_corrections(wire),
            "mainEntity": {
                "@type": "ItemList",
                "numberOfItems": len(stories),
                "itemListElement": [
                    {"@type": "ListItem", "position": number, "name": name, "url": story["uri"]}
                    for number, (story, name) in enumerate(zip(stories, headings, strict=True), start=1)
                ],
            },
        }
    )


def home_page() -> Json:
    """Return the site itself."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": settings.SITE_NAME,
        "url": _absolute("/"),
        "publisher": publisher(),
    }


def publisher() -> Json:
    """Return the newsroom itself."""
    return {
        "@type": "NewsMediaOrganization",
        "name": settings.SITE_NAME,
        "url": _absolute("/"),
        "correctionsPolicy": _absolute("/about/#corrections"),
    }


def _page(url: str, *trail: tuple[str, str]) -> Json:
    """Return a page with the way to it from the home page, as (name, path) of each step."""
    steps = [
        {
            "@type": "ListItem",
            "position": number,
            "item": {"@type": "WebPage", "@id": _absolute(path), "name": name},
        }
        for number, (name, path) in enumerate(((settings.SITE_NAME, "/"), *trail), start=1)
    ]
    return {
        "@type": "WebPage",
        "@id": url,
        "breadcrumb": {"@type": "BreadcrumbList", "itemListElement": steps},
    }


def _item(placed: PlacedItem, plain: Callable[[str], str]) -> Json:
    item = placed.item
    return _present(
        {
            "@type": "NewsArticle",
            "@id": permanent_uri("item", item.id),
            "url": _absolute(placed.path),
            "headline": item.headline or plain(item.body)[:110],
            "citation": [_citation(citation) for citation in item.citations],
            "correction": [_correction(note) for note in placed.corrections],
        }
    )


def _citation(citation: CitationDoc) -> Json:
    return _present(
        {
            "@type": "CreativeWork",
            "name": citation.title,
            "url": citation.url,
            "archivedAt": citation.archived_url,
            "inLanguage": citation.language,
            "datePublished": citation.published_on.isoformat() if citation.published_on else "",
            "publisher": {"@type": "Organization", "name": citation.source.name},
        }
    )


def _wire_citation(row: Json) -> Json:
    return _present(
        {
            "@type": "CreativeWork",
            "name": row["title"],
            "url": row["url"],
            "archivedAt": row["archived_url"],
            "inLanguage": row["language"],
            "datePublished": row["published_on"],
            "publisher": {"@type": "Organization", "name": row["source"]["name"]},
        }
    )


def _wire_corrections(wire: Json) -> list[Json]:
    return [
        {"@type": "CorrectionComment", "text": note["text"], "datePublished": note["at"]}
        for note in wire["corrections"]
    ]


def _correction(note: Correction) -> Json:
    return {"@type": "CorrectionComment", "text": note.text, "datePublished": note.at.isoformat()}


def _absolute(path: str) -> str:
    return settings.SITE_URL + path


def _present(data: Json) -> Json:
    return {name: value for name, value in data.items() if value}
