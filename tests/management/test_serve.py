import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest

from tests.management import processes


def users_of(folder):
    """Processes that run with this data folder."""
    mark = f"NEWSROOM_DATA_DIR={folder}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's /proc to see processes")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_site_and_worker_and_leaves_nothing(folder, number):
    port = processes.free_port()
    process = processes.start(folder, "serve", "--port", str(port), PORT=str(port))
    try:
        assert processes.wait_for(lambda: processes.status_of(port) == 200)
        # serve, gunicorn and its two workers, work
        assert processes.wait_for(lambda: len(users_of(folder)) == 5)
        process.send_signal(number)
        printed, _none = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in printed
    assert "Traceback" not in printed
    assert users_of(folder) == []
    assert processes.status_of(port) is None


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's /proc to see processes")
def test_when_the_worker_ends_all_ends_and_says_so(folder):
    port = processes.free_port()
    process = processes.start(folder, "serve", "--port", str(port))
    try:
        assert processes.wait_for(lambda: processes.status_of(port) == 200)
        workers = [
            p
            for p in users_of(folder)
            if Path(f"/proc/{p}/cmdline").read_bytes().split(b"\0")[2:3] == [b"work"]
        ]
        os.kill(workers[0], signal.SIGKILL)
        printed, _none = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 1
    assert "ended by itself" in printed
    assert users_of(folder) == []


@pytest.mark.parametrize("name", ["serve", "run_demo"])
def test_a_taken_port_is_one_sentence(tmp_path, name):
    with closing(socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = processes.run(tmp_path, name, PORT=str(port))
    assert done.returncode == 1
    assert done.stdout == ""
    wanted = f"Port {port} is taken by another program: stop it, or choose another: PORT={port + 1} make run."
    assert done.stderr.strip() == f"CommandError: {wanted}"


@pytest.mark.parametrize(("port", "said"), [("99999", "from 1 to 65535"), ("eighty", "is a whole number")])
def test_a_wrong_port_is_one_sentence(tmp_path, port, said):
    done = processes.run(tmp_path, "serve", PORT=port)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_work_ends_at_once_when_told(folder):
    process = processes.start(folder, "work", "--every", "60", "--skip-checks")
    try:
        assert processes.wait_for(lambda: beats(folder) == 1)
        process.terminate()
        printed, _none = process.communicate(timeout=10)
    finally:
        process.kill()
    assert (process.returncode, printed) == (0, "")
    assert beats(folder) == 0


def beats(folder):
    with closing(sqlite3.connect(folder / "newsroom.sqlite3")) as connection:
        return connection.execute("SELECT COUNT(*) FROM digests_heartbeat").fetchone()[0]


def test_work_once_does_what_is_due_and_ends(folder):
    done = processes.run(folder, "work", "--once")
    assert (done.returncode, done.stdout) == (0, "Done: 0\nRequests to webhooks: 0\n")
