"""Exports, read to the end as a partner reads them, while the server's memory is watched.

The yardstick is what no server can leave out: the same stored lines, read by one statement and packed at the same
level, in this process.
"""

import http.client
import json
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any

from bench import cases
from bench.servers import HEADERS, Server

# As the export packs.
LEVEL, GZIP = 3, 31
READ_AT_ONCE = 64 * 1024
WATCH_EVERY = 0.05
MEGABYTE = 1024 * 1024
STORED = {
    "digests": "SELECT wire FROM digests_edition WHERE is_live AND status = 'usable'"
    " ORDER BY published_at DESC, digest_id DESC",
    "items": "SELECT wire FROM digests_publisheditem WHERE status = 'usable' ORDER BY published_at DESC, id DESC",
}


@dataclass(frozen=True)
class Reading:
    """One export as it came: objects, seconds, milliseconds to its first byte, and its size unpacked."""

    rows: int
    seconds: float
    first_byte_ms: float
    megabytes: float

    @property
    def rate(self) -> float:
        """Objects a second."""
        return round(self.rows / self.seconds, 1)


@dataclass
class Highest:
    """The most memory that was seen, in megabytes."""

    seen: float


def measure(server: Server, token: str, database: Path) -> list[dict[str, Any]]:
    """Read each export twice from a server of one process; return a row of figures for each."""
    # The first request of all loads more code than any export does.
    cases.fetch(server, cases.LIST)
    return [_measure(server, token, database, kind) for kind in STORED]


def _measure(server: Server, token: str, database: Path, kind: str) -> dict[str, Any]:
    before = megabytes(server)
    with watched(server) as first:
        reading = read(server.port, f"/api/v1/export/{kind}.ndjson", token)
    after = megabytes(server)
    with watched(server) as second:
        again = read(server.port, f"/api/v1/export/{kind}.ndjson", token)
    return {
        "kind": kind,
        "rows": reading.rows,
        "megabytes": reading.megabytes,
        "rate": max(reading.rate, again.rate),
        "yardstick": plain_rate(database, STORED[kind]),
        "first_byte_ms": max(reading.first_byte_ms, again.first_byte_ms),
        "memory_mb": {
            "before": before,
            "highest": first.seen,
            "after": after,
            "second": second.seen,
        },
    }


def megabytes(server: Server) -> float:
    """Return what a server holds, each page that processes share counted once."""
    return server.memory_mb()["shared once"]


@contextmanager
def watched(server: Server) -> Iterator[Highest]:
    """Look at a server's memory again and again while the block lasts."""
    highest, stop = Highest(megabytes(server)), Event()

    def watch() -> None:
        while not stop.wait(WATCH_EVERY):
            highest.seen = max(highest.seen, megabytes(server))

    thread = Thread(target=watch)
    thread.start()
    try:
        yield highest
    finally:
        stop.set()
        thread.join()


def read(port: int, path: str, token: str) -> Reading:
    """Read one export as it comes; end the run where it isn't whole."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    begun = perf_counter()
    connection.request(
        "GET", path, headers=HEADERS | {"Accept-Encoding": "gzip", "Authorization": f"Bearer {token}"}
    )
    answer = connection.getresponse()
    packed = answer.read(1)
    first = perf_counter() - begun
    if answer.status != http.HTTPStatus.OK:
        sys.exit(f"{path} answered {answer.status}, so there is nothing to measure.")
    unpacker, lines, size, tail = zlib.decompressobj(wbits=GZIP), 0, 0, b""
    while packed:
        text = unpacker.decompress(packed)
        lines, size = lines + text.count(b"\n"), size + len(text)
        # The last line is short, so the last kilobyte has it.
        tail = (tail + text)[-1024:]
        packed = answer.read(READ_AT_ONCE)
    seconds = perf_counter() - begun
    connection.close()
    if not tail.endswith(b"\n") or json.loads(tail.splitlines()[-1]).get("count") != lines - 1:
        sys.exit(f"{path} ended before its end.")
    return Reading(lines - 1, seconds, round(first * 1000, 1), round(size / MEGABYTE, 1))


def plain_rate(database: Path, statement: str) -> float:
    """Return how many stored lines a second can be read and packed, with nothing around it."""
    begun, rows, packer = perf_counter(), 0, zlib.compressobj(LEVEL, wbits=GZIP)
    with closing(sqlite3.connect(database)) as connection:
        for (text,) in connection.execute(statement):
            packer.compress(f"{text}\n".encode())
            rows += 1
    packer.flush()
    return round(rows / (perf_counter() - begun), 1)
