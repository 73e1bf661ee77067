"""The sandbox's content: ``data/sandbox.json`` as rows that are never stored, and as documents.

Every uuid is worked out from a name, so it is the same in every installation and for ever.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from digests.domain.document import (
    CitationDoc,
    Credit,
    DigestDocument,
    ImageDoc,
    ItemDoc,
    SectionDoc,
    SourceRef,
    TopicRef,
)
from digests.domain.sandbox import picture
from digests.models import Country, Region, Series, Source, Topic

FILE = Path(__file__).resolve().parents[2] / "data" / "sandbox.json"
Json = dict[str, Any]


def uuid_of(kind: str, name: str) -> UUID:
    """Return the uuid of something in the sandbox."""
    return uuid5(NAMESPACE_URL, f"https://sandbox.example/{kind}/{name}")


@dataclass(frozen=True)
class Event:
    """Something that happens to a digest: ``do`` is publish, correct or withdraw.

    ``change`` has new values of fields by item and name, ``drop`` the items that are taken out before.
    """

    at: datetime
    do: str
    digest: str
    note: str
    change: Json
    drop: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """All that there is: rows by slug or code, the digests as they were begun, and what happened to them."""

    regions: dict[str, Region]
    countries: dict[str, Country]
    series: dict[str, Series]
    sources: dict[str, Source]
    topics: dict[str, Topic]
    digests: dict[str, Json]
    events: tuple[Event, ...]

    def document(self, digest: Json) -> DigestDocument:
        """Return a digest as a document."""
        credit, (start, end) = digest["credit"], digest["period"]
        return DigestDocument(
            title=digest["title"],
            standfirst=digest["standfirst"],
            language=self.series[digest["series"]].language,
            number=digest["number"],
            period_start=date.fromisoformat(start),
            period_end=date.fromisoformat(end),
            credit=Credit(**credit) if credit else None,
            sections=tuple(self._section(section) for section in digest["sections"]),
            id=uuid_of("digest", digest["name"]),
        )

    def _section(self, section: Json) -> SectionDoc:
        return SectionDoc(
            heading=section["heading"],
            country=section["country"],
            items=tuple(self._item(item) for item in section["items"]),
            id=uuid_of("section", section["name"]),
        )

    def _item(self, item: Json) -> ItemDoc:
        return ItemDoc(
            headline=item["headline"],
            body=item["body"],
            topics=tuple(TopicRef(slug, self.topics[slug].name) for slug in sorted(item["topics"])),
            citations=tuple(self._citation(citation) for citation in item["citations"]),
            image=_image(item["image"]) if "image" in item else None,
            id=uuid_of("item", item["name"]),
        )

    def _citation(self, citation: Json) -> CitationDoc:
        source, day = self.sources[citation["source"]], citation["published_on"]
        return CitationDoc(
            source=SourceRef(
                source.name, source.slug, source.kind, source.ownership, source.country_id, source.homepage
            ),
            url=citation["url"],
            title=citation["title"],
            published_on=date.fromisoformat(day) if day else None,
            archived_url=citation.get("archived_url", ""),
            language=citation.get("language", ""),
            id=uuid_of("citation", citation["name"]),
        )


def _image(image: Json) -> ImageDoc:
    x, y = image["focus"]
    return ImageDoc(picture.NAME, image["alt"], image["credit"], picture.WIDTH, picture.HEIGHT, x, y)


@cache
def content() -> Content:
    """Return the sandbox's content, read once."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    regions = {row["slug"]: _row(Region, "region", row) for row in data["regions"]}
    countries = {row["code"]: Country(**_but(row, "region")) for row in data["countries"]}
    for slug, region in regions.items():
        inside = [countries[row["code"]] for row in data["countries"] if row["region"] == slug]
        _know(region, "countries", inside)
        for country in inside:
            _know(country, "regions", [region])
    series = [row | {"region": regions[row["region"]]} for row in data["series"]]
    sources = [_but(row, "country") | {"country_id": row["country"]} for row in data["sources"]]
    return Content(
        regions=regions,
        countries=countries,
        series={row["slug"]: _row(Series, "series", row) for row in series},
        sources={row["slug"]: _row(Source, "source", row) for row in sources},
        topics={row["slug"]: _row(Topic, "topic", row) for row in data["topics"]},
        digests={row["name"]: row for row in data["digests"]},
        events=tuple(_event(row) for row in data["events"]),
    )


def _row(model: Any, kind: str, fields: Json) -> Any:
    """Return a row with a uuid and, as relations of unsaved ones can't be read, a number that no table has."""
    uuid = uuid_of(kind, fields["slug"])
    return model(pk=-(uuid.int % 2**31) - 1, uuid=uuid, **fields)


def _but(fields: Json, name: str) -> Json:
    return {key: value for key, value in fields.items() if key != name}


def _know(row: Any, relation: str, rows: list[Any]) -> None:
    """Give a row its relation as Django keeps one that was read beforehand."""
    row._prefetched_objects_cache = {relation: rows}  # noqa: SLF001 (no other way without a query)


def _event(row: Json) -> Event:
    at = datetime.fromisoformat(row["at"])
    change, drop = row.get("change", {}), tuple(row.get("drop", ()))
    return Event(at, row["do"], row["digest"], row.get("note", ""), change, drop)
