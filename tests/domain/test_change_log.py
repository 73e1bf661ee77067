"""The change log is kept short: what a partner needs stays, and an old cursor is told that it has expired."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from digests.domain import change_log, publishing
from digests.domain.delivery import log as delivery_log
from digests.domain.delivery.log import Wanted
from digests.models import Change, Head, Item
from tests.api.test_changes import follow
from tests.factories import digest_of, published_digest
from tests.plans import plan_of

START = datetime(2024, 3, 8, 9, tzinfo=UTC)
LATER = START + timedelta(days=800)


def change(edition, text, *, at, act=publishing.publish, **how):
    item = Item.objects.filter(section__digest__uuid=edition.digest_id).first()
    item.body = text
    item.save()
    return act(digest_of(edition), at=at, **how)


@pytest.fixture
def old_log(db):
    """Return a digest that was published, updated, corrected, and then updated twice, all long ago."""
    edition = published_digest(1, 2, at=START)
    days = (timedelta(days=n) for n in range(1, 10))
    change(edition, "Freight rose a little.", at=START + next(days))
    change(edition, "Freight fell.", at=START + next(days), act=publishing.correct, by=None, note="It fell.")
    change(edition, "Freight fell by a tenth.", at=START + next(days))
    change(edition, "Freight fell by a ninth.", at=START + next(days))
    return edition


def rows():
    return list(Change.objects.values_list("kind", "action", "version"))


def test_what_was_overtaken_goes_and_notices_stay(old_log):
    assert len(rows()) == 3 + 2 + 2 + 2 + 2
    assert change_log.prune(LATER) == 2 + 2 + 2
    assert rows() == [
        ("item", "published", 1),
        ("digest", "corrected", 3),
        ("item", "corrected", 3),
        ("digest", "updated", 5),
        ("item", "updated", 5),
    ]
    assert change_log.prune(LATER) == 0


def test_a_young_log_stays_whole(old_log):
    assert change_log.prune(START + timedelta(days=700)) == 0
    assert Head.objects.get().floor == 0


def test_days_of_nought_keep_everything(old_log, settings):
    settings.CHANGES_KEPT_DAYS = 0
    assert change_log.prune(LATER) == 0


def test_an_old_cursor_expires_and_the_start_tells_the_state(client, old_log):
    before, _cursor = follow(client, "/api/v1/changes/")
    change_log.prune(LATER)
    floor = Head.objects.get().floor
    assert floor == 9
    for since in ("0", "3", str(floor - 1)):
        answer = client.get(f"/api/v1/changes/?since={since}")
        assert answer.status_code == 410
        problem = answer.json()
        assert problem["type"].endswith("#cursor-expired")
        assert problem["parameter"] == "since"
    assert client.get(f"/api/v1/changes/?since={floor}").status_code == 200
    assert client.get("/api/v1/changes/?since=latest").status_code == 200
    assert follow(client, "/api/v1/changes/")[0] == before


def test_a_cursor_of_a_page_from_the_start_does_not_expire(client, old_log):
    whole, _cursor = follow(client, "/api/v1/changes/")
    first = client.get("/api/v1/changes/?limit=1").json()
    change_log.prune(LATER)
    rest, _cursor = follow(client, first["next"])
    assert first["changes"] + rest == whole


def test_batches_raise_the_floor_with_them(old_log, monkeypatch):
    monkeypatch.setattr(change_log, "BATCH", 2)
    floors = []
    while change_log.prune(LATER):
        floors.append(Head.objects.get().floor)
    assert floors == sorted(set(floors))
    assert len(floors) == 3


@pytest.fixture
def long_log(old_log):
    """Return the log after a thousand changes more, as young as the database knows them to be."""
    published_digest(1, 1, at=LATER)
    change = Change.objects.values("action", "kind", "object_id", "version").last()
    rows = (Change(**change, seq=1000 + n, at=LATER + timedelta(minutes=n)) for n in range(1000))
    Change.objects.bulk_create(rows)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE digests_change")


def test_clearing_finds_what_is_old_by_its_time(long_log):
    with CaptureQueriesContext(connection) as queries:
        assert change_log.prune(START + timedelta(days=700)) == 0
    (looked,) = [query["sql"] for query in queries.captured_queries]
    assert "change_at" in plan_of(looked)


def test_a_log_from_a_moment_on_is_found_by_its_time(long_log):
    for minutes, count in ((-1, 1002), (0, 1002), (1, 999), (999, 1), (1000, 0)):
        since = LATER + timedelta(minutes=minutes)
        with CaptureQueriesContext(connection) as queries:
            assert len(delivery_log.rows("live", Wanted(since=since), most=2000)) == count, minutes
        assert "change_at" in plan_of(queries.captured_queries[0]["sql"])


def test_a_clock_that_was_set_back_hides_nothing_from_a_replay(old_log):
    Change.objects.filter(seq=2).update(at=LATER)
    rows = delivery_log.rows("live", Wanted(since=LATER), most=100)
    assert [row["seq"] for row in rows] == [2]
