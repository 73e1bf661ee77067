from datetime import UTC, datetime, timedelta

import pytest

from digests.domain.delivery import schedule

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


def test_the_schedule_is_the_specs():
    assert schedule.ATTEMPTS == 10
    assert sum(schedule.WAITS, timedelta(0)) == timedelta(hours=75, minutes=35, seconds=5)


def test_waits_differ_by_chance_within_a_fifth():
    waits = {schedule.wait_after(2) for _ in range(200)}
    assert len(waits) > 100
    assert all(timedelta(minutes=4) <= wait <= timedelta(minutes=6) for wait in waits)


def test_the_tenth_failure_is_the_last():
    assert schedule.wait_after(9) is not None
    assert schedule.wait_after(10) is None


@pytest.mark.parametrize(
    ("failures", "code", "asked", "pause"),
    [
        (1, 500, None, 0),
        (2, None, None, 0),
        (1, 429, None, 60),
        (2, 503, None, 60),
        (1, 503, 600, 600),
        (3, None, None, 60),
        (4, None, None, 120),
        (8, 500, None, 1920),
        (9, 500, None, 3600),
        (10**6, 500, None, 3600),
        (4, 429, 7200, 7200),
    ],
)
def test_an_endpoint_is_left_alone_for_longer_and_longer(failures, code, asked, pause):
    asked = None if asked is None else timedelta(seconds=asked)
    assert schedule.pause_after(failures, code, asked) == timedelta(seconds=pause)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("999999999999", 86400),
        ("Sun, 08 Mar 2026 12:10:00 GMT", 600),
        ("Sun, 08 Mar 2026 12:10:00 -0000", 600),
        ("Sun, 08 Mar 2026 11:00:00 GMT", 0),
        ("Sun, 08 Mar 2099 12:10:00 GMT", 86400),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("١٢٠", None),
    ],
)
def test_what_a_server_asks_for_is_heeded_for_a_day_at_most(text, seconds):
    found = schedule.retry_after(text, now=NOW)
    assert found == (None if seconds is None else timedelta(seconds=seconds))
