"""The home page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from digests.domain import publishing
from tests.factories import digest_of, make_digest, published_digest

pytestmark = pytest.mark.django_db


def test_shows_the_newest_issue_whole_then_the_earlier_ones(read: Callable[..., Any]) -> None:
    old, new = published_digest(), published_digest()
    page = read("/")
    assert page.h1.text == new.title
    assert len(page.select("article.digest article.item")) == 6
    assert [a["href"] for a in page.select("ol.issues > li > a")] == [
        f"/monitor/{old.year}/{old.month:02d}/{old.slug}/"
    ]
    assert "Kazakhstan 4" in page.select_one(".after ul.chips").text


def test_an_empty_newsroom_says_so(read: Callable[..., Any]) -> None:
    assert "Nothing has been published yet" in read("/").main.text


def test_a_draft_and_a_withdrawn_issue_are_not_shown(read: Callable[..., Any]) -> None:
    make_digest(mark="canary")
    publishing.withdraw(digest_of(published_digest(mark="canary")), by=None, note="Taken back.")
    assert "canary" not in str(read("/"))


def test_other_words_than_english_are_marked(read: Callable[..., Any]) -> None:
    published_digest(language="kk", title="Қазақстан мен Қытай саудасы")
    page = read("/")
    assert page.html["lang"] == "kk"
    assert page.select_one("header.site")["lang"] == "en"
    assert [link["href"] for link in page.select("link[rel=preload]")] == [
        f"/static/digests/fonts/noto-serif-cyrillic-{weight}.woff2" for weight in (400, 700)
    ]


def test_a_page_from_right_to_left(read: Callable[..., Any]) -> None:
    published_digest(language="fa")
    page = read("/")
    assert page.html["dir"] == "rtl"
    assert not page.select("link[rel=preload]")


def test_saving_data_takes_the_fonts_away(client: Client) -> None:
    published_digest()
    assert b"woff2" in client.get("/").content
    assert b"woff2" not in client.get("/", headers={"Save-Data": "on"}).content


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    costs("/", 6)


def test_search_engines_are_told_what_a_page_is_about(read: Callable[..., Any]) -> None:
    published_digest()
    for address, words in (("/", "Regional news"), ("/countries/kazakhstan/", "Kazakhstan. Regional news")):
        assert read(address).find("meta", attrs={"name": "description"})["content"].startswith(words)
