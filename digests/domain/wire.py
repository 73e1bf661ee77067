"""The wire's JSON: what partners receive, made from a publication when it is published.

Pure: no queries. ``publishing`` stores the answers as compact text and the wire joins that text into
lists without parsing it, so what a partner gets costs one row. Field names and shapes are a contract;
``digests/api/serializers.py`` describes them and a test compares the two.
"""

import json
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string

from digests.choices import ChangeAction, EditionKind
from digests.domain import images, rendering
from digests.domain.document import CitationDoc, ImageDoc, ItemDoc, SectionDoc, SourceRef
from digests.domain.publication import Correction, Place, PlacedItem, Publication, permanent_uri

BASE = "/api/v1/"
# A partner who shows our items must act on these.
MANDATORY = frozenset({ChangeAction.CORRECTED.value, ChangeAction.WITHDRAWN.value})

Json = dict[str, Any]


def digest_json(publication: Publication) -> Json:
    """Return a whole digest: its sections in order, and every item in them as ``item_json`` has it."""
    document = publication.document
    first = stamp(publication.published_at)
    return {
        "id": str(document.id),
        "uri": permanent_uri("digest", document.id),
        "version": publication.version,
        "status": _status(publication.corrections),
        "title": document.title,
        "standfirst": document.standfirst,
        "series": _series(publication),
        "region": _region(publication.series.region),
        "number": document.number,
        "period": _period(document.period_start, document.period_end),
        "language": document.language,
        "translation_of": permanent_uri("digest", publication.original_id)
        if publication.original_id
        else None,
        "credit": {"name": document.credit.name, "url": document.credit.url or None}
        if document.credit
        else None,
        "first_published_at": first,
        "published_at": first,
        "updated_at": stamp(publication.created_at),
        "canonical_url": publication.url,
        "sections": [_section(publication, section) for section in document.sections],
        "corrections": _corrections(publication.corrections),
        "rights": _rights(publication, publication.url),
    }


def item_json(publication: Publication, placed: PlacedItem) -> Json:
    """Return one item with everything a partner needs to show it alone.

    ``digest`` and ``position`` follow the digest, whose own version tells when they change; the rest
    stays as it is while the item's version does.
    """
    item = placed.item
    first = stamp(placed.published_at)
    return {
        "id": str(item.id),
        "uri": permanent_uri("item", item.id),
        "version": placed.version,
        "status": _status(placed.corrections),
        "first_published_at": first,
        "published_at": first,
        "updated_at": stamp(placed.updated_at),
        "language": publication.document.language,
        "headline": item.headline,
        "body": {"html": rendering.render_body(item.body), "text": rendering.plain_text(item.body)},
        "countries": [_country(placed.country)] if placed.country else [],
        "region": _region(publication.series.region),
        "topics": [{"slug": topic.slug, "name": topic.name} for topic in item.topics],
        "digest": _digest_reference(publication),
        "section": {
            "id": str(placed.section.id),
            "heading": _heading(publication, placed.section),
            "country": placed.section.country,
        },
        "position": placed.position,
        "citations": _citations(item),
        "corrections": _corrections(placed.corrections),
        "rights": _rights(publication, settings.SITE_URL + placed.path),
        "image": _image(item.image) if item.image else None,
    }


def tombstone(kind: str, uuid: UUID, *, withdrawn_at: datetime, notice: str) -> Json:
    """Return what stands in the place of a withdrawn object, under its old id."""
    return {
        "id": str(uuid),
        "uri": permanent_uri(kind, uuid),
        "withdrawn_at": stamp(withdrawn_at),
        "notice": notice,
    }


def change_json(row: Json) -> Json:
    """Return one row of the change log, given as a dictionary of its columns."""
    kind, uuid, action = row["kind"], row["object_id"], row["action"]
    return {
        "id": str(row["uuid"]),
        "seq": row["seq"],
        "at": stamp(row["at"]),
        "action": action,
        "kind": kind,
        "object_id": str(uuid),
        "uri": permanent_uri(kind, uuid),
        "version": row["version"],
        "mandatory": action in MANDATORY,
        "notice": row["notice"],
        "href": href(f"{kind}s", uuid),
    }


def href(collection: str, key: object) -> str:
    """Return the address of one object of a collection on the wire."""
    return f"{settings.SITE_URL}{BASE}{collection}/{key}/"


