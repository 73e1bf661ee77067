"""The wire's JSON: what partners get of a publication."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import override_settings

from digests.domain import rendering, wire
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
from digests.domain.publication import Correction, ItemHistory, Place, Publication, SeriesFacts

AT = datetime(2026, 3, 8, 9, tzinfo=UTC)
LATER = AT + timedelta(days=1, microseconds=5)
SITE = "http://127.0.0.1:8000"
SERIES = SeriesFacts(
    uuid=uuid4(),
    slug="monitor",
    title="Monitor",
    region=Place("central-asia", "central-asia", "Central Asia", uuid=uuid4()),
    language="en",
    time_zone="UTC",
    licence="CC-BY-4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    credit_line="The Monitor",
    notice="",
)
RICH = ItemDoc(
    headline="Rail",
    body="Freight *rose*, [they say](https://a.example/?x=1&y=2).\n\n> Quoted.",
    topics=(TopicRef("rail", "Rail"),),
    citations=(
        CitationDoc(
            source=SourceRef("Agency", "agency", "agency", "state", "KZ", "https://agency.example/"),
            url="https://agency.example/1",
            title="One",
            published_on=date(2026, 3, 5),
            archived_url="https://archive.example/1",
            language="ru",
        ),
        CitationDoc(source=SourceRef("Nobody knows")),
    ),
    image=ImageDoc("items/abc.webp", "A train", "Newsroom", 1600, 900),
)
PLAIN = ItemDoc(body="Nothing else.")


def publish(**changed):
    document = DigestDocument(
        title="Title",
        standfirst="Standfirst",
        number=7,
        period_start=date(2026, 3, 1),
        period_end=date(2026, 3, 7),
        credit=Credit("Desk"),
        sections=(
            SectionDoc("Central Asia", None, (PLAIN,)),
            SectionDoc("", "KZ", (RICH,)),
        ),
    )
    document = replace(document, **changed.pop("document", {}))
    facts = {
        "document": document,
        "series": SERIES,
        "slug": "title",
        "version": 1,
        "kind": "first",
        "note": "",
        "published_at": AT,
        "created_at": AT,
        "histories": {item.id: ItemHistory(1, AT, AT) for _section, item in document.items()},
        "countries": {"KZ": Place("KZ", "kazakhstan", "Kazakhstan", wikidata="Q232")},
        "year": 2026,
        "month": 3,
    }
    return Publication(**(facts | changed))


def items_of(publication):
    return [item for section in wire.digest_json(publication)["sections"] for item in section["items"]]


def test_a_digest():
    publication = publish()
    digest = wire.digest_json(publication)
    sections = digest.pop("sections")
    uuid = str(publication.document.id)
    url = f"{SITE}/monitor/2026/03/title/"
    assert digest == {
        "id": uuid,
        "uri": f"{SITE}/id/digest/{uuid}",
        "version": 1,
        "status": "published",
        "title": "Title",
        "standfirst": "Standfirst",
        "series": {
            "id": str(SERIES.uuid),
            "slug": "monitor",
            "title": "Monitor",
            "notice": "",
            "href": f"{SITE}/api/v1/series/{SERIES.uuid}/",
        },
        "region": {"id": str(SERIES.region.uuid), "slug": "central-asia", "name": "Central Asia"},
        "number": 7,
        "period": {"start": "2026-03-01", "end": "2026-03-07"},
        "language": "en",
        "translation_of": None,
        "credit": {"name": "Desk", "url": None},
        "first_published_at": "2026-03-08T09:00:00Z",
        "published_at": "2026-03-08T09:00:00Z",
        "updated_at": "2026-03-08T09:00:00Z",
        "canonical_url": url,
        "corrections": [],
        "rights": {
            "canonical_url": url,
            "credit_line": "The Monitor",
            "credit_html": f'<a href="{url}">The Monitor</a>',
            "licence": {"spdx": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
            "usage_terms": "Licensed under CC-BY-4.0. Show the credit line “The Monitor” with a link to the"
            " canonical page.",
        },
    }
    assert [(section["heading"], section["country"]) for section in sections] == [
        ("Central Asia", None),
        ("Kazakhstan", "KZ"),
    ]


def test_an_item_loses_nothing():
    item = items_of(publish())[1]
    assert item["id"] == str(RICH.id)
    assert item["uri"] == f"{SITE}/id/item/{RICH.id}"
    assert item["headline"] == "Rail"
    assert item["countries"] == [
        {
            "code": "KZ",
            "slug": "kazakhstan",
            "name": "Kazakhstan",
            "wikidata": "http://www.wikidata.org/entity/Q232",
        }
    ]
    assert item["topics"] == [{"slug": "rail", "name": "Rail"}]
    assert item["position"] == 1
    assert item["section"]["heading"] == "Kazakhstan"
    assert item["digest"]["title"] == "Title"
    assert item["rights"]["canonical_url"] == f"{SITE}/items/{RICH.id}/"
    assert item["image"] == {
        "url": f"{SITE}/images/abc.webp",
        "alt": "A train",
        "credit": "Newsroom",
        "width": 1600,
        "height": 900,
        "focus": {"x": 50, "y": 50},
        "renditions": [
            {
                "url": f"{SITE}/images/abc{mark}.{kind}",
                "type": f"image/{kind}",
                "width": width,
                "height": height,
            }
            for kind in ("avif", "webp")
            for mark, width, height in (("-480", 480, 270), ("-960", 960, 540), ("", 1600, 900))
        ],
    }


def test_citations_are_structured_and_in_order():
    full, bare = items_of(publish())[1]["citations"]
    assert full == {
        "id": str(RICH.citations[0].id),
        "marker": 1,
        "source": {
            "id": "agency",
            "name": "Agency",
            "kind": "agency",
            "ownership": "state",
            "country": "KZ",
            "homepage": "https://agency.example/",
            "href": f"{SITE}/api/v1/sources/agency/",
        },
        "title": "One",
        "url": "https://agency.example/1",
        "archived_url": "https://archive.example/1",
        "published_on": "2026-03-05",
        "language": "ru",
    }
    assert bare["marker"] == 2
    assert bare["source"] == {
        "id": None,
        "name": "Nobody knows",
        "kind": None,
        "ownership": None,
        "country": None,
        "homepage": None,
        "href": None,
    }
    assert [bare[name] for name in ("url", "archived_url", "published_on", "language")] == [None] * 4


def test_the_body_is_the_page_s():
    body = items_of(publish())[1]["body"]
    assert body == {"html": rendering.render_body(RICH.body), "text": rendering.plain_text(RICH.body)}
    assert "<em>rose</em>" in body["html"]
    assert "*" not in body["text"]


def test_an_item_without_anything_else():
    item = items_of(publish())[0]
    assert (item["headline"], item["countries"], item["topics"], item["citations"]) == ("", [], [], [])
    assert item["image"] is None
    assert item["section"]["country"] is None


def test_versions_and_times_of_an_item_are_its_own():
    publication = publish(
        version=3,
        created_at=LATER,
        histories={PLAIN.id: ItemHistory(1, AT, AT), RICH.id: ItemHistory(2, AT, LATER)},
    )
    assert wire.digest_json(publication)["updated_at"] == "2026-03-09T09:00:00.000005Z"
    plain, rich = items_of(publication)
    assert (plain["version"], plain["updated_at"]) == (1, "2026-03-08T09:00:00Z")
    assert (rich["version"], rich["updated_at"]) == (2, "2026-03-09T09:00:00.000005Z")
    assert rich["first_published_at"] == rich["published_at"] == "2026-03-08T09:00:00Z"


def test_a_correction_is_on_the_digest_and_on_the_items_it_is_about():
    note = Correction(LATER, "correction", "It fell.", 2, (RICH.id,))
    publication = publish(corrections=(note,), version=2)
    told = {
        "at": "2026-03-09T09:00:00.000005Z",
        "kind": "correction",
        "text": "It fell.",
        "version": 2,
        "item_ids": [str(RICH.id)],
    }
    digest = wire.digest_json(publication)
    assert (digest["status"], digest["corrections"]) == ("corrected", [told])
    plain, rich = items_of(publication)
    assert (plain["status"], plain["corrections"]) == ("published", [])
    assert (rich["status"], rich["corrections"]) == ("corrected", [told])


def test_all_rights_reserved_where_no_licence_is_given():
    series = replace(SERIES, licence="", credit_line="")
    rights = wire.digest_json(publish(series=series))["rights"]
    assert rights["licence"] is None
    assert rights["credit_line"] == "Desk"
    assert rights["usage_terms"].startswith("All rights reserved. ")
    nobody = wire.digest_json(publish(series=series, document={"credit": None}))["rights"]
    assert nobody["credit_line"] == "Newsroom"


def test_the_credit_is_escaped():
    series = replace(SERIES, credit_line='<b>"A" & B</b>')
    html = wire.digest_json(publish(series=series))["rights"]["credit_html"]
    assert "&lt;b&gt;&quot;A&quot; &amp; B&lt;/b&gt;" in html


@pytest.mark.parametrize(("start", "end"), [(None, None), (date(2026, 3, 1), None)])
def test_periods_may_be_open(start, end):
    period = wire.digest_json(publish(document={"period_start": start, "period_end": end}))["period"]
    assert period == ({"start": "2026-03-01", "end": None} if start else None)


@override_settings(SITE_URL="https://news.example")
def test_addresses_are_the_site_s():
    digest = wire.digest_json(publish())
    assert digest["uri"].startswith("https://news.example/id/digest/")
    assert digest["series"]["href"].startswith("https://news.example/api/v1/series/")


def test_a_tombstone():
    uuid = UUID(int=1)
    assert wire.tombstone("item", uuid, withdrawn_at=AT, notice="Ours no more.") == {
        "id": str(uuid),
        "uri": f"{SITE}/id/item/{uuid}",
        "withdrawn_at": "2026-03-08T09:00:00Z",
        "notice": "Ours no more.",
    }


@pytest.mark.parametrize(
    ("action", "is_mandatory"),
    [("published", False), ("updated", False), ("corrected", True), ("withdrawn", True), ("restored", False)],
)
def test_corrections_and_withdrawals_are_mandatory(action, is_mandatory):
    row = {
        "uuid": uuid4(),
        "seq": 3,
        "at": AT,
        "action": action,
        "kind": "item",
        "object_id": UUID(int=1),
        "version": 2,
        "notice": "",
    }
    change = wire.change_json(row)
    assert change["mandatory"] is is_mandatory
    assert change["href"] == f"{SITE}/api/v1/items/{UUID(int=1)}/"
    assert change["uri"] == f"{SITE}/id/item/{UUID(int=1)}"
