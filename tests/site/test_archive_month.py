"""One month of the archive."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.factories import published_digest

pytestmark = pytest.mark.django_db


def test_lists_one_month_in_the_series_time_zone(read: Callable[..., Any]) -> None:
    january = published_digest(at=datetime(2026, 1, 5, tzinfo=UTC))
    february = published_digest(at=datetime(2026, 1, 31, 22, tzinfo=UTC))
    assert [a.text for a in read("/archive/2026/01/").select(".issues > li > a")] == [january.title]
    page = read("/archive/2026/02/")
    assert page.h1.text == "February 2026"
    assert [a.text for a in page.select(".issues > li > a")] == [february.title]


@pytest.mark.parametrize("path", ["/archive/2026/03/", "/archive/2026/00/", "/archive/26/01/"])
def test_no_such_month(read: Callable[..., Any], path: str) -> None:
    read(path, 404)


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(items=size, at=datetime(2026, 1, 5, tzinfo=UTC))
    costs("/archive/2026/01/", 2)
