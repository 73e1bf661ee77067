"""The archive."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.factories import published_digest

pytestmark = pytest.mark.django_db


def test_lists_all_issues_by_month(read: Callable[..., Any]) -> None:
    for year, month in ((2026, 1), (2026, 2), (2026, 2), (2025, 7)):
        published_digest(at=datetime(year, month, 5, tzinfo=UTC))
    page = read("/archive/")
    assert [h.a["href"] for h in page.select("section h2")] == [
        "/archive/2026/02/",
        "/archive/2026/01/",
        "/archive/2025/07/",
    ]


def test_leads_to_each_month_under_its_year(read: Callable[..., Any]) -> None:
    for year, month in ((2026, 1), (2026, 2), (2026, 2), (2025, 7)):
        published_digest(at=datetime(year, month, 5, tzinfo=UTC))
    nav = read("/archive/").find("nav", attrs={"aria-label": "Months"})
    assert [year.text for year in nav.find_all("dt")] == ["2026", "2025"]
    assert [link["href"] for link in nav.find_all("a")] == [
        "/archive/2026/01/",
        "/archive/2026/02/",
        "/archive/2025/07/",
    ]


def test_an_empty_newsroom_says_so(read: Callable[..., Any]) -> None:
    assert "Nothing has been published yet." in read("/archive/").main.text


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    costs("/archive/", 3)
