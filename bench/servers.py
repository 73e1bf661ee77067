"""Servers as production would run them: gunicorn with two workers of four threads."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from digests.management.commands.serve import SHARED
from newsroom import server

HOST = "bench.example"
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https"}
# As browsers and most programs ask.
PACKED = HEADERS | {"Accept-Encoding": "gzip, deflate, br"}
START_WITHIN = 30
KILOBYTE = 1024
NEWSROOM = SHARED
YARDSTICK = (
    "bench.yardstick:application",
    "--worker-class",
    server.worker_class,
    "--threads",
    str(server.threads),
    "--no-control-socket",
)


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and its first process."""

    port: int
    pid: int

    @property
    def base(self) -> str:
        """Address without a path."""
        return f"http://127.0.0.1:{self.port}"

    def memory_mb(self) -> dict[str, float]:
        """Return the megabytes that the server's processes hold (Linux; else 0).

        ``resident`` counts what processes share for each of them, ``shared once`` once; ``made`` and ``files`` are its parts:
        what is in memory alone, and pages of programs' and the database's files, which the system may drop.
        """
        found = [_memory(pid) for pid in (self.pid, *_children(self.pid))]
        names = {"resident": "Rss", "shared once": "Pss", "made": "Pss_Anon", "files": "Pss_File"}
        return {
            name: round(sum(one.get(key, 0) for one in found) / KILOBYTE, 1) for name, key in names.items()
        }


def environment(data: Path, **more: str) -> dict[str, str]:
    """Return the environment of production on a data folder of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEWSROOM_", "DATABASE_URL", "PORT"))}
    return kept | {
        "NEWSROOM_MODE": "production",
        "NEWSROOM_SECRET_KEY": "bench" * 12,
        "NEWSROOM_SITE_URL": f"https://{HOST}",
        "NEWSROOM_BEHIND_PROXY": "1",
        "NEWSROOM_ANONYMOUS_PER_MINUTE": "1000000000",
        "NEWSROOM_DATA_DIR": str(data),
        **more,
    }


@contextmanager
def serving(application: Iterable[str], env: dict[str, str], *, workers: int = 2) -> Iterator[Server]:
    """Run an application, named with gunicorn's options, while the block lasts."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--workers", str(workers), "--log-level", "error"]
    command = [sys.executable, "-m", "gunicorn", *application, *options]
    process = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}", "--backlog", "512"], env=env)
    try:
        _wait(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = monotonic() + START_WITHIN
    while monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        sleep(0.1)
    sys.exit("A server of the benchmark did not start.")


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _memory(pid: int) -> dict[str, int]:
    """Return kilobytes by the kernel's names."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return {}
    return {name: int(rest.split()[0]) for name, _colon, rest in (line.partition(":") for line in lines)}
