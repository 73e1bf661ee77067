"""``/me/``: what a key's holder is told of it, and how far it has followed the log."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from digests.domain.partners import counting
from digests.domain.partners.counting import Limits
from digests.models import ApiKey
from tests.api.test_problems import problem
from tests.factories import bearer, make_key, published_digest

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 9, 9, 30, 15, tzinfo=UTC)
ME, CHANGES = "/api/v1/me/", "/api/v1/changes/"


@pytest.fixture(autouse=True)
def _at_nine() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def me(client, issued):
    response = client.get(ME, headers=bearer(issued))
    assert response.status_code == 200, response.content
    assert response.headers["Cache-Control"] == "private, no-store"
    return response.json()


def test_a_key_is_told_what_it_is(client):
    issued = make_key(label="Web site", scopes=("webhooks",), networks=("127.0.0.0/8",), per_minute=9)
    body = me(client, issued)
    assert body["partner"] == {"id": str(issued.key.partner.uuid), "name": issued.key.partner.name}
    assert body["key"] == {
        "id": str(issued.key.uuid),
        "label": "Web site",
        "mode": "live",
        "scopes": ["webhooks"],
        "networks": ["127.0.0.0/8"],
        "created_at": "2026-03-09T09:30:15Z",
        "expires_at": None,
    }
    assert body["limits"] == {"per_minute": 9, "per_month": None}
    assert (body["quota"], body["last_problem"]) == (None, None)


def test_usage_is_told_by_hour_day_and_month(client):
    issued = make_key(per_month=100)
    earlier = {NOW - timedelta(days=2): 3, NOW - timedelta(hours=12): 2, NOW - timedelta(hours=3): 4}
    for at, times in earlier.items():
        for _ in range(times):
            counting.count(
                issued.key.uuid.hex, Limits(600, 100), at=at, resource="items", key_id=issued.key.pk
            )
    body = me(client, issued)
    assert [body["usage"][span]["requests"] for span in ("hour", "day", "month")] == [1, 5, 10]
    assert [body["usage"][span]["items"] for span in ("hour", "day", "month")] == [0, 4, 9]
    assert body["quota"] == {"used": 10, "left": 90, "resets_at": "2026-04-01T00:00:00Z"}
    hours = {hour["hour"]: hour["requests"] for hour in body["hours"]}
    assert len(hours) == 24
    assert list(hours) == sorted(hours)
    assert {at: n for at, n in hours.items() if n} == {
        "2026-03-08T21:00:00Z": 2,
        "2026-03-09T06:00:00Z": 4,
        "2026-03-09T09:00:00Z": 1,
    }


def test_the_last_problem_is_told(client):
    issued = make_key()
    client.get("/api/v1/items/?nothing=here", headers=bearer(issued))
    body = me(client, issued)
    assert body["last_problem"] == {
        "type": "unknown-parameter",
        "at": "2026-03-09T09:30:15Z",
        "path": "/api/v1/items/",
    }
    assert body["usage"]["hour"]["problems"] == 1


def test_how_far_a_key_has_followed_is_kept_for_each(client):
    published_digest()
    one, other = make_key(), make_key()
    assert me(client, one)["following"] == {"cursor": None, "moved_at": None, "head": "7", "behind": None}
    for issued, since in ((one, "3"), (other, "3"), (one, "5")):
        assert client.get(f"{CHANGES}?since={since}", headers=bearer(issued)).status_code == 200
    stamp = "2026-03-09T09:30:15Z"
    assert me(client, one)["following"] == {"cursor": "5", "moved_at": stamp, "head": "7", "behind": 2}
    # The other's answer was a finished page that the first had asked for.
    assert me(client, other)["following"]["behind"] == 4


@pytest.mark.parametrize(
    ("query", "cursor"),
    [
        ("?since=latest", 7),
        ("?since=start-4", 4),
        ("?since=7&limit=1", 7),
        ("?since=8", None),
        ("", None),
        ("?since=x", None),
        ("?since=3&nothing=1", None),
    ],
)
def test_which_cursors_count(client, query, cursor):
    published_digest()
    issued = make_key()
    client.get(f"{CHANGES}{query}", headers=bearer(issued))
    assert ApiKey.objects.get().followed_seq == cursor


def test_a_cursor_that_stays_is_written_once(client, django_assert_num_queries):
    published_digest()
    issued = make_key()
    first = client.get(f"{CHANGES}?since=7", headers=bearer(issued))
    tag = {"If-None-Match": first.headers["ETag"]}
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False), django_assert_num_queries(3):
        assert client.get(f"{CHANGES}?since=7", headers=bearer(issued) | tag).status_code == 304
    assert ApiKey.objects.get().followed_at == NOW


def test_nobody_else_is_told(client):
    response = client.get(ME)
    assert (response.status_code, problem(response)) == (401, "authentication-required")
    issued = make_key()
    me(client, issued)
    assert client.get(ME).status_code == 401


def test_what_it_costs(client, django_assert_num_queries):
    issued = make_key()
    for n in range(40):
        counting.count(issued.key.uuid.hex, Limits(600), at=NOW - timedelta(hours=n), key_id=issued.key.pk)
    with django_assert_num_queries(9):
        me(client, issued)
