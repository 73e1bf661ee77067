"""A digest's page."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import brotli
import pytest
from django.conf import settings
from django.test import Client

from digests.domain import publishing
from digests.models import Edition, Item
from tests.factories import SeriesFactory, digest_of, published_digest

pytestmark = pytest.mark.django_db
Read = Callable[..., Any]


def address(edition: Edition) -> str:
    return f"/{edition.series.slug}/{edition.year}/{edition.month:02d}/{edition.slug}/"


def test_shows_meta_line_contents_sections_and_items(read: Read) -> None:
    edition = published_digest()
    page = read(address(edition))
    assert page.h1.text == edition.title
    meta = " ".join(page.select_one("article.digest > header .meta").text.split())
    assert meta.endswith("6 items · 1 min read · 2 sources, 1 of them state media")
    anchors = [a["href"] for a in page.select(".contents a")]
    assert anchors == ["#region-1", "#region-2", "#kz-1", "#kz-2", "#uz-1", "#uz-2"]
    assert all(page.select_one(anchor) for anchor in anchors)
    assert [h.text for h in page.select("section h2")] == ["Central Asia", "Kazakhstan", "Uzbekistan"]
    assert page.select_one("section h2 a")["href"] == "/countries/kazakhstan/"


def test_an_item_has_permalink_sources_topics_and_reference(read: Read) -> None:
    edition = published_digest()
    item = read(address(edition)).select_one("#kz-2")
    uuid = Item.objects.get(section__country="KZ", position=1).uuid
    assert item.h3.a["href"] == f"/items/{uuid}/"
    first, second = item.select(".sources li")
    assert first.select_one(".label.state").text == "State media"
    assert second.select_one(".label").text == "Independent"
    assert first.a["href"] == "/sources/outlet-0/"
    assert first.select_one("a.cited")["href"].startswith("https://outlet-0.example/")
    assert first.time["datetime"] == "2026-03-05"
    assert item.select_one(".foot > a")["href"].startswith("/topics/topic-")
    references = [d.text for d in item.select("details dd")]
    assert all(f"{settings.SITE_URL}/items/{uuid}/" in text for text in references)
    assert all("Monitor, by the Newsroom tests" in text for text in references)
    assert references[2].startswith("<a href=")


def test_an_item_is_shared_by_plain_links(read: Read) -> None:
    edition = published_digest(sections=1, items=1)
    page = read(address(edition))
    uuid = Item.objects.get().uuid
    url = f"{settings.SITE_URL}/items/{uuid}/"
    links = {a.text: a["href"] for a in page.select(".item details p a")}
    assert list(links) == ["mail", "Telegram", "WhatsApp"]
    for link in links.values():
        asked = parse_qs(urlsplit(link).query)
        assert any(value.endswith(url) for values in asked.values() for value in values)
        assert any(page.select_one(".item h3").text in value for values in asked.values() for value in values)


def test_the_wire_has_the_same_body(read: Read, client: Client) -> None:
    edition = published_digest()
    for section in json.loads(edition.wire)["sections"]:
        for item in section["items"]:
            assert item["body"]["html"] in client.get(address(edition)).content.decode()


def test_a_correction_is_shown_on_the_issue_and_the_item(read: Read) -> None:
    edition = published_digest()
    Item.objects.filter(section__country="KZ", position=0).update(body="Freight fell.")
    publishing.correct(digest_of(edition), by=None, note="Freight fell, it did not rise.")
    page = read(address(edition))
    assert "Freight fell, it did not rise." in page.select_one(".columns > div > .correction").text
    assert page.select_one("#kz-1 .correction")
    assert not page.select_one("#kz-2 .correction")


def test_says_which_countries_it_has_nothing_of(read: Read) -> None:
    published_digest(sections=3)
    edition = published_digest(sections=2)
    assert "Nothing in this issue from Uzbekistan." in " ".join(
        read(address(edition)).select_one(".side").text.split()
    )


def test_a_series_notice_stands_on_each_issue(read: Read) -> None:
    edition = published_digest(series=SeriesFactory(notice="Demonstration content."))
    assert read(address(edition)).select_one(".notice").text == "Demonstration content."


def test_what_machines_read(read: Read) -> None:
    edition = published_digest(title="A </script> & “title”\u2028")
    page = read(address(edition))
    url = settings.SITE_URL + address(edition)
    assert page.select_one("link[rel=canonical]")["href"] == url
    assert page.select_one("meta[property='og:url']")["content"] == url
    text = page.select_one('script[type="application/ld+json"]').string
    assert "</" not in text
    assert "\u2028" not in text
    data = json.loads(text)
    assert data["@id"] == f"{settings.SITE_URL}/id/digest/{edition.digest_id}"
    assert data["mainEntity"]["numberOfItems"] == 6
    first = data["mainEntity"]["itemListElement"][0]["item"]
    assert [c["publisher"]["name"] for c in first["citation"]] == ["Outlet 0", "Outlet 1"]


def test_withdrawn_answers_410_with_the_note_and_nothing_else(read: Read) -> None:
    edition = published_digest(mark="canary")
    publishing.withdraw(digest_of(edition), by=None, note="The release was forged.")
    page = read(address(edition), 410)
    assert "The release was forged." in page.main.text
    assert "canary" not in str(page).replace(edition.slug, "")


def test_a_missing_slash_leads_to_the_page(client: Client) -> None:
    edition = published_digest()
    response = client.get(address(edition).rstrip("/"))
    assert (response.status_code, response.headers["Location"]) == (301, address(edition))


@pytest.mark.parametrize("path", ["/monitor/2026/03/none/", "/monitor/2026/13/x/", "/monitor/0026/03/x/"])
def test_no_such_issue(read: Read, path: str) -> None:
    read(path, 404)


def test_the_style_is_allowed_by_its_hash_alone(client: Client) -> None:
    policy = client.get(address(published_digest())).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.count("'sha256-") == 2
    assert "sha256" not in client.get("/admin/login/").headers["Content-Security-Policy"]


def test_weight(client: Client) -> None:
    """Budget of the design: HTML 12 kB of brotli at most, its style sheet 3 kB of that kind."""
    edition = published_digest(sections=4, items=2, citations=2)
    packed = client.get(address(edition), headers={"Accept-Encoding": "br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.content) <= 12_000
    style = client.get(address(edition)).content.split(b"<style>")[1].split(b"</style>")[0]
    assert len(brotli.compress(style)) <= 3_000


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    editions = [published_digest(sections=size + 1, items=size, citations=size) for _ in range(size)]
    costs(address(editions[0]), 2)
