"""The list of countries."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import CountryFactory, published_digest

pytestmark = pytest.mark.django_db


def test_lists_all_countries_with_counts(read: Callable[..., Any]) -> None:
    CountryFactory(code="TJ")
    published_digest()
    chips = [a.text for a in read("/countries/").select(".chips a")]
    assert chips == ["Kazakhstan 2", "Tajikistan 0", "Uzbekistan 2"]


def test_an_empty_newsroom_says_so(read: Callable[..., Any]) -> None:
    assert "No countries are known yet." in read("/countries/").main.text


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    costs("/countries/", 3)
