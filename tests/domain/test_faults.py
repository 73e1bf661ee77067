"""Faults: killed at any statement, and twenty at once."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from digests.domain import publishing
from digests.models import Change, Digest, Edition, Head, Item, PublishedItem, Tally
from tests.factories import digest_of, make_digest, published_digest

pytestmark = [pytest.mark.django_db(transaction=True)]
KILLED = -signal.SIGKILL


def in_child(act: Callable[[], Any], *, kill_at: int) -> int:
    """Run ``act`` in a forked process that is killed before its statement number ``kill_at``.

    Returns 0 where it ended before, else the negative signal.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        _run_and_exit(act, kill_at)
    _pid, status = os.waitpid(child, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _run_and_exit(act: Callable[[], Any], kill_at: int) -> None:
    count = 0

    def failpoint(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    # A connection of the parent must not be used here. Closing all of them before the fork isn't enough:
    # once a browser's event loop runs, the parent has two sets of them, and sees only one.
    _inherited = connections["default"]
    del connections["default"]
    code = 1
    try:
        with connection.execute_wrapper(failpoint):
            act()
        code = 0
    except BaseException:  # noqa: BLE001 (the process ends here: say why before it does)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def state() -> dict[str, Any]:
    """Everything that publishing writes, in a form that compares."""
    return {
        "editions": list(Edition.objects.order_by("pk").values_list("version", "is_live", "status")),
        "items": sorted(map(str, PublishedItem.objects.values_list("id", "version", "status", "text"))),
        "changes": list(Change.objects.values_list("seq", "action", "version")),
        "tallies": sorted(Tally.objects.values_list("kind", "key", "with_kind", "with_key", "items")),
        "head": list(Head.objects.values_list("seq", "generation")),
        "digest": list(Digest.objects.values_list("status", "published_version")),
    }


def killed_everywhere(act: Callable[[], Any]) -> int:
    """Kill ``act`` at its first statement, then its second …; after each the state is the old one."""
    # The one row of the head is made outside the act, as every later publish finds it.
    Head.objects.get_or_create(pk=1)
    before = state()
    for kill_at in range(1, 200):
        outcome = in_child(act, kill_at=kill_at)
        if outcome == 0:
            assert state() != before
            return kill_at - 1
        assert outcome == KILLED
        assert state() == before, f"killed at statement {kill_at}"
    pytest.fail("the act never ended")


def test_publish_killed_at_every_statement_leaves_old_or_new_state_whole() -> None:
    digest = make_digest(sections=3, items=2, citations=2)
    assert killed_everywhere(lambda: publishing.publish(digest)) > 15
    assert Edition.objects.get().version == 1
    assert list(Change.objects.values_list("seq", flat=True)) == list(range(1, 8))


def test_correction_killed_at_every_statement_leaves_old_or_new_state_whole() -> None:
    digest = digest_of(published_digest())
    Item.objects.filter(section__digest=digest).update(body="Reworded.")
    killed_everywhere(lambda: publishing.correct(digest, by=None, note="It was wrong."))
    assert list(Edition.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_withdrawal_killed_at_every_statement_leaves_old_or_new_state_whole() -> None:
    digest = digest_of(published_digest())
    killed_everywhere(lambda: publishing.withdraw(digest, by=None, note="It was wrong."))
    assert not PublishedItem.objects.filter(status="usable").exists()


def at_once(number: int, act: Callable[[], Any]) -> list[Any]:
    """Run ``act`` in many threads that start together; return results and exceptions."""
    barrier, results = Barrier(number), []

    def run() -> None:
        barrier.wait()
        try:
            results.append(act())
        except Exception as error:  # noqa: BLE001 (the test looks at what came)
            results.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_twenty_publishes_at_once_make_one_edition() -> None:
    digest = make_digest(sections=8, items=6, citations=3)
    results = at_once(20, lambda: publishing.publish(digest))
    assert {type(result) for result in results} == {Edition}
    assert len({result.pk for result in results}) == 1
    assert Edition.objects.count() == 1
    assert Change.objects.count() == 1 + 48


def test_many_workers_publish_a_due_digest_once() -> None:
    digest = make_digest()
    publishing.schedule(digest, by=None, at=timezone.now() + timedelta(hours=1))
    due = timezone.now() + timedelta(hours=2)
    results = at_once(8, lambda: publishing.publish_due(due))
    assert sum(len(result) for result in results) == 1


def test_publishing_different_digests_at_once_leaves_no_gap_in_the_log() -> None:
    digests = [make_digest(sections=2, items=1, citations=1) for _ in range(8)]
    queue = list(digests)
    results = at_once(8, lambda: publishing.publish(queue.pop()))
    assert {type(result) for result in results} == {Edition}
    assert list(Change.objects.values_list("seq", flat=True)) == list(range(1, Change.objects.count() + 1))
