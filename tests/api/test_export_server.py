"""Exports from the server that `manage.py serve` runs: readers who leave, and a server that is killed."""

import json
import os
import signal
from contextlib import closing, contextmanager
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from socket import SO_LINGER, SOL_SOCKET
from struct import pack
from uuid import uuid4

import pytest

from digests.choices import Scope
from digests.models import Edition
from tests.factories import bearer, make_key, published_digest
from tests.management import processes

PATH = "/api/v1/export/digests.ndjson"
# More than the buffers of a connection hold, so that the server is still sending while nobody reads.
DIGESTS, LENGTH = 40, 400_000

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc to see processes"),
]


@pytest.fixture
def large_archive():
    """Return the count of digests in an archive of 16 MB: copies of one, each with a long text on the wire."""
    row = published_digest(sections=1, items=1, citations=1)
    row.wire = json.dumps(json.loads(row.wire) | {"standfirst": "a" * LENGTH})
    copies = []
    for number in range(DIGESTS - 1):
        row.pk, row.uuid, row.digest_id, row.slug = None, uuid4(), uuid4(), f"copy-{number}"
        copies.append(Edition(**{f.attname: getattr(row, f.attname) for f in Edition._meta.concrete_fields}))
    Edition.objects.bulk_create(copies)
    return DIGESTS


@pytest.fixture
def port(tmp_path, large_archive):
    """Serve the test's database, with one process that answers."""
    number = processes.free_port()
    process = processes.start(
        tmp_path, "serve", "--workers", "1", "--port", str(number), DATABASE_URL=processes.database_url()
    )
    try:
        assert processes.wait_for(lambda: processes.status_of(number, "/robots.txt") == 200)
        yield number
        process.terminate()
        printed, _none = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0, printed


@contextmanager
def asked(port, headers):
    """Ask for the export; give the answer, and the socket that it comes by."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", PATH, headers=headers)
        sock = connection.sock
        yield connection.getresponse(), sock


def whole(port, headers):
    """Return the last line of an export, None where it is refused for now."""
    with asked(port, headers) as (answer, _sock):
        if answer.status == 429:
            return None
        return json.loads(answer.read().splitlines()[-1])


def answering_process(port):
    """Return the process that answers: of those that listen, the one without a child."""
    listening = [
        pid for pid in _pids() if f":{port}".encode() in _command(pid) and b"gunicorn" in _command(pid)
    ]
    (answering,) = [pid for pid in listening if not Path(f"/proc/{pid}/task/{pid}/children").read_text()]
    return answering


def _pids():
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_who_leaves_makes_room_and_who_is_cut_off_can_tell(port, large_archive):
    # One test: a server takes seconds to start.
    headers = bearer(make_key(scopes=[Scope.EXPORT], per_minute=100_000))
    with asked(port, headers) as (one, one_sock), asked(port, headers) as (other, _sock):
        assert [one.read(1000)[:1], other.read(1000)[:1]] == [b"{", b"{"]
        with asked(port, headers) as (refused, _refused_sock):
            assert (refused.status, refused.headers["Retry-After"]) == (429, "30")
        # As the connection of a process that is killed ends.
        one_sock.setsockopt(SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))
        one.close()
        one_sock.close()
        # Somebody else has the room as soon as the server notices, and takes all of it.
        got = []
        assert processes.wait_for(lambda: got.append(whole(port, headers)) or got[-1], 10)
        assert got[-1] == {"cursor": "2", "count": large_archive}
        os.kill(answering_process(port), signal.SIGKILL)
        with pytest.raises(IncompleteRead) as cut:
            other.read()
        assert b'"cursor"' not in cut.value.partial
    # The server has another process, which sends it from the beginning.
    assert processes.wait_for(lambda: processes.status_of(port, "/robots.txt") == 200)
    assert whole(port, headers) == got[-1]