def dumps(data: Any) -> str:
    """Return compact JSON, as stored and sent."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def stamp(moment: datetime) -> str:
    """Return a moment as RFC 3339 in UTC, to the microsecond where it has any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _status(corrections: tuple[Correction, ...]) -> str:
    corrected = any(note.kind == EditionKind.CORRECTION for note in corrections)
    return "corrected" if corrected else "published"


def _section(publication: Publication, section: SectionDoc) -> Json:
    return {
        "id": str(section.id),
        "heading": _heading(publication, section),
        "country": section.country,
        "items": [item_json(publication, placed) for placed in publication.placed_in(section)],
    }


def _heading(publication: Publication, section: SectionDoc) -> str:
    place = publication.countries.get(section.country or "")
    return section.heading or (place.name if place else "")


def _series(publication: Publication) -> Json:
    series = publication.series
    return {
        "id": str(series.uuid),
        "slug": series.slug,
        "title": series.title,
        "notice": series.notice,
        "href": href("series", series.uuid),
    }


def _region(region: Place) -> Json:
    return {"id": str(region.uuid), "slug": region.slug, "name": region.name}


def _country(country: Place) -> Json:
    wikidata = f"http://www.wikidata.org/entity/{country.wikidata}" if country.wikidata else None
    return {"code": country.key, "slug": country.slug, "name": country.name, "wikidata": wikidata}


def _period(start: date | None, end: date | None) -> Json | None:
    if not (start or end):
        return None
    return {"start": start and start.isoformat(), "end": end and end.isoformat()}


def _digest_reference(publication: Publication) -> Json:
    uuid = publication.document.id
    return {
        "id": str(uuid),
        "uri": permanent_uri("digest", uuid),
        "title": publication.document.title,
        "series": publication.series.slug,
        "canonical_url": publication.url,
        "href": href("digests", uuid),
    }


def _citations(item: ItemDoc) -> list[Json]:
    return [_citation(number, citation) for number, citation in enumerate(item.citations, start=1)]


def _citation(number: int, citation: CitationDoc) -> Json:
    return {
        "id": str(citation.id),
        "marker": number,
        "source": _source(citation.source),
        "title": citation.title,
        "url": citation.url or None,
        "archived_url": citation.archived_url or None,
        "published_on": citation.published_on.isoformat() if citation.published_on else None,
        "language": citation.language or None,
    }


def _source(source: SourceRef) -> Json:
    return {
        "id": source.slug or None,
        "name": source.name,
        "kind": source.kind or None,
        "ownership": source.ownership or None,
        "country": source.country,
        "homepage": source.homepage or None,
        "href": href("sources", source.slug) if source.slug else None,
    }


def _corrections(notes: tuple[Correction, ...]) -> list[Json]:
    return [
        {
            "at": stamp(note.at),
            "kind": str(note.kind),
            "text": note.text,
            "version": note.version,
            "item_ids": [str(item) for item in note.item_ids],
        }
        for note in notes
    ]


def _rights(publication: Publication, url: str) -> Json:
    series, credit = publication.series, publication.document.credit
    credit_line = series.credit_line or (credit.name if credit else "") or settings.SITE_NAME
    licence = {"spdx": series.licence, "url": series.licence_url or None} if series.licence else None
    terms = f"Licensed under {series.licence}." if licence else "All rights reserved."
    return {
        "canonical_url": url,
        "credit_line": credit_line,
        "credit_html": render_to_string("api/credit.html", {"url": url, "credit_line": credit_line}).strip(),
        "licence": licence,
        "usage_terms": f"{terms} Show the credit line “{credit_line}” with a link to the canonical page.",
    }


def _image(image: ImageDoc) -> Json:
    return {
        "url": f"{settings.SITE_URL}/images/{PurePosixPath(image.name).name}",
        "alt": image.alt,
        "credit": image.credit,
        "width": image.width,
        "height": image.height,
        "focus": {"x": image.focus_x, "y": image.focus_y},
        "renditions": [
            {
                "url": f"{settings.SITE_URL}/images/{size.name}",
                "type": size.media_type,
                "width": size.width,
                "height": size.height,
            }
            for size in images.sizes(image.name, image.width, image.height)
        ],
    }
