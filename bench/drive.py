"""Drives a server: with wrk, or where it is missing with a bounded client of our own."""

import http.client
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from time import perf_counter

from bench.servers import HEADERS, Server

CONNECTIONS = 16
GOOD = {http.HTTPStatus.OK, http.HTTPStatus.NOT_MODIFIED}
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


@dataclass(frozen=True)
class Figure:
    """Requests a second, the 99th percentile in milliseconds, and answers that were not 200."""

    rate: float
    p99: float
    errors: int


def drive(server: Server, paths: Sequence[str], seconds: int, headers: Mapping[str, str] = HEADERS) -> Figure:
    """Ask for the paths in turn, over 16 connections, and return what was measured."""
    with_wrk = shutil.which("wrk")
    return (_wrk if with_wrk else _own)(server, paths, seconds, headers)


def _wrk(server: Server, paths: Sequence[str], seconds: int, headers: Mapping[str, str]) -> Figure:
    # An ETag has quotation marks.
    sent = ", ".join(f"[{json.dumps(name)}]={json.dumps(value)}" for name, value in headers.items())
    table = ", ".join(f'"{path}"' for path in paths)
    script = (
        f"local paths = {{{table}}}\nlocal n = math.random(#paths)\nwrk.headers = {{{sent}}}\n"
        "request = function() n = n % #paths + 1; return wrk.format('GET', paths[n]) end\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paths.lua"
        file.write_text(script)
        command = [
            "wrk",
            "-t2",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            "--latency",
            "-s",
            str(file),
            server.base,
        ]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return read_wrk(printed)


def read_wrk(printed: str) -> Figure:
    """Read what ``wrk --latency`` printed."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", printed)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    return Figure(
        rate=float(rate[1]) if rate else 0.0,
        p99=float(p99[1]) * UNITS[p99[2]] if p99 else 0.0,
        errors=int(wrong[1]) if wrong else 0,
    )


def _own(server: Server, paths: Sequence[str], seconds: int, headers: Mapping[str, str]) -> Figure:
    end = perf_counter() + seconds
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        turns = [
            [*paths[number % len(paths) :], *paths[: number % len(paths)]] for number in range(CONNECTIONS)
        ]
        done = list(pool.map(lambda turn: _ask_until(end, server.port, turn, headers), turns))
    times = sorted(ms for of_one, _errors in done for ms in of_one)
    p99 = times[int(len(times) * 0.99)] if times else 0.0
    return Figure(len(times) / seconds, p99, sum(errors for _times, errors in done))


def _ask_until(
    end: float, port: int, paths: Sequence[str], headers: Mapping[str, str]
) -> tuple[list[float], int]:
    times, errors = [], 0
    for path in cycle(paths):
        start = perf_counter()
        if start >= end:
            break
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        answer.read()
        connection.close()
        errors += answer.status not in GOOD
        times.append((perf_counter() - start) * 1000)
    return times, errors
