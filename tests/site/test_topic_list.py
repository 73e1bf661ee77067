"""The list of topics."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import TopicFactory, published_digest

pytestmark = pytest.mark.django_db


def test_lists_topics_in_use_with_counts(read: Callable[..., Any]) -> None:
    TopicFactory(slug="unused", name="Unused")
    published_digest(sections=2)
    assert [a.text for a in read("/topics/").select(".chips a")] == ["Topic 0 1", "Topic 1 2", "Topic 2 1"]


def test_an_empty_newsroom_says_so(read: Callable[..., Any]) -> None:
    assert "No item has a topic yet." in read("/topics/").main.text


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    costs("/topics/", 2)
