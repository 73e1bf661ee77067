"""The search page."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import feedparser
import pytest
from django.test import Client

from digests.domain import publishing, registry
from digests.models import Item, Topic
from newsroom.logs import HideTokens
from tests.factories import TopicFactory, digest_of, published_digest

pytestmark = pytest.mark.django_db
Read = Callable[..., Any]
START = datetime(2026, 3, 8, 9, tzinfo=UTC)


def status(page: Any) -> str:
    return " ".join(page.select_one("[role=status]").text.split())


def found(page: Any) -> list[str]:
    return [link["href"] for link in page.select("ol.found > li > a")]


def test_words_are_found_marked_and_counted(read: Read) -> None:
    published_digest(sections=2, items=2, mark="carriage")
    published_digest(sections=2, items=2)
    page = read("/search/?q=carriages")
    assert status(page).startswith("4 items. Also matched: carriage. Newest first.")
    assert {mark.text for mark in page.select("ol.found mark")} == {"carriage"}
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.select_one("#q")["value"] == "carriages"
    assert len(found(page)) == 4


def test_a_text_is_shown_around_what_was_found(read: Read) -> None:
    digest = digest_of(published_digest(sections=1, items=1))
    Item.objects.filter(section__digest=digest).update(
        body="Word " * 200 + "needle & thread. " + "Word " * 200
    )
    publishing.publish(digest)
    excerpt = read("/search/?q=needle").select("ol.found li p")[-1]
    assert excerpt.text.startswith("…Word")
    assert excerpt.text.endswith("…")
    assert len(excerpt.text) < 300
    assert str(excerpt.mark) == "<mark>needle</mark>"
    assert "&amp; thread" in str(excerpt)


def test_what_is_typed_is_text(client: Client) -> None:
    published_digest()
    body = client.get('/search/?q="><script>alert(1)</script>&country=<b>').content.decode()
    assert "<script>alert" not in body
    assert "<b>" not in body


def test_facets_narrow_and_are_taken_away_again(read: Read) -> None:
    published_digest(sections=3, items=2)
    page = read("/search/?q=freight")
    countries = {a.text: a["href"] for a in page.select(".side .chips a")}
    assert countries["Kazakhstan 2"] == "?q=freight&country=KZ"
    narrowed = read("/search/" + countries["Kazakhstan 2"])
    assert status(narrowed).startswith("2 items.")
    assert narrowed.select_one("option[selected]").text == "Kazakhstan"
    chip = narrowed.select_one("nav[aria-label='Filters chosen'] a")
    assert chip.text.startswith("Country: Kazakhstan")
    assert chip["href"] == "/search/?q=freight"
    again = read("/search/?q=freight&country=KZ&topic=topic-1&source=outlet-0&year=2026")
    assert len(again.select("nav[aria-label='Filters chosen'] a")) == 4


@pytest.mark.parametrize(
    ("query", "items"),
    [
        ("q=freight&country=KZ", 2),
        ("country=KZ", 2),
        ("country=kz", 2),
        ("q=freight&topic=topic-0", 2),
        ("q=freight&source=outlet-1", 6),
        ("q=freight&year=2026&from=2026-03-08", 6),
        ("q=freight&from=2026-03-09", 0),
        ("q=freight&year=2025", 0),
        ("q=freight&country=ZZ", 0),
        ("q=freight&from=nonsense", 6),
        ("q=Kazakhstan", 2),
        ("q=Monitor+outlet", 0),
        ("q=outlet", 6),
    ],
)
def test_filters(read: Read, query: str, items: int) -> None:
    published_digest(sections=3, items=2, at=START)
    page = read(f"/search/?{query}")
    assert len(found(page)) == items
    assert status(page).startswith(f"{items} item" if items else "Nothing was found.")


def test_newest_first_and_best_first(read: Read) -> None:
    for n, mark in enumerate(("walnut", "", "")):
        digest = digest_of(published_digest(sections=1, items=1, at=START + timedelta(hours=n), mark=mark))
        if not mark:
            Item.objects.filter(section__digest=digest).update(body="Sold: one walnut.")
            publishing.publish(digest)
    newest = read("/search/?q=walnut")
    best = read("/search/" + newest.select_one("[role=status] a[href^='?']")["href"])
    assert len(found(newest)) == 3
    # The oldest has the word in its headline.
    assert found(best)[0] == found(newest)[-1]
    assert sorted(found(best)) == sorted(found(newest))
    assert "Best matches first" in status(best)


@pytest.mark.parametrize("order", ["", "&order=relevance"])
def test_pages_go_on_without_repeats_or_gaps(read: Read, order: str) -> None:
    for n in range(4):
        published_digest(sections=3, items=4, at=START + timedelta(hours=n // 2))
    address, seen = f"/search/?q=freight{order}", []
    while address:
        page = read(address)
        assert status(page).startswith("48 items.")
        seen += found(page)
        link = page.select_one("a[rel~=next]")
        address = f"/search/{link['href']}" if link else ""
    assert len(seen) == len(set(seen)) == 48


def test_nothing_asked_says_how_to_search(read: Read) -> None:
    published_digest()
    page = read("/search/")
    assert "All words must be in an item" in page.text
    assert not found(page)
    assert "at least one word" in status(read("/search/?q=%2B%2B+..."))
    assert status(read("/search/?q=%2B%2B&country=KZ")) != ""
    assert "fewer or other words" in read("/search/?q=nowhere").text


def test_a_long_query_says_what_was_left_out(read: Read) -> None:
    published_digest()
    assert "Only the first words" in status(read("/search/?q=" + "freight+" * 40))


def test_what_was_withdrawn_is_not_found(read: Read) -> None:
    digest = digest_of(published_digest(mark="forgery"))
    assert found(read("/search/?q=forgery"))
    publishing.withdraw(digest, by=None, note="It was forged.")
    assert not found(read("/search/?q=forgery"))


def test_a_new_synonym_finds_at_once(read: Read, editor_client: Client) -> None:
    published_digest()
    topic = TopicFactory(slug="cargo", name="Cargo")
    assert not found(read("/search/?q=ladung"))
    Topic.objects.filter(pk=topic.pk).update(synonyms=["freight", "Ladung"])
    registry.touch()
    page = read("/search/?q=ladung")
    assert len(found(page)) == 6
    assert "Also matched: freight" in status(page)


def test_a_merged_topic_finds_under_its_new_name(read: Read) -> None:
    published_digest()
    topics = Topic.objects.in_bulk(["topic-0", "topic-1"], field_name="slug")
    both = len(found(read("/search/?topic=topic-0"))) + len(found(read("/search/?topic=topic-1")))
    registry.merge_topics(topics["topic-0"], [topics["topic-1"]])
    assert len(found(read("/search/?q=freight&topic=topic-0"))) == both
    assert not found(read("/search/?q=freight&topic=topic-1"))


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_a_search_has_a_feed(read: Read, client: Client, form: str) -> None:
    published_digest(sections=2, items=2, mark="цемент")
    page = read("/search/?q=cement&country=KZ")
    feeds = [link["href"] for link in page.select("link[rel=alternate]")]
    address = f"/feeds/search.{form}?q=cement&country=KZ"
    assert address in feeds
    response = client.get(address)
    assert "цемент" in response.content.decode()
    if form != "json":
        parsed = feedparser.parse(response.content)
        assert not parsed.bozo
        assert len(parsed.entries) == 2
        assert parsed.feed.title.startswith("cement")
    empty = client.get(f"/feeds/search.{form}?q=" + quote("!"))
    assert empty.status_code == 200
    for nothing in ("", "?q=", "?from=2026-01-01"):
        assert client.get(f"/feeds/search.{form}{nothing}").status_code == 404


def test_search_is_in_the_navigation(read: Read) -> None:
    assert read("/").select_one("header nav a[href='/search/']")


def test_an_address_that_no_page_gave_out_is_missing(client: Client) -> None:
    for after in ("x", "1.5", "9" * 30, "²"):
        assert client.get("/search/", {"q": "freight", "after": after}).status_code == 404
    assert client.get("/search/?q=freight&after=-5").status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None], client: Client) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    # The generation; other names, once a generation: four; the newest matches, facets not known yet, a page of them.
    costs("/search/?q=freight", 8)
    costs("/search/?q=freight&from=2000-01-01", 3)
    costs("/search/?q=ministry&country=KZ", 3)
    costs("/search/?q=ministry&order=relevance", 4)
    # What was found before is walked once.
    costs("/search/?q=ministry", 2)
    costs("/search/", 1)


def test_nobody_logs_what_was_looked_for(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    published_digest()
    client.get("/search/?q=secretwish")
    client.get("/search/?q=secretwish&after=x")
    assert "secretwish" not in " ".join(record.getMessage() for record in caplog.records)
    # The development server logs each request's line.
    line = ("GET /search/?country=KZ&q=secretwish HTTP/1.1",)
    record = logging.LogRecord("django.server", logging.INFO, __file__, 1, '"%s"', line, None)
    assert HideTokens().filter(record)
    assert record.getMessage() == '"GET /search/?country=KZ&q=* HTTP/1.1"'
