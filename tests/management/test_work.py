"""``manage.py work`` as the process that it is: killed by force while it sends, and another goes on."""

import os
import signal
import time

import pytest

from tests.hooks import endpoint
from tests.management import processes

PREPARE = """
from digests.models import Partner, Webhook
from tests.factories import published_digest
partner = Partner.objects.create(name="Partner")
for url in {urls!r}:
    Webhook.objects.create(partner=partner, url=url, seq=0)
published_digest(sections=1, items=2)
"""


def prepare(folder, *urls):
    done = processes.run(folder, "shell", "--no-imports", "-c", PREPARE.format(urls=list(urls)))
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_worker_killed_while_it_sends_is_followed_by_another_within_a_minute(folder):
    with endpoint() as box:
        prepare(folder, box.url)
        killed = []

        def kill_first(handler):
            if not killed:
                killed.append(time.monotonic())
                os.kill(first.pid, signal.SIGKILL)
                return
            handler.send_response(204)
            handler.end_headers()

        box.answers["/hook"] = kill_first
        internal = {"NEWSROOM_INTERNAL_TARGETS": box.target}
        first = processes.start(folder, "work", **internal)
        second = None
        try:
            first.wait(timeout=60)
            second = processes.start(folder, "work", **internal)
            assert processes.wait_for(lambda: len(box.ids) == 4, 90)
            assert time.monotonic() - killed[0] < 60
            assert box.ids[0] == box.ids[1]
            assert len(set(box.ids)) == 3
            # It ends as it should, with everything noted.
            second.send_signal(signal.SIGTERM)
            printed, _none = second.communicate(timeout=30)
            assert second.returncode == 0
            assert "Traceback" not in printed
        finally:
            for process in (first, second):
                if process:
                    process.kill()
                    process.communicate()


@pytest.mark.slow
def test_once_sends_what_is_due_and_ends(folder):
    with endpoint() as box:
        prepare(folder, box.url)
        done = processes.run(folder, "work", "--once", NEWSROOM_INTERNAL_TARGETS=box.target)
        assert done.returncode == 0
        assert "Requests to webhooks: 3" in done.stdout
        assert len(box.ids) == 3
