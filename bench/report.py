"""The results: a table, a file, and what has changed since the last file."""

import json
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.cases import Case
from bench.drive import Figure

FOLDER = Path("bench-results")
HOT_LEAST = 0.9
# Below this share of its figure at the smallest size, a case doesn't hold its pace.
GROWTH_LEAST = 0.8
NOTABLE = 0.1
# An export's least share of reading and packing its lines and nothing else: the rest goes to making objects of
# rows, which short lines have more of, and to sending them.
EXPORT_LEAST = {"digests": 0.6, "items": 0.35}
# Megabytes that the export of a large archive may take more than that of the smallest.
EXPORT_GROWTH_MB = 5
# Events a second of one worker, so that a hundred partners have a digest of fifty changes within a minute.
EVENTS_LEAST = 80


@dataclass
class Row:
    """One case at one size: the figures of each round, by server.

    Hot pages are asked for compressed, and beside them stands ``packed``: the yardstick with the same compressed bytes.
    """

    size: int
    case: Case
    yardstick: list[Figure]
    cold: list[Figure]
    packed: list[Figure]
    hot: list[Figure]

    def data(self) -> dict[str, Any]:
        """Return medians and ratios."""
        yardstick = _rate(self.yardstick)
        cold, hot = _rate(self.cold), _rate(self.hot)
        return {
            "size": self.size,
            "case": self.case.name,
            "yardstick": yardstick,
            "cold": cold,
            "cold_p99_ms": _p99(self.cold),
            "cold_ratio": _ratio(cold, yardstick),
            "cold_least": self.case.least,
            "hot": hot,
            "hot_p99_ms": _p99(self.hot),
            "hot_ratio": _ratio(hot, _rate(self.packed)),
            "errors": sum(figure.errors for figure in (*self.yardstick, *self.cold, *self.packed, *self.hot)),
        }


def _rate(figures: Sequence[Figure]) -> float:
    return round(statistics.median(figure.rate for figure in figures), 1)


def _p99(figures: Sequence[Figure]) -> float:
    return round(statistics.median(figure.p99 for figure in figures), 1)


def _ratio(rate: float, yardstick: float) -> float:
    return round(rate / yardstick, 3) if yardstick else 0.0


