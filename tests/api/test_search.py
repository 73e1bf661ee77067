"""``q`` of the lists is the search of the site, with every other filter."""

from datetime import UTC, datetime, timedelta

import pytest

from digests.domain import publishing
from digests.models import Item
from tests.api.test_lists import follow, get
from tests.factories import digest_of, published_digest

START = datetime(2026, 3, 8, 9, tzinfo=UTC)


@pytest.fixture
def mixed(db):
    """Four digests an hour apart, every other one of cement."""
    return [
        published_digest(sections=3, items=2, at=START + timedelta(hours=n), mark="" if n % 2 else "цементу")
        for n in range(4)
    ]


@pytest.mark.parametrize(
    ("query", "items", "digests"),
    [
        ("q=cement", 12, 2),
        ("q=цемент&country=KZ", 4, 2),
        ("q=cement&country=KZ,UZ", 8, 2),
        ("q=cement&topic=topic-0&topic=topic-1", 0, 2),
        ("q=cement&series=monitor&language=en&region=central-asia", 12, 2),
        ("q=cement&published_from=2026-03-08T11:00:00Z", 6, 1),
        ("q=cement&published_to=2026-03-08T10:59:59Z", 6, 1),
        ("q=cement&updated_since=2026-03-08T11:00:00Z", 6, 1),
        ("q=freight -cement", 12, 2),
        ('q="line rose" cement', 12, 2),
        ('q="rose line" cement', 0, 0),
        ("q=.", 0, 0),
        ("q=nowhere", 0, 0),
    ],
)
def test_words_and_filters_hold_together(client, mixed, query, items, digests):
    assert len(get(client, "item-list", f"?{query}")["data"]) == items
    assert len(get(client, "digest-list", f"?{query}")["data"]) == digests


@pytest.mark.parametrize("name", ["item-list", "digest-list"])
def test_pages_follow_one_another_in_the_order_of_the_list(client, mixed, name):
    published_digest(sections=3, items=2, at=START, mark="цементу")
    whole = get(client, name, "?q=cement&limit=100")["data"]
    first = get(client, name, "?q=cement&limit=1")
    assert first["page"]["next"].endswith(f"?q=cement&limit=1&cursor={first['page']['cursor']}")
    followed = follow(client, first["page"]["next"])
    assert [row["id"] for row in first["data"] + followed] == [row["id"] for row in whole]
    plain = [row["id"] for row in get(client, name, "?limit=100")["data"]]
    kept = {row["id"] for row in whole}
    assert [row["published_at"] for row in whole] == sorted((r["published_at"] for r in whole), reverse=True)
    assert kept < set(plain)


def test_a_cursor_outlives_its_entry(client, mixed):
    first = get(client, "item-list", "?q=freight&limit=1")
    publishing.withdraw(digest_of(mixed[3]), by=None, note="It was not ours.")
    rest = follow(client, first["page"]["next"])
    assert len(rest) == 18


def test_a_cursor_outlives_its_entry_alone(client, mixed):
    first = get(client, "item-list", "?q=freight&limit=3")
    rest = {row["id"] for row in follow(client, first["page"]["next"])}
    Item.objects.get(uuid=first["data"][-1]["id"]).delete()
    publishing.publish(digest_of(mixed[3]))
    assert {row["id"] for row in follow(client, first["page"]["next"])} == rest


@pytest.mark.parametrize("until", ["9999-12-31", "9999-12-31T23:59:59-01:00", "0001-01-01"])
def test_no_time_is_too_far_away(client, mixed, until):
    found = get(client, "item-list", f"?q=freight&limit=100&published_to={until}")["data"]
    assert len(found) == (24 if until > "2" else 0)


def test_a_digest_is_found_by_words_of_different_items(client, mixed):
    items = Item.objects.filter(section__digest=digest_of(mixed[1]))
    for item, body in zip(items, ("Walnuts.", "Apricots."), strict=False):
        Item.objects.filter(pk=item.pk).update(body=body)
    publishing.publish(digest_of(mixed[1]))
    query = "?q=walnut apricot"
    assert [row["id"] for row in get(client, "digest-list", query)["data"]] == [str(mixed[1].digest_id)]
    assert get(client, "item-list", query)["data"] == []


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["item-list", "digest-list"])
def test_a_search_costs_five_queries(client, db, django_assert_num_queries, name, count):
    for n in range(count):
        published_digest(2, count, count, at=START + timedelta(hours=n))
    # Other names are read once a generation.
    get(client, name, "?q=walnut")
    with django_assert_num_queries(5):
        assert get(client, name, "?q=freight&country=KZ")["data"]


def test_too_long_a_query_is_a_problem(client, db):
    response = client.get("/api/v1/items/", {"q": "a" * 201})
    assert response.json()["parameter"] == "q"
    assert response.status_code == 400
