"""examples/sync.py: a true copy, whatever happens to it on the way."""

import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digests.domain import publishing
from digests.models import Item
from tests.api.test_changes import own
from tests.api.test_followers import all_of
from tests.factories import digest_of, published_digest
from tests.internet import Server, running

pytestmark = [pytest.mark.django_db(transaction=True)]

SCRIPT = Path(__file__).parents[2] / "examples" / "sync.py"
START = datetime(2026, 3, 8, 9, tzinfo=UTC)
# Ends the process hard, as kill -9 does, before the statement of that number.
KILLED_AT = """
import os, runpy, sqlite3, sys
left, connect = int(sys.argv.pop(1)), sqlite3.connect
def traced(*arguments):
    database = connect(*arguments)
    database.set_trace_callback(count)
    return database
def count(_statement):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
sqlite3.connect = traced
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run(*arguments, before=(), key="", check=True):
    """Run the script as a partner does, and return what it said."""
    command = [sys.executable, *before, str(SCRIPT), *map(str, arguments)]
    env = {"NEWSROOM_KEY": key, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=120, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done


def rows(file):
    """Return what a copy holds, by id: status, notice, and the object or None."""
    with sqlite3.connect(file) as db:
        found = db.execute("SELECT id, status, notice, json FROM object").fetchall()
    db.close()
    return {row[0]: (row[1], row[2], json.loads(row[3]) if row[3] else None) for row in found}


def held(file):
    return {key: own(found) for key, (_status, _notice, found) in rows(file).items() if found}


def public(client):
    found = all_of(client, "digests", "") | all_of(client, "items", "")
    return {key: own(entry) for key, entry in found.items()}


@pytest.fixture
def newsroom(live_server, settings):
    """Return the address of a served newsroom with three digests."""
    settings.SITE_URL = live_server.url
    for number in range(3):
        published_digest(2, 2, 1, at=START + timedelta(hours=number))
    return live_server.url


def test_it_is_short_and_needs_nothing():
    text = SCRIPT.read_text()
    assert len(text.splitlines()) < 100
    imported = [
        line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import", "from"))
    ]
    assert set(imported) <= sys.stdlib_module_names


def test_a_copy_is_made_and_follows_corrections_and_withdrawals(newsroom, client, tmp_path):
    file = tmp_path / "copy.sqlite3"
    first, second = (digest_of(edition) for edition in (published_digest(2, 2, 1), published_digest(2, 2, 1)))
    run(newsroom, file)
    assert held(file) == public(client)
    assert str(first.uuid) in held(file)
    publishing.withdraw(first, by=None, note="It was not ours.")
    item = Item.objects.filter(section__digest=second).first()
    item.body = "Freight fell."
    item.save()
    publishing.correct(second, by=None, note="It fell, not rose.")
    said = run(newsroom, file).stdout
    assert "withdrawn" in said
    assert held(file) == public(client)
    assert rows(file)[str(first.uuid)] == ("withdrawn", "It was not ours.", None)
    assert rows(file)[str(item.uuid)][1] == "It fell, not rose."
    publishing.publish(first)
    run(newsroom, file)
    assert held(file) == public(client)
    assert str(first.uuid) in held(file)


def test_it_may_be_killed_before_any_statement(newsroom, client, tmp_path):
    """Killed at each statement of a first run in turn, and then left to end, it holds what is public."""
    wanted, number = public(client), 0
    while True:
        file = tmp_path / f"{number}.sqlite3"
        killed = run(newsroom, file, before=("-c", KILLED_AT, str(number)), check=False)
        if killed.returncode == 0:
            break
        assert killed.returncode == 9, killed.stderr
        run(newsroom, file)
        assert held(file) == wanted
        number += 3
    assert number > 9


CHANGES = "/api/v1/changes/?include=object&limit=100"


@pytest.fixture
def partial():
    """Return a server that answers as the test says."""
    with running(Server()) as server:
        yield server


def page(server, *, since, changes=(), more=False):
    url = f"http://127.0.0.1:{server.port}{CHANGES}&since={since}"
    return json.dumps(
        {"changes": list(changes), "next": url, "has_more": more, "cursor": str(since)}
    ).encode()


def in_turn(*answers):
    """Return an answer that is another each time."""
    left = list(answers)

    def write(handler):
        status, headers, body = left.pop(0)
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return write


def test_it_waits_where_it_is_told_to_and_asks_again_where_it_got_half(partial, tmp_path):
    whole = page(partial, since=5)
    partial.answers[CHANGES] = in_turn(
        (429, {"Retry-After": "1"}, b"{}"), (200, {"Content-Length": "9999"}, whole[:40]), (200, {}, whole)
    )
    partial.answers[f"{CHANGES}&since=5"] = (200, {}, page(partial, since=5))
    run(f"http://127.0.0.1:{partial.port}", tmp_path / "copy.sqlite3")
    assert len(partial.hits) == 3


def test_an_expired_cursor_begins_anew(partial, tmp_path):
    file, later = tmp_path / "copy.sqlite3", f"{CHANGES}&since=5"
    partial.answers[CHANGES] = (200, {}, page(partial, since=5))
    run(f"http://127.0.0.1:{partial.port}", file)
    partial.answers[later] = (410, {}, b"{}")
    partial.answers[CHANGES] = (200, {}, page(partial, since=9))
    run(f"http://127.0.0.1:{partial.port}", file)
    with sqlite3.connect(file) as db:
        assert db.execute("SELECT next FROM follow").fetchone()[0].endswith("since=9")
    db.close()


def test_a_refusal_is_told_and_ends(partial, tmp_path):
    partial.answers[CHANGES] = (401, {}, b'{"detail": "This key has expired."}')
    done = run(f"http://127.0.0.1:{partial.port}", tmp_path / "copy.sqlite3", check=False)
    assert done.returncode == 1
    assert "This key has expired." in done.stderr
