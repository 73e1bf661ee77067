"""Examples for the schema: a small publication through the real code, and entries of the directory."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from digests.api import problems, webhook_examples
from digests.api.paging import next_url_of
from digests.domain import embedding, ninjs, wire
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
from digests.domain.partners.usage import COUNTS
from digests.domain.publication import Correction, ItemHistory, Place, Publication, SeriesFacts
from digests.domain.wire import Json, href

DIGEST_ID = UUID("5f0c8f0e-52b5-4c7f-8d3e-0a6a4e1f7b11")
ITEM_ID = UUID("1b0e3c1f-0d5e-4a0f-8f6d-3a2b1c0d9e8f")
OTHER_ID = UUID("8d2f6a34-7c1b-4e59-9a60-b5d4c3f2e1a0")
PUBLISHED = datetime(2026, 3, 8, 9, tzinfo=UTC)
CORRECTED = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
KAZAKHSTAN = Place("KZ", "kazakhstan", "Kazakhstan", wikidata="Q232")
REGION = Place("central-asia", "central-asia", "Central Asia", uuid=OTHER_ID)
SERIES = SeriesFacts(
    uuid=OTHER_ID,
    slug="central-asia-monitor",
    title="Central Asia monitor",
    region=REGION,
    language="en",
    time_zone="Asia/Almaty",
    licence="CC-BY-4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    credit_line="Central Asia monitor",
    notice="",
)


def publication() -> Publication:
    """Return a digest of one section and one item, corrected once."""
    source = SourceRef("Example Agency", "example-agency", "agency", "state", "KZ", "https://agency.example/")
    citation = CitationDoc(
        source=source,
        url="https://agency.example/rail",
        title="Rail freight grows",
        published_on=date(2026, 3, 5),
        language="en",
        id=OTHER_ID,
    )
    item = ItemDoc(
        headline="Rail freight grows",
        body="Freight rose by *nine* percent.",
        topics=(TopicRef("transport", "Transport"),),
        citations=(citation,),
        image=ImageDoc("3f2c.webp", "A freight train on a bridge", "Newsroom", 1600, 900),
        id=ITEM_ID,
    )
    document = DigestDocument(
        title="Freight grows",
        standfirst="More trains, fewer lorries.",
        number=12,
        period_start=date(2026, 3, 1),
        period_end=date(2026, 3, 7),
        credit=Credit("Newsroom", "https://newsroom.example/"),
        sections=(SectionDoc("Kazakhstan", "KZ", (item,), id=OTHER_ID),),
        id=DIGEST_ID,
    )
    return Publication(
        document=document,
        series=SERIES,
        slug="freight-grows",
        version=2,
        kind="correction",
        note="The figure was six percent at first.",
        published_at=PUBLISHED,
        created_at=CORRECTED,
        histories={ITEM_ID: ItemHistory(2, PUBLISHED, CORRECTED)},
        countries={"KZ": KAZAKHSTAN},
        corrections=(
            Correction(CORRECTED, "correction", "The figure was six percent at first.", 2, (ITEM_ID,)),
        ),
        year=2026,
        month=3,
    )


def _change() -> Json:
    row = {
        "uuid": OTHER_ID,
        "seq": 42,
        "at": CORRECTED,
        "action": "corrected",
        "kind": "item",
        "object_id": ITEM_ID,
        "version": 2,
        "notice": "The figure was six percent at first.",
    }
    return wire.change_json(row)


def _entry(collection: str, kind: str, key: str, /, **fields: Any) -> Json:
    at = key if collection == "countries" else OTHER_ID
    return fields | {
        "item_count": 12,
        "items_href": f"{settings.SITE_URL}{wire.BASE}items/?{kind}={key}",
        "href": href(collection, at),
    }


def _directory() -> dict[str, Json]:
    reference = {"id": str(OTHER_ID), "slug": "central-asia", "name": "Central Asia"}
    site = settings.SITE_URL
    licence = {"spdx": SERIES.licence, "url": SERIES.licence_url}
    return {
        "Country": _entry(
            "countries",
            "country",
            "KZ",
            code="KZ",
            slug="kazakhstan",
            name="Kazakhstan",
            names={"ru": "Казахстан"},
            wikidata="http://www.wikidata.org/entity/Q232",
            regions=["central-asia"],
            canonical_url=f"{site}/countries/kazakhstan/",
        ),
        "Region": _entry(
            "regions", "region", "central-asia", **reference, names={"fr": "Asie centrale"}, countries=["KZ"]
        ),
        "Series": _entry(
            "series",
            "series",
            SERIES.slug,
            id=str(OTHER_ID),
            slug=SERIES.slug,
            title=SERIES.title,
            description="The week in Central Asia.",
            region=reference,
            cadence="weekly",
            language="en",
            time_zone=SERIES.time_zone,
            licence=licence,
            credit_line=SERIES.credit_line,
            notice="",
            canonical_url=f"{site}/{SERIES.slug}/",
        ),
        "Source": _entry(
            "sources",
            "source",
            "example-agency",
            id=str(OTHER_ID),
            slug="example-agency",
            name="Example Agency",
            kind="agency",
            ownership="state",
            owner="Ministry of Information",
            ownership_authority="State Media Monitor",
            ownership_checked_on="2026-01-15",
            country="KZ",
            languages=["kk", "ru", "en"],
            homepage="https://agency.example/",
            canonical_url=f"{site}/sources/example-agency/",
        ),
        "Topic": _entry(
            "topics",
            "topic",
            "transport",
            id=str(OTHER_ID),
            slug="transport",
            name="Transport",
            description="Railways, roads, ports and pipelines.",
            canonical_url=f"{site}/topics/transport/",
        ),
    }


def _me() -> dict[str, Json]:
    counts = dict.fromkeys(COUNTS, 0) | {"requests": 14, "items": 2, "changes": 12}
    hour = {"hour": "2026-03-09T07:00:00Z"} | counts
    made: dict[str, Json] = {
        "PartnerReference": {"id": str(OTHER_ID), "name": "The Steppe Herald"},
        "Key": {
            "id": str(OTHER_ID),
            "label": "Web site",
            "mode": "live",
            "scopes": ["read", "export"],
            "networks": ["203.0.113.0/24"],
            "created_at": wire.stamp(PUBLISHED),
            "expires_at": None,
        },
        "KeyLimits": {"per_minute": 600, "per_month": 100000},
        "Quota": {"used": 4200, "left": 95800, "resets_at": "2026-04-01T00:00:00Z"},
        "Counts": counts,
        "Hour": hour,
        "Usage": {"hour": counts, "day": counts, "month": counts},
        "Following": {"cursor": "40", "moved_at": wire.stamp(CORRECTED), "head": "42", "behind": 2},
        "LastProblem": {"type": "not-found", "at": wire.stamp(CORRECTED), "path": f"{wire.BASE}item/"},
    }
    return made | {
        "Me": {
            "partner": made["PartnerReference"],
            "key": made["Key"],
            "limits": made["KeyLimits"],
            "quota": made["Quota"],
            "usage": made["Usage"],
            "hours": [hour],
            "following": made["Following"],
            "last_problem": made["LastProblem"],
        }
    }


def by_component() -> dict[str, Any]:
    """Return an example of each component of the schema by its name."""
    facts = publication()
    digest = wire.digest_json(facts)
    item = digest["sections"][0]["items"][0]
    citation = item["citations"][0]
    meta = {"as_of": wire.stamp(CORRECTED), "change_cursor": "42"}
    made = {
        "Digest": digest,
        "Item": item,
        "Section": digest["sections"][0],
        "Period": digest["period"],
        "Credit": digest["credit"],
        "SeriesReference": digest["series"],
        "RegionReference": digest["region"],
        "Correction": digest["corrections"][0],
        "Rights": digest["rights"],
        "Licence": digest["rights"]["licence"],
        "Body": item["body"],
        "CountryReference": item["countries"][0],
        "TopicReference": item["topics"][0],
        "DigestReference": item["digest"],
        "SectionReference": item["section"],
        "Image": item["image"],
        "Focus": item["image"]["focus"],
        "Rendition": item["image"]["renditions"][0],
        "Citation": citation,
        "CitedSource": citation["source"],
        "Change": _change(),
        "Changes": {
            "changes": [_change()],
            "cursor": "42",
            "next": next_url_of(f"{wire.BASE}changes/", since="42"),
            "has_more": False,
        },
        "Page": {"next": None, "cursor": None, "limit": 20},
        "Meta": meta,
        "Limits": {"limit_max": 100, "limit_default": 20, "filter_values_max": 10, "filter_repeats_max": 3},
        **_directory(),
        **_me(),
    }
    made |= _derived(digest, item)
    listed = "Digest Item Source Country Region Series Topic Version Ninjs Selection"
    for name in listed.split():
        made[f"{name}List"] = {"data": [made[name]], "page": made["Page"], "meta": meta}
    made |= webhook_examples.by_component(made["Change"], made["Page"], meta)
    made["Service"] = _service(made)
    made["Problem"] = _problem(problems.INVALID_PARAMETER)
    made["BodyError"] = {"pointer": "#/filters/country/0", "detail": "ISO 3166-1 alpha-2 code of a country."}
    made["Tombstone"] = _problem(problems.WITHDRAWN)
    return made


def _derived(digest: Json, item: Json) -> dict[str, Json]:
    """Return examples of what is made of digests and items."""
    tombstone = wire.tombstone("item", ITEM_ID, withdrawn_at=CORRECTED, notice="")
    shortened = digest | {"sections": [digest["sections"][0] | {"items": [tombstone]}]}
    as_ninjs = ninjs.item(item)
    return {
        "Version": {
            "version": 2,
            "kind": "correction",
            "at": wire.stamp(CORRECTED),
            "note": digest["corrections"][0]["text"],
            "item_ids": [str(ITEM_ID)],
            "status": "current",
            "href": href("digests", f"{DIGEST_ID}/versions/2"),
        },
        "ItemTombstone": tombstone,
        "ItemOrTombstone": tombstone,
        "SectionVersion": shortened["sections"][0],
        "DigestVersion": shortened,
        "Embed": embedding.item(item),
        "Resolved": {
            "kind": "item",
            "id": str(ITEM_ID),
            "uri": item["uri"],
            "href": href("items", ITEM_ID),
            "status": item["status"],
        },
        "Ninjs": as_ninjs,
        "Standard": as_ninjs["standard"],
        "Selection": {name: item[name] for name in ("id", "version", "headline")},
    }


def export(made: dict[str, Any]) -> str:
    """Return the example of an export: one line of an object, and the last."""
    return "\n".join(wire.dumps(line) for line in (made["Item"], {"cursor": "42", "count": 1})) + "\n"


def _service(made: dict[str, Any]) -> Json:
    site = settings.SITE_URL
    return {
        "name": settings.SITE_NAME,
        "site_url": f"{site}/",
        "version": "1",
        "resources": {"items": f"{site}{wire.BASE}items/"},
        "feeds": [f"{site}/feeds/all.atom"],
        "regions": [made["Region"]],
        "series": [made["Series"]],
        "languages": ["en"],
        "limits": made["Limits"],
        "meta": made["Meta"],
    }


def _problem(kind: problems.ProblemType) -> Json:
    path = f"{wire.BASE}items/"
    if kind is problems.WITHDRAWN:
        tomb = wire.tombstone("item", ITEM_ID, withdrawn_at=CORRECTED, notice="It was about another line.")
        return problems.problem_json(kind, "This item was withdrawn.", f"{path}{ITEM_ID}/", **tomb)
    if kind is problems.INVALID_PARAMETER:
        detail = "The value of “limit” isn't valid: How many entries a page has, 1 to 100."
        return problems.problem_json(kind, detail, path, parameter="limit")
    return problems.problem_json(kind, kind.title + ".", path)


def of_response(made: dict[str, Any], name: str, status: int) -> Any:
    """Return the example of one response: of its component, or of the problem with that status."""
    if name != "Problem":
        return made[name]
    return _problem(next(kind for kind in problems.TYPES if kind.status == status))
