"""A topic's timeline."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from digests.domain import registry
from digests.models import Topic
from tests.factories import TopicFactory, published_digest

pytestmark = pytest.mark.django_db
Read = Callable[..., Any]


def test_items_stand_under_years_in_both_orders(read: Read) -> None:
    for year in (2024, 2025):
        published_digest(at=datetime(year, 3, 5, tzinfo=UTC))
    newest, oldest = read("/topics/topic-0/"), read("/topics/topic-0/?order=asc")
    assert [h.text for h in newest.select("section h2")] == ["2025", "2024"]
    assert [h.text for h in oldest.select("section h2")] == ["2024", "2025"]
    links = [[a["href"] for a in page.select("ol.timeline h3 a")] for page in (newest, oldest)]
    assert links[0] == links[1][::-1]


def test_oldest_first_goes_on_by_cursor(read: Read) -> None:
    for day in range(1, 13):
        published_digest(at=datetime(2026, 3, day, tzinfo=UTC))
    first = read("/topics/topic-0/?order=asc")
    second = read("/topics/topic-0/" + first.select_one("a[rel=next]")["href"])
    days = [time["datetime"] for page in (first, second) for time in page.select("ol.timeline .meta time")]
    assert len(days) == 24
    assert days == sorted(days)


def test_says_when_the_newest_is_a_year_old(read: Read) -> None:
    published_digest(at=datetime(2020, 3, 5, tzinfo=UTC))
    assert "more than a year old" in read("/topics/topic-0/").select_one(".notice").text
    published_digest()
    assert not read("/topics/topic-0/").select(".notice")


def test_an_unused_topic_is_unknown(read: Read) -> None:
    TopicFactory(slug="unused")
    assert str(read("/topics/unused/", 404)) == str(read("/topics/unknown/", 404))


def test_a_merged_topic_leads_to_what_it_became(client: Client) -> None:
    published_digest()
    topics = Topic.objects.in_bulk(["topic-0", "topic-1"], field_name="slug")
    registry.merge_topics(topics["topic-0"], [topics["topic-1"]])
    response = client.get("/topics/topic-1/")
    assert (response.status_code, response.headers["Location"]) == (301, "/topics/topic-0/")


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
    costs("/topics/topic-0/", 3)
