"""A series' page."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.factories import SeriesFactory, published_digest

pytestmark = pytest.mark.django_db
Read = Callable[..., Any]


def test_lists_issues_by_month(read: Read) -> None:
    for month in (1, 2):
        published_digest(at=datetime(2026, month, 5, tzinfo=UTC))
    page = read("/monitor/")
    assert [h.text for h in page.select("section h2")] == ["February 2026", "January 2026"]
    assert "6 items" in page.select_one(".issues .meta").text
    assert page.select("link[href='/feeds/series/monitor.atom']")


def test_a_series_with_nothing_public_is_unknown(read: Read) -> None:
    SeriesFactory(slug="unused", title="Unused")
    assert str(read("/unused/", 404)) == str(read("/unknown/", 404))


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    costs("/monitor/", 3)