def with_growth(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add to each row its cold ratio's share of that at the smallest size."""
    smallest = min(row["size"] for row in rows)
    first = {row["case"]: row["cold_ratio"] for row in rows if row["size"] == smallest}
    return [row | {"growth": _ratio(row["cold_ratio"], first[row["case"]])} for row in rows]


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Return the rows as text, with a word beside each that falls short."""
    head = (
        f"{'digests':>7}  {'case':<22} {'yardstick':>9} | {'cold/s':>7} {'p99 ms':>7} {'ratio':>6} {'least':>6}"
        f" | {'hot/s':>7} {'p99 ms':>7} {'ratio':>6} | {'growth':>6}"
    )
    return "\n".join([head, *(_line(row) for row in rows)])


def _line(row: dict[str, Any]) -> str:
    return (
        f"{row['size']:>7}  {row['case']:<22} {row['yardstick']:>9.0f} | {row['cold']:>7.0f}"
        f" {row['cold_p99_ms']:>7.1f} {row['cold_ratio']:>6.2f} {row['cold_least']:>6.2f}"
        f" | {row['hot']:>7.0f} {row['hot_p99_ms']:>7.1f} {row['hot_ratio']:>6.2f} | {row['growth']:>6.2f}"
        f"{_shortcomings(row)}"
    )


def _shortcomings(row: dict[str, Any]) -> str:
    found = []
    if row["cold_ratio"] < row["cold_least"]:
        found.append("cold is slow")
    if row["hot_ratio"] < HOT_LEAST:
        found.append("hot is slow")
    if row["growth"] < GROWTH_LEAST:
        found.append("slows as the archive grows")
    if row["errors"]:
        found.append(f"{row['errors']} errors")
    return "  ← " + ", ".join(found) if found else ""


def exports(by_size: Mapping[int, Sequence[dict[str, Any]]]) -> str:
    """Return a line for each export, with a word beside each that is slow or takes more memory as it grows."""
    smallest = {row["kind"]: row for row in by_size[min(by_size)]}
    head = (
        f"{'digests':>7}  {'export, gzip':<12} {'rows':>7} {'MB':>7} {'yardstick':>9} | {'rows/s':>7} {'ratio':>6} {'least':>6}"
        f" {'first byte':>10} | memory in MB: before, highest, after, highest of a second"
    )
    rows = [(size, row) for size, found in by_size.items() for row in found]
    return "\n".join([head, *(_export_line(size, row, smallest[row["kind"]]) for size, row in rows)])


def _export_line(size: int, row: dict[str, Any], smallest: dict[str, Any]) -> str:
    ratio, memory, least = _ratio(row["rate"], row["yardstick"]), row["memory_mb"], EXPORT_LEAST[row["kind"]]
    found = ["slow"] if ratio < least else []
    if _taken(memory) > _taken(smallest["memory_mb"]) + EXPORT_GROWTH_MB:
        found.append("takes more memory as the archive grows")
    return (
        f"{size:>7}  {row['kind']:<12} {row['rows']:>7} {row['megabytes']:>7.0f} {row['yardstick']:>9.0f} |"
        f" {row['rate']:>7.0f} {ratio:>6.2f} {least:>6.2f} {row['first_byte_ms']:>7.0f} ms |"
        f" {', '.join(f'{memory[name]:.0f}' for name in ('before', 'highest', 'after', 'second'))}"
        f"{'  ← ' + ', '.join(found) if found else ''}"
    )


def _taken(memory: dict[str, float]) -> float:
    return max(memory["highest"], memory["second"]) - memory["before"]


def webhooks(sent: Mapping[str, float]) -> str:
    """Say how fast webhooks were served, beside a bare client that posts to the same receiver."""
    found = ["slow"] if sent["rate"] < EVENTS_LEAST else []
    if sent["logged"] != sent["events"]:
        found.append(f"{sent['events'] - sent['logged']:.0f} events are not in the log of deliveries")
    ratio = _ratio(sent["rate"], sent["yardstick"])
    return (
        f"  webhooks: {sent['rate']:.0f} events/s of one worker, least {EVENTS_LEAST}, {ratio:.2f} of a bare client's"
        f"{'  ← ' + ', '.join(found) if found else ''}"
    )


def keep(results: dict[str, Any]) -> Path:
    """Write the results under the time of the run; return the file."""
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.json"
    results = results | {"python": platform.python_version(), "machine": platform.machine()}
    file.write_text(json.dumps(results, indent=1) + "\n")
    return file


def previous() -> dict[str, Any] | None:
    """Return the newest results kept, if any."""
    files = sorted(FOLDER.glob("*.json"))
    return json.loads(files[-1].read_text()) if files else None


def changes(now: dict[str, Any], before: dict[str, Any] | None) -> str:
    """Say which ratios moved by more than a tenth since the last run: rates alone drift with the machine."""
    if not before:
        return "There is no earlier run to compare with."
    old = {(row["size"], row["case"]): row for row in before["rows"]}
    lines = [
        f"  {row['size']} {row['case']}: {kind} {was[kind]:.2f} → {row[kind]:.2f}"
        for row in now["rows"]
        for was in [old.get((row["size"], row["case"]))]
        for kind in ("cold_ratio", "hot_ratio")
        if was and was[kind] and abs(row[kind] / was[kind] - 1) > NOTABLE
    ]
    return "\n".join(["Since the last run:", *(lines or ["  no ratio moved by more than a tenth"])])


def at_the_desk(times: Mapping[str, float]) -> str:
    """Return what an editor waits for, a line each: milliseconds, and how many times the write of one row."""
    row = times["one row written"]
    lines = [f"  {name:18}{ms:9.1f} ms{ms / max(row, 0.1):8.1f} x" for name, ms in times.items()]
    return "\n".join(["  at the desk, 8 sections of 6 items of 3 citations, beside one row written:", *lines])
