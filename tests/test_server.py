"""What is loaded before the processes part, and that nothing of it is shared which mustn't be."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings

from digests.domain import freshness
from digests.models import Usage
from newsroom import server, warming
from tests.factories import published_digest
from tests.management import processes

LOADED = """
import gc, json, sys, threading
from newsroom import server, wsgi
assert "newsroom.urls" not in sys.modules
server.when_ready(None)
from django.db import connections
from digests.domain.partners import quick
from digests.site import frame
open_ones = [c.alias for c in connections.all(initialized_only=True) if c.connection is not None]
told = {
    "frozen": gc.get_freeze_count() > 100_000,
    "views": "newsroom.urls" in sys.modules,
    "threads": threading.active_count(),
    "connections": open_ones + ([quick._local.own] if quick._local.own else []),
    "drawn": frame._frame.cache_info().currsize > 0,
}
print(json.dumps(told))
"""


def test_the_processes_part_with_code_loaded_and_nothing_open(folder):
    (folder / "static").mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=settings.BASE_DIR,
        env=processes.environment(folder),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == {
        "frozen": True,
        "views": True,
        "threads": 1,
        "connections": [],
        "drawn": True,
    }


@pytest.mark.django_db
def test_each_kind_of_page_is_drawn_and_none_is_counted():
    edition = published_digest()
    addresses = list(warming._addresses())
    assert f"/{edition.series.slug}/{edition.year:04d}/{edition.month:02d}/{edition.slug}/" in addresses
    assert {address.split("/")[1] for address in addresses} >= {"countries", "topics", "search", "api"}
    for address in addresses:
        assert warming._draw(address, freshness.generation()).status_code == 200, address
    assert not Usage.objects.exists()


def test_memory_is_given_back_after_large_answers_and_not_after_each(monkeypatch):
    trimmed = []
    library = SimpleNamespace(malloc_trim=trimmed.append)
    monkeypatch.setattr(server.ctypes, "CDLL", lambda _name: library)
    monkeypatch.setattr(server._Given, "at", -server.EVERY)
    given = []
    for sent in (100, server.LARGE, 2 * server.LARGE):
        server.post_request(None, None, {}, SimpleNamespace(sent=sent))
        given.append(len(trimmed))
    assert given == [0, 1, 1]
