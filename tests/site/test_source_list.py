"""The list of sources."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from digests.models import Source
from tests.factories import CountryFactory, SourceFactory, published_digest
from tests.speaking import site_in

pytestmark = pytest.mark.django_db


def test_lists_cited_sources_with_their_labels(read: Callable[..., Any]) -> None:
    SourceFactory(slug="uncited")
    published_digest()
    rows = [" ".join(li.text.split()) for li in read("/sources/").select(".sources li")]
    assert rows == ["Outlet 0 State media 6 items", "Outlet 1 Independent 6 items"]


def test_countries_stand_in_the_order_of_their_shown_names(read: Callable[..., Any], settings: Any) -> None:
    published_digest()
    for number, (code, name) in enumerate((("AM", "Армения"), ("AZ", "Азербайджан"))):
        country = CountryFactory(code=code, names={"ru": name})
        Source.objects.filter(slug=f"outlet-{number}").update(country=country)
    assert [heading.text for heading in read("/sources/").select("h2")] == ["Armenia", "Azerbaijan"]
    with site_in("ru", settings):
        page = BeautifulSoup(Client().get("/sources/").content, "html.parser")
    assert [heading.text for heading in page.select("h2")] == ["Азербайджан", "Армения"]


def test_an_empty_newsroom_says_so(read: Callable[..., Any]) -> None:
    assert "No source has been cited yet." in read("/sources/").main.text


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    costs("/sources/", 2)
