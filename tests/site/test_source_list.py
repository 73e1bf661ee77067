"""The list of sources."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import SourceFactory, published_digest

pytestmark = pytest.mark.django_db


def test_lists_cited_sources_with_their_labels(read: Callable[..., Any]) -> None:
    SourceFactory(slug="uncited")
    published_digest()
    rows = [" ".join(li.text.split()) for li in read("/sources/").select(".sources li")]
    assert rows == ["Outlet 0 State media 6 items", "Outlet 1 Independent 6 items"]


def test_an_empty_newsroom_says_so(read: Callable[..., Any]) -> None:
    assert "No source has been cited yet." in read("/sources/").main.text


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    costs("/sources/", 2)
