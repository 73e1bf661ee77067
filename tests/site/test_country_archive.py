"""A country's page."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from digests.models import Country
from tests.factories import CountryFactory, published_digest

pytestmark = pytest.mark.django_db
Read = Callable[..., Any]


def test_shows_items_by_issue_with_topics_sources_and_names(read: Read) -> None:
    edition = published_digest()
    Country.objects.filter(code="KZ").update(names={"kk": "Қазақстан", "ru": "Казахстан"})
    page = read("/countries/kazakhstan/")
    assert [h.a["href"] for h in page.select("section h2")] == [
        f"/monitor/{edition.year}/{edition.month:02d}/{edition.slug}/"
    ]
    assert len(page.select("article.item")) == 2
    assert [(s["lang"], s.text) for s in page.select(".standfirst span")] == [
        ("kk", "Қазақстан"),
        ("ru", "Казахстан"),
    ]
    assert page.select(".chips a[href^='/topics/']")
    assert page.select(".chips a[href^='/sources/']")
    assert len(page.select("svg .lit")) == 1


def test_quiet_issues_are_folded(read: Read) -> None:
    for day, sections in ((1, 3), (2, 2), (3, 2), (4, 3), (5, 2)):
        published_digest(sections=sections, at=datetime(2026, 3, day, tzinfo=UTC))
    page = read("/countries/uzbekistan/")
    folded = [" ".join(s.text.split()) for s in page.select("summary") if "Nothing" in s.text]
    assert folded == ["Nothing about Uzbekistan in 1 issue", "Nothing about Uzbekistan in 2 issues"]


def test_a_country_without_items_says_so(read: Read) -> None:
    CountryFactory(code="TJ")
    assert "Nothing about Tajikistan has been published yet." in read("/countries/tajikistan/").main.text


def test_older_items_follow_by_cursor(read: Read) -> None:
    for day in range(1, 13):
        published_digest(sections=2, at=datetime(2026, 3, day, tzinfo=UTC))
    first = read("/countries/kazakhstan/")
    second = read("/countries/kazakhstan/" + first.select_one("a[rel=next]")["href"])
    links = [a["href"] for page in (first, second) for a in page.select("article.item h3 a")]
    assert len(links) == len(set(links)) == 24
    assert not second.select("a[rel=next]")


@pytest.mark.parametrize("path", ["/countries/atlantis/", "/countries/kazakhstan/?after=nonsense"])
def test_no_such_page(read: Read, path: str) -> None:
    published_digest()
    read(path, 404)


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    costs("/countries/kazakhstan/", 6)
