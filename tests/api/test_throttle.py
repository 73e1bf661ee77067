"""Throttling with four worker processes, asked over HTTP by many at once: exactly as many pass as may."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from threading import Barrier
from time import sleep, time

import pytest
from django.conf import settings

from digests.models import Usage
from tests.factories import make_key
from tests.management import processes

WORKERS, CLIENTS, EACH, LIMIT = 4, 16, 20, 100


@contextmanager
def serving(folder, workers, **more):
    """Run gunicorn on the test's database, with the code loaded once for all its processes; give the port and the log."""
    number, log = processes.free_port(), folder / "log.txt"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "newsroom.wsgi",
        "--bind",
        f"127.0.0.1:{number}",
        "--preload",
    ]
    env = processes.environment(folder, DATABASE_URL=processes.database_url(), **more)
    with log.open("w") as out:
        process = subprocess.Popen(
            [*command, "--workers", str(workers), "--access-logfile", "-"],
            cwd=settings.BASE_DIR, env=env, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            up = processes.wait_for(lambda: processes.status_of(number, "/robots.txt") == 200)
            assert up, log.read_text()
            yield number, log
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def port(django_db_setup, tmp_path_factory):
    """Serve with four processes; the limit without a key is the one with."""
    folder = tmp_path_factory.mktemp("served")
    with serving(folder, WORKERS, NEWSROOM_ANONYMOUS_PER_MINUTE=str(LIMIT)) as (number, _log):
        yield number


def hammer(port, headers):
    """Ask from all clients at once; return (status, window's end, worker's answer headers) of each answer."""
    together = Barrier(CLIENTS)

    def ask(_client):
        together.wait()
        found = []
        for _ in range(EACH):
            connected = HTTPConnection("127.0.0.1", port, timeout=30)
            connected.request("GET", "/api/v1/items/", headers=headers)
            answer = connected.getresponse()
            answer.read()
            found.append((answer.status, answer.headers["X-RateLimit-Reset"], answer.headers["Retry-After"]))
            connected.close()
        return found

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [answer for answers in pool.map(ask, range(CLIENTS)) for answer in answers]


def in_one_minute(port, make_headers):
    """Hammer within one minute of the clock: a minute's turn in between would rightly let more through."""
    for _try in range(5):
        if time() % 60 > 40:
            sleep(60 - time() % 60)
        answers = hammer(port, make_headers())
        if len({reset for _status, reset, _after in answers}) == 1:
            return answers
    raise AssertionError("no minute was long enough")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_four_processes_let_exactly_a_hundred_through(port):
    made = []

    def keyed():
        made.append(make_key(per_minute=LIMIT))
        return {"Authorization": f"Bearer {made[-1].token}"}

    answers = in_one_minute(port, keyed)
    assert Counter(status for status, *_rest in answers) == {200: LIMIT, 429: CLIENTS * EACH - LIMIT}
    assert all(0 < int(after) <= 60 for status, _reset, after in answers if status == 429)
    row = Usage.objects.get(key=made[-1].key)
    assert (row.requests, row.refused) == (CLIENTS * EACH, CLIENTS * EACH - LIMIT)
    assert (row.items, row.in_minute, row.problems) == (CLIENTS * EACH, CLIENTS * EACH, 0)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_network_without_a_key_is_counted_as_exactly(port):
    answers = in_one_minute(port, lambda: Usage.objects.all().delete() and {})
    assert Counter(status for status, *_rest in answers) == {200: LIMIT, 429: CLIENTS * EACH - LIMIT}
    assert Usage.objects.get().key is None
