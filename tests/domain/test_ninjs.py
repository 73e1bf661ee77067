"""ninjs: nothing of a digest or an item is lost, and the IPTC's schema has nothing against it."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.api.examples import DIGEST_ID, ITEM_ID, OTHER_ID, publication
from digests.domain import ninjs, wire
from digests.domain.document import CitationDoc, Credit, ImageDoc, ItemDoc, SectionDoc, SourceRef, TopicRef
from digests.domain.publication import Correction, ItemHistory
from tests.ninjs import faults

SITE = "http://127.0.0.1:8000"


@pytest.fixture
def digest():
    return wire.digest_json(publication())


@pytest.fixture
def item(digest):
    return digest["sections"][0]["items"][0]


def walk(data):
    """Yield an object and all that it holds."""
    yield data
    for inner in data.get("associations", []):
        yield from walk(inner)


def test_the_schema_refuses_what_is_not_ninjs(item):
    assert faults(ninjs.item(item)) == []
    assert faults(ninjs.item(item) | {"extra": 1})
    assert faults(ninjs.item(item) | {"uri": "no uri"})
    assert faults(ninjs.item(item) | {"versionCreated": "yesterday"})
    assert faults(ninjs.item(item) | {"places": [{"geoJSON": {"type": "Circle"}}]})


def test_a_digest_holds_sections_that_hold_items_that_hold_what_they_cite(digest):
    made = ninjs.digest(digest)
    assert faults(made) == []
    section = made["associations"][0]
    story = section["associations"][0]
    picture, cited = story["associations"]
    assert [(o["type"], o.get("profile"), o.get("rel")) for o in (made, section, story, picture, cited)] == [
        ("composite", "digest", None),
        ("composite", "digest-section", "section"),
        ("text", "digest-item", "item"),
        ("picture", None, "picture"),
        ("text", "citation", "cites"),
    ]
    assert made["uri"] == f"{SITE}/id/digest/{DIGEST_ID}"
    assert section["uri"] == cited["uri"] == f"urn:uuid:{OTHER_ID}"
    assert story["uri"] == f"{SITE}/id/item/{ITEM_ID}"
    assert [o for o in walk(made) if "standard" in o] == [made]
    assert made["standard"] == {
        "name": "ninjs",
        "version": "3.1",
        "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
    }


def test_a_digest_says_what_it_is(digest):
    made = ninjs.digest(digest)
    assert made["title"] == "Freight grows"
    assert made["slugline"] == "central-asia-monitor-12"
    assert made["headlines"] == [{"role": "main", "value": "Freight grows"}]
    assert made["by"] == "Newsroom"
    assert [(d["role"], d["value"]) for d in made["descriptions"]] == [
        ("summary", "More trains, fewer lorries."),
        ("period", "2026-03-01/2026-03-07"),
        ("correction", "The figure was six percent at first."),
    ]
    assert made["version"] == "2"
    assert (made["firstCreated"], made["versionCreated"]) == ("2026-03-08T09:00:00Z", "2026-03-09T07:30:00Z")
    assert made["renditions"] == [
        {"name": "web", "href": digest["canonical_url"], "contentType": "text/html"}
    ]
    assert made["copyrightNotice"] == "© 2026 Central Asia monitor"
    assert "Show the credit line “Central Asia monitor”" in made["usageTerms"]
    assert made["rightsInfo"] == {"linkedRights": "https://creativecommons.org/licenses/by/4.0/"}


def test_an_item_says_what_it_is(item):
    made = ninjs.item(item)
    assert faults(made) == []
    assert made["headlines"] == [{"role": "main", "value": "Rail freight grows"}]
    assert [(body["role"], body["contentType"]) for body in made["bodies"]] == [
        ("html", "text/html"),
        ("text", "text/plain"),
    ]
    assert made["bodies"][0]["value"] == item["body"]["html"]
    assert made["bodies"][0]["wordCount"] == 5
    assert made["places"] == [
        {
            "name": "Kazakhstan",
            "rel": "about",
            "uri": "http://www.wikidata.org/entity/Q232",
            "literal": "iso3166-1a2:KZ",
        },
        {"name": "Central Asia", "rel": "about", "literal": "central-asia"},
    ]
    assert made["subjects"] == [
        {"name": "Transport", "rel": "about", "literal": "transport", "creator": "Central Asia monitor"}
    ]
    assert made["infoSources"] == [
        {
            "name": "Example Agency",
            "role": "source",
            "uri": "https://agency.example/",
            "literal": "example-agency",
        }
    ]
    part_of = made["associations"][-1]
    assert (part_of["rel"], part_of["uri"]) == ("isPartOf", f"{SITE}/id/digest/{DIGEST_ID}")


def test_what_is_cited_is_whole(item):
    cited = next(o for o in ninjs.item(item)["associations"] if o["rel"] == "cites")
    assert cited == {
        "name": "Rail freight grows",
        "rel": "cites",
        "uri": f"urn:uuid:{OTHER_ID}",
        "type": "text",
        "profile": "citation",
        "representationType": "partial",
        "title": "Rail freight grows",
        "language": "en",
        "contentCreated": "2026-03-05T00:00:00Z",
        "headlines": [{"role": "main", "value": "Rail freight grows"}],
        "infoSources": [
            {
                "name": "Example Agency",
                "role": "source",
                "uri": "https://agency.example/",
                "literal": "example-agency",
            }
        ],
        "altIds": [{"role": "marker", "value": "1"}],
        "renditions": [{"name": "web", "href": "https://agency.example/rail", "contentType": "text/html"}],
    }


def test_a_correction_leaves_it_usable_and_is_told_twice(item):
    made = ninjs.item(item)
    assert made["pubStatus"] == "usable"
    assert made["edNote"] == "Corrected 2026-03-09T07:30:00Z: The figure was six percent at first."
    assert made["descriptions"] == [
        {
            "role": "correction",
            "contentType": "text/plain",
            "value": "The figure was six percent at first.",
        }
    ]


def test_a_picture_has_its_sizes_and_the_point_to_keep(item):
    item["image"]["focus"] = {"x": 25, "y": 100}
    picture = ninjs.item(item)["associations"][0]
    assert faults(ninjs.item(item)) == []
    assert (picture["by"], picture["descriptions"][0]["value"]) == ("Newsroom", "A freight train on a bridge")
    assert [(r["name"], r["width"], r["contentType"]) for r in picture["renditions"]] == [
        ("main", 1600, "image/webp"),
        ("avif-480", 480, "image/avif"),
        ("avif-960", 960, "image/avif"),
        ("avif-1600", 1600, "image/avif"),
        ("webp-480", 480, "image/webp"),
        ("webp-960", 960, "image/webp"),
    ]
    assert picture["renditions"][0]["poi"] == {"x": 400, "y": 900}


@pytest.mark.parametrize(
    ("kind", "type_", "profile"), [("digest", "composite", "digest"), ("item", "text", "digest-item")]
)
@pytest.mark.parametrize("notice", ["It was about another line.", ""])
def test_what_was_withdrawn_is_canceled_and_says_why(kind, type_, profile, notice):
    at = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
    made = ninjs.tombstone(kind, wire.tombstone(kind, ITEM_ID, withdrawn_at=at, notice=notice))
    assert faults(made) == []
    assert made == {
        "standard": ninjs.STANDARD,
        "uri": f"{SITE}/id/{kind}/{ITEM_ID}",
        "type": type_,
        "profile": profile,
        "representationType": "full",
        "versionCreated": "2026-03-09T07:30:00Z",
        "pubStatus": "canceled",
        "edNote": notice or "Withdrawn: take your copy down.",
    }


def test_an_item_without_a_headline_is_known_by_its_first_words(item):
    item["headline"] = ""
    made = ninjs.item(item)
    assert faults(made) == []
    assert "headlines" not in made
    assert made["title"] == "Freight rose by nine percent."


def test_a_section_without_a_heading_is_the_region_s(digest):
    digest["sections"][0] |= {"heading": "", "country": None}
    section = ninjs.digest(digest)["associations"][0]
    assert (section["name"], faults(ninjs.digest(digest))) == ("Central Asia", [])


def test_a_section_without_items_still_tells_its_country(digest):
    digest["sections"][0]["items"] = []
    assert ninjs.digest(digest)["associations"][0]["places"] == [
        {"rel": "about", "literal": "iso3166-1a2:KZ"}
    ]


def test_a_translation_names_its_original(digest):
    digest["translation_of"] = f"{SITE}/id/digest/{OTHER_ID}"
    made = ninjs.digest(digest)
    assert faults(made) == []
    assert (made["associations"][-1]["rel"], made["associations"][-1]["uri"]) == (
        "translationOf",
        digest["translation_of"],
    )


def test_a_source_is_named_once_and_cited_twice(item):
    item["citations"] = [item["citations"][0], item["citations"][0] | {"id": str(uuid4()), "marker": 2}]
    made = ninjs.item(item)
    assert len(made["infoSources"]) == 1
    assert [o["altIds"][0]["value"] for o in made["associations"] if o["rel"] == "cites"] == ["1", "2"]


# What people may have typed or pasted; a database takes no lone surrogates, JSON no NUL.
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
ADDRESSES = st.one_of(
    st.just(""),
    WORDS.map(lambda text: f"https://e.example/{text}"),
    WORDS.map(lambda text: f"http://{text}/"),
    WORDS.map(lambda text: f"https://e.example/?q={text}#{text}"),
    st.sampled_from(
        ["https://қазақ.example/жол", "http://[::1]:8/", "http://[::x]/", "http://e:port/", "%%%"]
    ),
)
SOURCES = st.builds(SourceRef, name=WORDS, slug=st.sampled_from(["", "agency"]), homepage=ADDRESSES)
CITATIONS = st.builds(
    CitationDoc,
    source=SOURCES,
    url=ADDRESSES,
    title=WORDS,
    published_on=st.none() | st.dates(),
    archived_url=ADDRESSES,
)
ITEMS = st.builds(
    ItemDoc,
    body=WORDS,
    headline=WORDS,
    topics=st.lists(st.builds(TopicRef, slug=WORDS, name=WORDS), max_size=2).map(tuple),
    citations=st.lists(CITATIONS, max_size=3).map(tuple),
    image=st.none()
    | st.builds(ImageDoc, st.just("a.webp"), WORDS, WORDS, st.integers(1, 1600), st.integers(1, 1600)),
)
SECTIONS = st.builds(
    SectionDoc,
    heading=WORDS,
    country=st.sampled_from([None, "KZ", "XK"]),
    items=st.lists(ITEMS, max_size=3).map(tuple),
)


@settings(max_examples=60)
@given(
    sections=st.lists(SECTIONS, max_size=3).map(tuple),
    words=st.tuples(WORDS, WORDS),
    credit=st.none() | st.builds(Credit, WORDS, ADDRESSES),
    language=st.sampled_from(["en", "ru", "kk", "uz-Latn", "ug"]),
)
def test_whatever_is_published_is_valid(sections, words, credit, language):
    base = publication()
    document = replace(
        base.document,
        title=words[0],
        standfirst=words[1],
        credit=credit,
        sections=sections,
        language=language,
    )
    at = base.published_at
    histories = {item.id: ItemHistory(1, at, at) for _section, item in document.items()}
    corrections = tuple(Correction(at, "correction", words[1], 2, (uuid,)) for uuid in histories)
    made = wire.digest_json(replace(base, document=document, histories=histories, corrections=corrections))
    assert faults(ninjs.digest(made)) == []
    for section in made["sections"]:
        for item in section["items"]:
            assert faults(ninjs.item(item)) == []
            assert UUID(item["id"]) in histories
