"""``make bench``: load, serve as production would, drive each case beside the yardstick, report."""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from bench import cases, report, streams
from bench.drive import drive
from bench.receiver import receiving
from bench.servers import HEADERS, NEWSROOM, PACKED, YARDSTICK, Server, environment, serving

DATA = Path(os.environ.get("NEWSROOM_DATA_DIR") or "var").resolve() / "bench"


def main() -> None:
    """Measure every size asked for, print the table and keep the results."""
    options = _options()
    before = report.previous()
    rows: list[dict[str, Any]] = []
    sizes: dict[str, Any] = {}
    for size in options.sizes:
        found, about = _measure(size, rounds=options.rounds, seconds=options.seconds)
        rows += [row.data() for row in found]
        sizes[str(size)] = about
    grown = report.with_growth(rows)
    results = {"rows": grown, "sizes": sizes}
    print(report.table(grown))
    print(report.exports({int(size): about["exports"] for size, about in sizes.items()}))
    for size, about in sizes.items():
        for server, memory in about["memory_mb"].items():
            print(f"{size} digests, {server}: megabytes of 3 processes {memory}")
        print(report.webhooks(about["webhooks"]))
        print(report.at_the_desk(about["ms"]))
        print(f"  editors at once: {about['editors']}")
    print(report.changes(results, before))
    print(f"Kept in {report.keep(results)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 2000], help="digests to load")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, of which the median counts")
    parser.add_argument("--seconds", type=int, default=3, help="seconds that each case is driven in a round")
    options = parser.parse_args()
    options.sizes = sorted(options.sizes or [100, 2000])
    return options


def _measure(size: int, *, rounds: int, seconds: int) -> tuple[list[report.Row], dict[str, Any]]:
    data = DATA / str(size)
    facts = _load(size, data)
    with ExitStack() as stack:
        pages = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        cold = stack.enter_context(serving(NEWSROOM, environment(data, NEWSROOM_PAGE_STORE_MB="0")))
        hot = stack.enter_context(serving(NEWSROOM, environment(data)))
        found = cases.find(cold, facts)
        cases.keep_pages(cold, found, pages)
        yardstick = stack.enter_context(serving(YARDSTICK, environment(data, BENCH_PAGES=str(pages))))
        rows = [report.Row(size, case, [], [], [], []) for case in found]
        for turn in range(rounds):
            print(f"  {size} digests, round {turn + 1} of {rounds}", flush=True)
            for number, row in enumerate(rows):
                _round(row, number, (yardstick, cold, hot), seconds, warm=turn == 0)
        memory = {"cold": cold.memory_mb(), "hot": hot.memory_mb()}
    return rows, {"memory_mb": memory, "exports": _exports(data), **_on_a_copy(data)}


def _round(
    row: report.Row, number: int, servers: tuple[Server, Server, Server], seconds: int, *, warm: bool
) -> None:
    yardstick, cold, hot = servers
    page, packed = (f"/{name}" for name in cases.yardstick_names(number, row.case))
    for server, paths, headers, figures in (
        (yardstick, [page], HEADERS, row.yardstick),
        (cold, row.case.paths, row.case.headers(cold), row.cold),
        (yardstick, [packed], HEADERS, row.packed),
        (hot, row.case.paths, row.case.headers(hot, PACKED), row.hot),
    ):
        if warm:
            # Until each process has met all pages of a case.
            drive(server, paths, 4 if server is hot else 1, headers)
        figures.append(drive(server, paths, seconds, headers))


def _load(size: int, data: Path) -> dict[str, Any]:
    """Load a database of this size, or take the one that is there; return what the cases need."""
    data.mkdir(parents=True, exist_ok=True)
    facts = data / "facts.json"
    env = environment(data)
    _python("manage.py", "collectstatic", "--noinput", "--verbosity", "0", "--skip-checks", env=env)
    if facts.exists():
        # Templates may have changed since: what is stored must be of today's.
        print(f"{size} digests are there already, in {data}", flush=True)
        _python("manage.py", "migrate", "--verbosity", "0", "--skip-checks", env=env)
        _python("manage.py", "rebuild_published", "--if-needed", "--skip-checks", env=env)
    else:
        print(f"Loading {size} digests into {data}", flush=True)
    # Of a loaded database it writes the facts alone, which may be others than those of an earlier run.
    _python("-m", "bench.load", str(size), str(facts), env=env)
    loaded: dict[str, Any] = json.loads(facts.read_text())
    return loaded


def _exports(data: Path) -> list[dict[str, Any]]:
    """Read the exports from a server of one process, so that the second is sent by the one that sent the first."""
    env = environment(data)
    terms = ("--new", "--label", "Bench", "--scope", "export")
    token = _python("manage.py", "issue_key", "Bench", *terms, env=env).strip()
    try:
        with serving(NEWSROOM, env, workers=1) as server:
            return streams.measure(server, token, data / "newsroom.sqlite3")
    finally:
        _python("manage.py", "revoke_key", token, env=env)


def _on_a_copy(data: Path) -> dict[str, Any]:
    """Time what editors and webhooks do, on a copy of the database, which is left as it was."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        with (
            closing(sqlite3.connect(data / "newsroom.sqlite3")) as source,
            closing(sqlite3.connect(copy / "newsroom.sqlite3")) as target,
        ):
            source.backup(target)
        env = environment(copy)
        with receiving() as port:
            known = environment(copy, NEWSROOM_INTERNAL_TARGETS=f"127.0.0.1:{port}")
            sent = json.loads(_python("-m", "bench.webhooks", str(port), env=known))
        times = json.loads(_python("-m", "bench.timing", env=env))
        editors = json.loads(_python("-m", "bench.editors", env=env))
        return {"webhooks": sent, "ms": times, "editors": editors}


def _python(*arguments: str, env: dict[str, str]) -> str:
    show = None if arguments[1] == "bench.load" else subprocess.PIPE
    return (
        subprocess.run([sys.executable, *arguments], env=env, check=True, stdout=show, text=True).stdout or ""
    )


if __name__ == "__main__":
    main()
