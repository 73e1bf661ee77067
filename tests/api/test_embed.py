"""Embeds: an item or a digest for a partner's page, whole, safe and with its credit line."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from uuid import uuid4

import nh3
import pytest

from digests.domain import embedding, publishing
from digests.models import Citation, Item, PublishedItem
from tests.factories import SeriesFactory, digest_of, make_digest, make_document, published_digest

START = datetime(2026, 3, 8, 9, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"
TAGS = set("article h3 h4 p a em strong blockquote ul ol li br time figure figcaption img span".split())
ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "hreflang"},
    "time": {"datetime"},
    "img": {"src", "alt", "width", "height", "loading"},
}


def get(client, address, status=200):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status, response.content
    return response.json()


def is_safe(html):
    """Tell whether a sanitiser that knows our tags alone takes nothing from HTML; it writes entities its own way."""
    cleaned = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https"}, link_rel=None)
    one, other = (re.sub(r"\s+", " ", unescape(text)) for text in (cleaned, html))
    return one == other


def test_an_item_with_everything(client, wire_archive):
    uuid = wire_archive.corrected_item
    item, embed = get(client, f"items/{uuid}/"), get(client, f"items/{uuid}/embed/")
    assert {name: embed[name] for name in ("id", "uri", "version", "language")} == {
        name: item[name] for name in ("id", "uri", "version", "language")
    }
    html, text = embed["html"], embed["text"]
    assert is_safe(html)
    assert item["body"]["html"] in html
    assert item["rights"]["credit_html"] in html
    assert f'<h3><a href="{SITE}/items/{uuid}/">{item["headline"]}</a></h3>' in html
    assert "It fell, not rose." in html
    for citation in item["citations"]:
        assert f'<a href="{citation["url"]}">{citation["title"]}</a>' in html
        assert f"{citation['source']['name']} (" in html
        assert citation["url"] in text
    assert "Outlet 0 (State media)" in html
    assert re.findall(r'(?:href|src)="(?!https?://)', html) == []
    for part in (item["headline"], item["body"]["text"], "It fell, not rose.", item["rights"]["credit_line"]):
        assert part in text
    assert text.endswith(f"{SITE}/items/{uuid}/")
    assert "&" not in text
    assert embed["json_ld"]["@type"] == "NewsArticle"
    assert embed["json_ld"]["@id"] == item["uri"]
    assert "mainEntityOfPage" not in embed["json_ld"]


def test_a_digest_is_its_contents(client, wire_archive):
    digest = get(client, f"digests/{wire_archive.plain.digest_id}/")
    embed = get(client, f"digests/{wire_archive.plain.digest_id}/embed/")
    assert is_safe(embed["html"])
    headlines = [item["headline"] for section in digest["sections"] for item in section["items"]]
    assert re.findall(r"<li><a [^>]+>([^<]+)</a></li>", embed["html"]) == headlines
    assert [e["name"] for e in embed["json_ld"]["mainEntity"]["itemListElement"]] == headlines
    assert digest["rights"]["credit_html"] in embed["html"]
    assert all(headline in embed["text"] for headline in headlines)
    assert digest["standfirst"] in embed["html"]


@pytest.mark.parametrize(("language", "words"), [("ru", "Источники"), ("en", "Sources"), ("fr", "Sources")])
def test_words_of_ours_are_in_the_text_s_language(client, db, language, words):
    series = SeriesFactory(slug=f"in-{language}", language=language)
    published_digest(1, 1, at=START, series=series, language=language)
    html = get(client, f"items/{PublishedItem.objects.get().pk}/embed/")["html"]
    assert words in html
    assert html.startswith(f'<article lang="{language}" dir="ltr">')
    assert ('<p lang="en" dir="ltr">Sources</p>' in html) == (language == "fr")


def test_what_runs_from_the_right_says_so(client, db):
    series = SeriesFactory(slug="ug", language="ug")
    published_digest(1, 1, at=START, series=series, language="ug")
    html = get(client, f"items/{PublishedItem.objects.get().pk}/embed/")["html"]
    assert html.startswith('<article lang="ug" dir="rtl">')


def test_hostile_text_is_text(client, db):
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    digest = make_digest(make_document(1, 1, 1, title=f"A {hostile}"))
    Item.objects.update(headline=hostile, body=hostile)
    Citation.objects.update(title=hostile)
    edition = publishing.publish(digest)
    item = PublishedItem.objects.get()
    for address in (f"items/{item.pk}", f"digests/{edition.digest_id}"):
        embed = get(client, f"{address}/embed/")
        assert "<script" not in embed["html"]
        assert "<img" not in embed["html"]
        assert is_safe(embed["html"])


def test_a_picture_is_there_with_its_credit():
    from digests.api.examples import publication  # noqa: PLC0415 (the one test that needs it)
    from digests.domain import wire  # noqa: PLC0415

    item = wire.digest_json(publication())["sections"][0]["items"][0]
    html = embedding.item(item)["html"]
    assert f'<img src="{SITE}/images/3f2c.webp" alt="A freight train on a bridge"' in html
    assert "<figcaption>Newsroom</figcaption>" in html
    assert is_safe(html)


def test_what_was_withdrawn_is_not_embedded(client, wire_archive):
    item = PublishedItem.objects.filter(digest_id=wire_archive.withdrawn.digest_id).first()
    assert get(client, f"items/{item.pk}/embed/", 410)["notice"] == "It was not ours."
    assert (
        get(client, f"digests/{wire_archive.withdrawn.digest_id}/embed/", 410)["notice"] == "It was not ours."
    )
    get(client, f"items/{wire_archive.dropped_item}/embed/", 410)


def test_what_is_not_public_is_not_there(client, wire_archive):
    draft = make_digest()
    item = Item.objects.filter(section__digest=draft).first()
    for address in (f"items/{item.uuid}", f"items/{uuid4()}", f"digests/{draft.uuid}"):
        get(client, f"{address}/embed/", 404)


def test_newer_work_stays_at_the_desk(client, live_demo):
    digest = digest_of(live_demo[0])
    Item.objects.filter(section__digest=digest).update(body="canary", headline="canary")
    assert "canary" not in json.dumps(get(client, f"digests/{digest.uuid}/embed/"))


@pytest.mark.parametrize("count", [1, 3])
def test_an_embed_costs_three_queries(client, db, django_assert_num_queries, count):
    edition = published_digest(count, count, count, at=START)
    item = PublishedItem.objects.first()
    client.get("/api/v1/")  # begins the hour's count, which is a query more
    for address in (f"items/{item.pk}/embed/", f"digests/{edition.digest_id}/embed/"):
        with django_assert_num_queries(3):
            get(client, address)
