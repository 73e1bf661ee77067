"""Counting: what passes, what is refused and what is kept, hour by hour."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from django.db import connection, transaction

from digests.domain.partners import counting, quick, usage
from digests.domain.partners.counting import Counted, Limits, count, note_problem
from digests.models import Usage
from tests.factories import make_key, published_digest

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 8, 9, 30, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
sqlite_alone = pytest.mark.skipif(connection.vendor != "sqlite", reason="these are SQLite's settings")


def passes(limits: Limits, *times: datetime, subject: str = "a") -> list[bool]:
    return [not count(subject, limits, at=at).is_refused for at in times]


def test_as_many_pass_in_a_minute_as_may() -> None:
    assert passes(Limits(3), *[NOW] * 5, NOW + MINUTE) == [True, True, True, False, False, True]
    row = Usage.objects.get()
    assert (row.requests, row.refused, row.in_minute, row.was_refused) == (6, 2, 1, False)


def test_each_subject_counts_for_itself() -> None:
    assert passes(Limits(1), NOW, NOW) == [True, False]
    assert passes(Limits(1), NOW, subject="b") == [True]


def test_a_process_that_is_a_moment_late_counts_in_the_minute_that_has_begun() -> None:
    late = NOW - MINUTE
    assert passes(Limits(2), NOW, late, NOW, late) == [True, True, False, False]


def test_a_clock_that_was_set_back_begins_anew() -> None:
    assert passes(Limits(1), NOW, NOW, NOW - timedelta(minutes=20)) == [True, False, True]


def test_a_quota_holds_through_the_month_and_ends_with_it() -> None:
    limits = Limits(100, per_month=3)
    later = [NOW, NOW + timedelta(hours=2), NOW + timedelta(days=3)]
    over = NOW + timedelta(days=3, hours=1)
    assert passes(limits, *later, over, over) == [True, True, True, False, False]
    # What was refused is no use of the quota: a larger one lets exactly one more through.
    assert passes(Limits(100, per_month=4), over, over) == [True, False]
    assert passes(limits, datetime(2026, 4, 1, tzinfo=UTC)) == [True]
    rows = Usage.objects.order_by("hour").values_list("month_before", "requests", "refused")
    assert list(rows) == [(0, 1, 0), (1, 1, 0), (2, 1, 0), (3, 4, 3), (0, 1, 0)]


def test_what_is_told_is_what_stands_in_the_row() -> None:
    limits = Limits(2, per_month=10)
    told = [count("a", limits, at=NOW) for _ in range(3)]
    assert told == [Counted(1, 1, False), Counted(2, 2, False), Counted(3, 2, True)]


def test_the_resource_is_counted_and_the_key_known() -> None:
    key = make_key().key
    for resource in ("items", "items", "changes", "exports", "digests", None):
        count(key.uuid.hex, Limits(100), at=NOW, resource=resource, key_id=key.pk)
    row = key.usage.get()
    assert (row.requests, row.items, row.changes, row.exports, row.digests) == (6, 2, 1, 1, 1)
    assert row.hour == NOW.replace(minute=0, second=0)


def test_the_last_problem_is_kept() -> None:
    count("a", Limits(100), at=NOW)
    note_problem("a", "not-found", at=NOW, path="/api/v1/items/x/")
    note_problem("a", "rate-limited", at=NOW + MINUTE, path="/" + "x" * 300, is_counted=False)
    row = Usage.objects.get()
    assert (row.problems, row.last_problem, row.last_problem_at) == (1, "rate-limited", NOW + MINUTE)
    assert len(row.last_path) == 200


def test_a_count_is_one_query_but_for_the_first_of_an_hour(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        count("a", Limits(100), at=NOW)
    for resource in ("items", None):
        with django_assert_num_queries(1):
            count("a", Limits(100), at=NOW, resource=resource)


@sqlite_alone
@pytest.mark.django_db(transaction=True)
def test_sqlite_waits_for_the_disk_with_everything_else() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
        count("a", Limits(100), at=NOW)
        note_problem("a", "not-found", at=NOW, path="/")
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
    assert quick._local.own.execute("PRAGMA synchronous").fetchone() == (1,)
    assert Usage.objects.get().last_problem == "not-found"


@pytest.mark.django_db(transaction=True)
def test_many_threads_lose_no_count() -> None:
    def counted(_number: int) -> list[Counted | None]:
        found = [count("a", Limits(300), at=NOW, resource="items") for _ in range(25)]
        # Django opens another connection for the next ones, and so does the counting.
        connection.close()
        return found

    with ThreadPoolExecutor(8) as pool:
        answers = [answer for found in pool.map(counted, range(16)) for answer in found]
    assert None not in answers
    assert sum(not answer.is_refused for answer in answers) == 300
    assert sorted(answer.in_minute for answer in answers) == list(range(1, 401))
    assert Usage.objects.get().items == 400


def test_within_a_transaction_a_count_is_part_of_it() -> None:
    with suppress(ZeroDivisionError), transaction.atomic():
        count("a", Limits(100), at=NOW)
        assert Usage.objects.exists()
        1 / 0  # noqa: B018 (it fails)
    assert not Usage.objects.exists()


@sqlite_alone
@pytest.mark.django_db(transaction=True)
def test_a_locked_database_is_read_on_and_said_once(client, caplog: pytest.LogCaptureFixture) -> None:
    published_digest()
    client.get("/api/v1/items/")
    counting._Trouble.said_at = -counting.SAY_EVERY
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = monotonic()
    answers = [client.get(f"/api/v1/items/?limit={n}") for n in range(1, 6)]
    # One waited for the lock; the others don't try.
    assert 0.9 < monotonic() - begun < 5
    other.execute("ROLLBACK")
    other.close()
    assert [answer.status_code for answer in answers] == [200] * 5
    assert not any(answer.has_header("RateLimit") for answer in answers)
    assert all(answer.has_header("RateLimit-Policy") for answer in answers)
    said = [record for record in caplog.records if record.name.endswith("counting")]
    assert [record.getMessage() for record in said] == [
        "requests of the wire go uncounted: database is locked"
    ]
    assert Usage.objects.get().requests == 1
    counting._Trouble.until = 0.0
    assert client.get("/api/v1/items/").has_header("RateLimit")


@sqlite_alone
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("pragma", "words"), [("max_page_count=1", "disk is full"), ("query_only=1", "readonly database")]
)
def test_a_full_or_closed_disk_is_read_on(
    client, caplog: pytest.LogCaptureFixture, pragma: str, words: str
) -> None:
    published_digest()
    with connection.cursor() as cursor:
        # Pages that earlier tests left free would be room for all that follows.
        cursor.execute("VACUUM")
    count("a", Limits(100), at=NOW)
    counting._Trouble.said_at = -counting.SAY_EVERY
    # It may not grow any more: no smaller than it is.
    quick._local.own.execute(f"PRAGMA {pragma}")
    for number in range(200):
        counting._Trouble.until = 0.0
        count(f"{number:064}", Limits(100), at=NOW)
    answer = client.get("/api/v1/items/")
    quick._local.own.close()
    quick._local.own = None
    assert (answer.status_code, answer.has_header("RateLimit")) == (200, False)
    said = [record.getMessage() for record in caplog.records if record.name.endswith("counting")]
    assert len(said) == 1
    assert words in said[0]


def test_a_clock_that_jumps_an_hour_back_counts_in_the_hour_it_says() -> None:
    assert passes(Limits(1), NOW, NOW - timedelta(hours=1), NOW) == [True, True, False]


def test_old_usage_is_forgotten() -> None:
    key = make_key().key
    for days in (399, 401):
        count("key", Limits(9), at=NOW - timedelta(days=days), key_id=key.pk)
    for hours in (24, 26):
        count("network", Limits(9), at=NOW - timedelta(hours=hours))
    assert usage.tidy(NOW) == 2
    kept = Usage.objects.order_by("hour").values_list("subject", "hour")
    hour = NOW.replace(minute=0, second=0)
    assert list(kept) == [("key", hour - timedelta(days=399)), ("network", hour - timedelta(hours=24))]
