"""Linked data of a page: schema.org's words, and all that a digest says."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from digests.domain import publishing
from digests.models import Item, PublishedItem
from tests.factories import digest_of, published_digest
from tests.site.linked import Json, linked_data, problems

pytestmark = pytest.mark.django_db
Read = Callable[..., Any]


@pytest.fixture
def pages(read: Read) -> dict[str, Json]:
    """Return the linked data of each type of page, in a newsroom with a correction and archived copies."""
    digest = digest_of(published_digest(sections=2, items=2, citations=2))
    item = Item.objects.filter(section__digest=digest, section__country="KZ")[0]
    item.citations.update(archived_url="https://archive.example/1", language="ru", published_on="2026-03-01")
    edition = publishing.correct(digest, by=None, note="Freight fell, it did not rise.", item_ids=[item.uuid])
    path = f"/{edition.series.slug}/{edition.year}/{edition.month:02d}/{edition.slug}/"
    return {name: linked_data(read(address)) for name, address in {
        "home": "/", "digest": path, "item": f"/items/{item.uuid}/",
    }.items()}  # fmt: skip


def test_schema_org_knows_every_word(pages: dict[str, Json]) -> None:
    assert {name: problems(data) for name, data in pages.items()} == {"home": [], "digest": [], "item": []}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"@type": "NewsRoundup"}, "no type"),
        ({"citations": "x"}, "no such property"),
        ({"publisher": {"@type": "WebPage"}}, "isn't one of"),
        ({"datePublished": "June"}, "isn't one of"),
        (
            {"mainEntity": {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "pos": 1}]}},
            "no such",
        ),
        ({"@context": "https://example.org"}, "context"),
    ],
)
def test_the_check_finds_what_is_wrong(pages: dict[str, Json], change: Json, said: str) -> None:
    wrong = copy.deepcopy(pages["digest"]) | change
    assert any(said in line for line in problems(wrong))


def test_a_digest_lists_its_items_with_citations_and_corrections(pages: dict[str, Json]) -> None:
    data = pages["digest"]
    rows = data["mainEntity"]["itemListElement"]
    assert [row["position"] for row in rows] == [1, 2, 3, 4]
    assert data["mainEntity"]["numberOfItems"] == 4
    assert [len(row["item"]["citation"]) for row in rows] == [2, 2, 2, 2]
    assert [len(row["item"].get("correction", [])) for row in rows] == [0, 0, 1, 0]
    assert data["correction"][0]["text"] == "Freight fell, it did not rise."
    cited = rows[2]["item"]["citation"][0]
    assert {"name", "url", "archivedAt", "inLanguage", "datePublished", "publisher"} <= set(cited)
    assert data["publisher"]["@type"] == "NewsMediaOrganization"


def test_a_page_tells_the_way_to_it(pages: dict[str, Json]) -> None:
    trails = {
        name: [
            step["item"]["@id"].removeprefix(settings.SITE_URL)
            for step in pages[name]["mainEntityOfPage"]["breadcrumb"]["itemListElement"]
        ]
        for name in ("digest", "item")
    }
    assert trails["digest"][:2] == trails["item"][:2] == ["/", "/monitor/"]
    assert trails["item"][2] == trails["digest"][2]
    assert trails["item"][3] == f"/items/{PublishedItem.objects.get(anchor='kz-1').id}/"
    assert pages["item"]["isPartOf"]["@id"] == pages["digest"]["@id"]
    listed = [row["item"]["@id"] for row in pages["digest"]["mainEntity"]["itemListElement"]]
    assert pages["item"]["@id"] in listed


def test_home_names_the_site_and_its_newsroom(pages: dict[str, Json]) -> None:
    data = pages["home"]
    assert (data["@type"], data["name"], data["url"]) == (
        "WebSite",
        settings.SITE_NAME,
        f"{settings.SITE_URL}/",
    )
