"""Lists: envelope, order, paging, filters and what they cost."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from digests.choices import Scope
from digests.models import Edition, PublishedItem
from tests.factories import bearer, make_digest, make_key, published_digest

START = datetime(2026, 3, 8, 9, tzinfo=UTC)
LISTS = ("digest-list", "item-list", "countries-list", "regions-list", "series-list", "sources-list")


def get(client, name, query=""):
    response = client.get(reverse(f"api:{name}") + query)
    assert response.status_code == 200, response.content
    return response.json()


def follow(client, url):
    """Return every entry of a list, following it to its end."""
    found = []
    while url:
        body = client.get(url.replace("http://127.0.0.1:8000", "")).json()
        found += body["data"]
        url = body["page"]["next"]
    return found


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", [*LISTS, "topics-list", "change-list"])
def test_a_list_costs_at_most_five_queries(client, db, django_assert_max_num_queries, name, count):
    for n in range(count):
        published_digest(count, count, count, at=START + timedelta(hours=n))
    get(client, "service")  # begins the hour's count, which is a query more
    with django_assert_max_num_queries(5):
        get(client, name)


@pytest.mark.parametrize("count", [1, 3])
# What changed since a moment is read in two parts.
@pytest.mark.parametrize(
    ("query", "queries"),
    [("?country=KZ", 5), ("?topic=topic-0,topic-1&country=KZ&updated_since=2026-01-01", 6)],
)
@pytest.mark.parametrize("name", ["digest-list", "item-list"])
def test_filters_cost_no_more(client, db, django_assert_max_num_queries, name, query, queries, count):
    for n in range(count):
        published_digest(2, count, count, at=START + timedelta(hours=n))
    get(client, "service")  # begins the hour's count, which is a query more
    with django_assert_max_num_queries(queries):
        assert get(client, name, query)["data"]


@pytest.mark.parametrize("count", [1, 3])
def test_changes_with_their_objects_cost_five_queries(client, db, django_assert_max_num_queries, count):
    for n in range(count):
        published_digest(count, count, at=START + timedelta(hours=n))
    get(client, "service")  # begins the hour's count, which is a query more
    with django_assert_max_num_queries(5):
        assert "object" in get(client, "change-list", "?include=object")["changes"][0]


def test_the_envelope(client, live_demo):
    response = client.get("/api/v1/items/?limit=2")
    body = response.json()
    assert list(body) == ["data", "page", "meta"]
    assert body["page"]["limit"] == len(body["data"]) == 2
    assert body["page"]["next"].startswith("http://127.0.0.1:8000/api/v1/items/?limit=2&cursor=")
    assert response.headers["Link"] == f'<{body["page"]["next"]}>; rel="next"'
    assert response.headers["Content-Type"] == "application/json"
    assert body["meta"] == {"as_of": "2026-03-08T11:00:00Z", "change_cursor": "21"}


def test_the_last_page_has_no_next(client, live_demo):
    response = client.get("/api/v1/digests/?limit=3")
    assert response.json()["page"] == {"next": None, "cursor": None, "limit": 3}
    assert "Link" not in response.headers


def test_digests_are_whole_and_as_stored(client, live_demo):
    stored = Edition.objects.live().newest_first().values_list("wire", flat=True)
    assert client.get("/api/v1/digests/").content.decode().startswith('{"data":[' + ",".join(stored) + "]")


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_paging_through_tied_times_neither_repeats_nor_skips(client, db, limit):
    for _n in range(3):
        published_digest(2, 2, at=START)
    found = [item["id"] for item in follow(client, f"/api/v1/items/?limit={limit}")]
    assert sorted(found) == sorted(str(pk) for pk in PublishedItem.objects.values_list("pk", flat=True))
    assert len(found) == len(set(found)) == 12


@pytest.mark.parametrize("limit", [1, 2, 5])
@pytest.mark.parametrize(
    "query", ["country=KZ,UZ", "topic=topic-0,topic-1,topic-2", "source=outlet-0,outlet-1"]
)
def test_paging_under_any_of_several_lists_each_once(client, db, limit, query):
    for _n in range(3):
        published_digest(3, 2, at=START)
    whole = [item["id"] for item in follow(client, f"/api/v1/items/?limit=100&{query}")]
    paged = [item["id"] for item in follow(client, f"/api/v1/items/?limit={limit}&{query}")]
    assert paged == whole
    assert len(whole) == len(set(whole)) > 5


def test_comma_is_or_and_repetition_is_and(client, live_demo):
    def count(query):
        return len(get(client, "item-list", f"?limit=100&{query}")["data"])

    assert count("country=KZ") == 6
    assert count("country=kz,uz") == 12
    assert count("country=KZ&country=UZ") == 0
    assert count("source=outlet-0&source=outlet-1") == 18
    assert count("topic=topic-1&country=KZ,UZ") == 3 + 3 - 3
    assert len(get(client, "digest-list", "?country=KZ&country=UZ")["data"]) == 3


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("region=central-asia", 18),
        ("region=elsewhere", 0),
        ("series=monitor", 18),
        ("language=en", 18),
        ("language=fr", 0),
        ("published_from=2026-03-08T10:00:00Z", 12),
        ("published_from=2026-03-08T15:00:00%2B05:00", 12),
        ("published_to=2026-03-08T09:00:00Z", 6),
        ("published_to=2026-03-08", 18),
        ("published_to=2026-03-07", 0),
        ("published_from=2026-03-09", 0),
        ("updated_since=2026-03-08T11:00:00Z", 6),
        ("updated_since=2026-03-08T11:00:00Z&country=KZ", 2),
    ],
)
def test_each_filter(client, live_demo, query, count):
    assert len(get(client, "item-list", f"?limit=100&{query}")["data"]) == count


def test_withdrawn_objects_leave_the_lists(client, wire_archive):
    digests = {digest["id"] for digest in get(client, "digest-list")["data"]}
    assert str(wire_archive.withdrawn.digest_id) not in digests
    assert len(digests) == 3
    items = get(client, "item-list", "?limit=100")["data"]
    assert len(items) == 6 + 6 + 5
    assert str(wire_archive.dropped_item) not in {item["id"] for item in items}


def test_a_draft_is_nowhere(client, live_demo):
    draft = make_digest(mark="canary")
    body = b"".join(client.get(reverse(f"api:{name}")).content for name in (*LISTS, "topics-list"))
    assert b"canary" not in body
    assert str(draft.uuid).encode() not in body


def test_the_directory_pages_by_key(client, live_demo):
    whole = [row["code"] for row in get(client, "countries-list")["data"]]
    paged = [row["code"] for row in follow(client, "/api/v1/countries/?limit=1")]
    assert paged == whole == ["KZ", "UZ"]


def test_a_source_that_only_a_draft_cites_is_not_listed(client, live_demo):
    make_digest(citations=5)
    assert [row["slug"] for row in get(client, "sources-list")["data"]] == ["outlet-0", "outlet-1"]
    unknown = client.get("/api/v1/sources/outlet-x/")
    hidden = client.get("/api/v1/sources/outlet-4/")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content.replace(b"outlet-4", b"outlet-x") == unknown.content


def test_directory_entries_count_items_and_lead_to_them(client, live_demo):
    topic = get(client, "topics-list")["data"][0]
    assert topic["item_count"] == len(client.get(topic["items_href"] + "&limit=100").json()["data"]) > 0
    for key in (topic["id"], topic["slug"]):
        assert client.get(f"/api/v1/topics/{key}/").json() == topic
    assert client.get("/api/v1/countries/kz/").json()["regions"] == ["central-asia"]


def test_the_service_document(client, live_demo):
    body = client.get("/api/v1/").json()
    assert body["languages"] == ["en"]
    assert [series["slug"] for series in body["series"]] == ["monitor"]
    assert [region["countries"] for region in body["regions"]] == [["KZ", "UZ"]]
    assert body["meta"]["change_cursor"] == "21"
    headers = bearer(make_key(scopes=Scope.values))
    for name, url in body["resources"].items():
        path = url.replace(body["site_url"].rstrip("/"), "")
        path += f"?url={body['site_url']}monitor/" if name == "resolve" else ""
        assert client.get(path, headers=headers).status_code == 200, name


def test_an_empty_archive(client, db):
    for name in (*LISTS, "topics-list"):
        assert get(client, name)["data"] == []
    assert get(client, "digest-list")["meta"] == {"as_of": None, "change_cursor": "0"}
    assert json.loads(client.get("/api/v1/").content)["languages"] == []
