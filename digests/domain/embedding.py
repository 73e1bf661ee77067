"""Embedding: an item or a digest as a piece of somebody else's page, from the wire's JSON. Pure.

The HTML needs no style, script or file but the item's own picture, says whose it is, and has absolute links
alone. Words of ours in it are in the text's language, if we can.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from digests.domain import languages, linked_data
from digests.domain.addresses import as_uri
from digests.domain.rendering import heading, ownership_label
from digests.domain.wire import Json

ABOUT = ("id", "uri", "version", "language")


def item(wire: Json) -> Json:
    """Return an item to be shown whole: as HTML, as plain text and as linked data."""
    title = heading(wire["headline"], wire["body"]["text"])
    with override(languages.interface_of(wire["language"])):
        context = _frame(wire, wire["rights"]["canonical_url"]) | {
            "heading": title,
            "body": wire["body"],
            "image": wire["image"],
            "citations": [_citation(citation) for citation in wire["citations"]],
        }
        return _forms(wire, "item", context, linked_data.item(wire, title))


def digest(wire: Json) -> Json:
    """Return a digest to be shown as its contents, with a link to each item."""
    parts = [(section["heading"], list(_lines(section))) for section in wire["sections"]]
    headings = [line["heading"] for _name, lines in parts for line in lines]
    with override(languages.interface_of(wire["language"])):
        context = _frame(wire, wire["canonical_url"]) | {
            "heading": wire["title"],
            "standfirst": wire["standfirst"],
            "sections": parts,
        }
        return _forms(wire, "digest", context, linked_data.digest(wire, headings))


def _forms(wire: Json, kind: str, context: Json, json_ld: Json) -> Json:
    html, text = (render_to_string(f"api/embed_{kind}.{form}", context).strip() for form in ("html", "txt"))
    lines = [line.strip() for line in html.splitlines()]
    return {name: wire[name] for name in ABOUT} | {
        "canonical_url": context["url"],
        "html": "\n".join(filter(None, lines)),
        "text": text,
        "json_ld": json_ld,
    }


def _frame(wire: Json, url: str) -> dict[str, Any]:
    language = wire["language"]
    return {
        "url": url,
        "attributes": languages.attributes(language),
        "apart": languages.apart(language),
        "rights": wire["rights"],
        "corrections": [_correction(note) for note in wire["corrections"]],
    }


def _lines(section: Json) -> Iterator[Json]:
    for story in section["items"]:
        text = story["body"]["text"]
        yield {"heading": heading(story["headline"], text), "url": story["rights"]["canonical_url"]}


def _correction(note: Json) -> dict[str, Any]:
    day = note["at"][: len("2026-03-01")]
    return {"day": day, "date": languages.long_date(date.fromisoformat(day)), "text": note["text"]}


def _citation(citation: Json) -> dict[str, Any]:
    source, day = citation["source"], citation["published_on"]
    return {
        "source": source["name"],
        "label": ownership_label(source["ownership"] or "", source["country"]),
        "title": citation["title"],
        "language": citation["language"],
        "url": as_uri(citation["url"]),
        "archived_url": as_uri(citation["archived_url"]),
        "day": day,
        "date": languages.long_date(date.fromisoformat(day)) if day else "",
    }
