"""The page about the newsroom."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import published_digest

pytestmark = pytest.mark.django_db


def test_names_series_with_licence_and_credit(read: Callable[..., Any]) -> None:
    published_digest()
    text = read("/about/").main.text
    assert "CC-BY-4.0" in text
    assert "Monitor, by the Newsroom tests" in text


def test_says_what_is_kept_of_readers_and_how_corrections_work(read: Callable[..., Any]) -> None:
    page = read("/about/")
    privacy = page.select_one("#privacy").find_next("ul").text
    assert "no cookie" in privacy
    assert "search" in privacy
    assert "keyed hash of the network address, another one each day, for a day" in " ".join(privacy.split())
    assert page.select_one("#corrections").find_next("p").a["href"] == "/corrections/"


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest()
    costs("/about/", 2)
