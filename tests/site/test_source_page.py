"""A source's page."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from digests.models import Link, Source
from tests.factories import SourceFactory, published_digest

pytestmark = pytest.mark.django_db
Read = Callable[..., Any]


def test_shows_who_owns_it_who_says_so_and_what_was_cited(read: Read) -> None:
    published_digest()
    Source.objects.filter(slug="outlet-0").update(
        owner="The state", ownership_authority="State Media Monitor", ownership_checked_on=date(2026, 2, 1)
    )
    page = read("/sources/outlet-0/")
    assert page.select_one(".label.state").text == "State media"
    facts = " ".join(page.select_one(".facts").text.split())
    assert "The state" in facts
    assert "State media, according to State Media Monitor, checked on 1 February 2026" in facts
    assert len(page.select("ol.issues > li")) == 6
    cited = page.select_one("ol.issues > li .sources a")
    assert cited["href"].startswith("https://outlet-0.example/")
    assert page.select(".chips a[href='/countries/kazakhstan/']")


def test_tells_which_links_no_longer_answer(read: Read) -> None:
    published_digest(sections=1, items=3, citations=1)
    first, second, _third = Link.objects.order_by("url")
    Link.objects.filter(pk=first.pk).update(health="dead")
    Link.objects.filter(pk=second.pk).update(health="alive")
    page = read("/sources/outlet-0/")
    said = {row.a["href"]: row.text for row in page.select("ol.issues .sources li")}
    assert ["no longer answers" in said[link.url] for link in (first, second, _third)] == [True, False, False]
    # Of the others nothing: an answer would be stale for as long as the page is kept.
    assert ["answers" in said[link.url] for link in (first, second, _third)] == [True, False, False]


def test_an_uncited_source_is_unknown(read: Read) -> None:
    SourceFactory(slug="uncited")
    assert str(read("/sources/uncited/", 404)) == str(read("/sources/unknown/", 404))


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    costs("/sources/outlet-0/", 6)
