"""What is loaded before the processes part, and that nothing of it is shared which mustn't be."""

import json
import subprocess
import sys

from django.conf import settings

from tests.management import processes

LOADED = """
import gc, json, sys, threading
from newsroom import server, wsgi
assert "newsroom.urls" not in sys.modules
server.when_ready(None)
from django.db import connections
from digests.domain.partners import quick
open_ones = [c.alias for c in connections.all(initialized_only=True) if c.connection is not None]
told = {
    "frozen": gc.get_freeze_count() > 100_000,
    "views": "newsroom.urls" in sys.modules,
    "threads": threading.active_count(),
    "connections": open_ones + ([quick._local.own] if quick._local.own else []),
    "kept": len(wsgi.application._store._pages),
}
print(json.dumps(told))
"""


def test_the_processes_part_with_code_loaded_and_nothing_open(tmp_path):
    (tmp_path / "static").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=settings.BASE_DIR,
        env=processes.environment(tmp_path),
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
        "kept": 0,
    }
