import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from digests.choices import DigestStatus
from digests.domain import publishing, worker
from digests.domain.worker import Worker
from digests.models import Edition, Heartbeat
from tests.factories import make_digest

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)


class Clock:
    """A clock that tests set, and can break."""

    def __init__(self, now=NOON):
        self.now = now
        self.broken = None

    def __call__(self):
        if self.broken:
            raise self.broken
        return self.now


@pytest.fixture
def scheduled(editor):
    digest = make_digest()
    publishing.schedule(digest, by=editor, at=timezone.now() + timedelta(hours=1))
    return digest


@pytest.mark.django_db
def test_a_round_says_that_the_worker_runs():
    Worker("one", clock=Clock()).work()
    assert list(Heartbeat.objects.values_list("worker", "at")) == [("one", NOON)]
    assert worker.is_running(at=NOON + timedelta(seconds=90))
    assert not worker.is_running(at=NOON + timedelta(seconds=91))


@pytest.mark.django_db
def test_beats_are_20_seconds_apart_also_after_the_clock_went_back():
    clock = Clock()
    one = Worker("one", clock=clock)
    seen = []
    for offset in (0, 19, 20, -3600):
        clock.now = NOON + timedelta(seconds=offset)
        one.work()
        seen.append(Heartbeat.objects.get().at)
    assert [int((at - NOON).total_seconds()) for at in seen] == [0, 0, 20, -3600]


@pytest.mark.django_db
def test_an_ended_worker_is_gone_and_a_lost_one_is_forgotten_after_a_day():
    clock = Clock()
    ended, lost = Worker("ended", clock=clock), Worker("lost", clock=clock)
    ended.work()
    lost.work()
    ended.end()
    assert list(Heartbeat.objects.values_list("worker", flat=True)) == ["lost"]
    clock.now = NOON + timedelta(days=1, seconds=1)
    Worker("next", clock=clock).work()
    assert list(Heartbeat.objects.values_list("worker", flat=True)) == ["next"]


def test_due_digests_are_published_once(scheduled):
    early = Worker("one", clock=Clock(scheduled_time(scheduled) - timedelta(seconds=1)))
    early.work()
    assert Edition.objects.count() == 0
    due = Clock(scheduled_time(scheduled))
    for name in ("one", "two"):
        Worker(name, clock=due).work()
    assert Edition.objects.count() == 1
    scheduled.refresh_from_db()
    assert scheduled.status == DigestStatus.PUBLISHED


def scheduled_time(digest):
    digest.refresh_from_db()
    return digest.publish_at


@pytest.mark.django_db
def test_failures_slow_it_down_are_logged_without_their_words_and_end(caplog):
    clock = Clock()
    clock.broken = ValueError("a secret of a draft")
    one = Worker("one", every=3, clock=clock)
    with caplog.at_level(logging.INFO, logger="digests"):
        waits = [one.work() for _ in range(8)]
    assert waits == [6, 12, 24, 48, 96, 192, 300, 300]
    assert "ValueError" in caplog.text
    assert "test_worker.py" in caplog.text
    assert "a secret of a draft" not in caplog.text
    clock.broken = None
    assert one.work() == 3


def test_what_was_published_is_logged_by_id_alone(scheduled, caplog):
    with caplog.at_level(logging.INFO, logger="digests"):
        Worker("one", clock=Clock(scheduled_time(scheduled))).work()
    assert f"published digest {scheduled.uuid}, version 1" in caplog.text
    assert scheduled.title not in caplog.text
