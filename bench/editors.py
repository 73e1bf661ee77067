"""Simulated editors, all on one digest: ``python -m bench.editors``, on a loaded database.

Each thread is an editor with a connection of their own who opens an item, types, saves, and opens it anew
where somebody else was first. What the desk acknowledged is kept, and looked for at the end.
"""

import json
import os
import random
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Barrier, Thread
from time import monotonic, perf_counter, process_time, sleep
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.db import connections  # noqa: E402 (models need django.setup)

from bench import load, words  # noqa: E402
from digests.domain import composing, editing  # noqa: E402
from digests.domain.composing_fields import Changes  # noqa: E402
from digests.domain.composing_work import Act  # noqa: E402
from digests.domain.errors import StaleError  # noqa: E402
from digests.models import Digest, Item  # noqa: E402

EDITORS, SECONDS, SAVES_A_SECOND = 40, 30, 64
# A number that no loaded digest has.
NUMBER = 2_000_000


@dataclass
class Kept:
    """What editors were told: texts by item and version, conflicts, errors, and how long saves took."""

    saved: dict[tuple[UUID, int], str] = field(default_factory=dict)
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def add(self, other: "Kept") -> None:
        """Take in what another editor was told."""
        twice = self.saved.keys() & other.saved.keys()
        self.errors += [f"version {version} was given twice" for _item, version in twice] + other.errors
        self.saved |= other.saved
        self.conflicts += other.conflicts
        self.times += other.times


def work(digest: Digest, *, editors: int, seconds: float, rate: float) -> Kept:
    """Let editors save the digest's items, ``rate`` times a second together; return what they were told."""
    items = list(Item.objects.filter(section__digest=digest).values_list("uuid", flat=True))
    start, told = Barrier(editors), [Kept() for _ in range(editors)]

    def edit(number: int) -> None:
        chance, mine = random.Random(number), told[number]
        try:
            start.wait()
            for turn in _turns(chance, seconds, rate / editors):
                _save_one(digest, chance.choice(items), f"Editor {number}, save {turn}.", mine)
        except Exception as error:  # noqa: BLE001 (whatever it is, the editor was told of it)
            mine.errors.append(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    threads = [Thread(target=edit, args=[number]) for number in range(editors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Kept()
    for mine in told:
        whole.add(mine)
    return whole


def _turns(chance: random.Random, seconds: float, rate: float) -> Iterator[int]:
    """Yield turn after turn until the time is over, ``rate`` times a second where the desk keeps up."""
    end, due = monotonic() + seconds, monotonic() + chance.random() / rate
    turn = 0
    while due < end and monotonic() < end:
        sleep(max(0.0, due - monotonic()))
        yield turn
        turn, due = turn + 1, due + 1 / rate


def _save_one(digest: Digest, item: UUID, text: str, mine: Kept) -> None:
    while True:
        version = Item.objects.values_list("version", flat=True).get(uuid=item)
        begun = perf_counter()
        try:
            done = composing.save_item(
                Act(digest.pk, None), item, version=version, changes=Changes(columns={"body": text})
            )
        except StaleError:
            mine.conflicts += 1
            continue
        mine.times.append(perf_counter() - begun)
        mine.saved[item, done.board.rows[item].version] = text
        return


def missing(digest: Digest, kept: Kept) -> list[str]:
    """Return what was acknowledged and isn't there, as sentences; empty where nothing is missing."""
    rows = {row.uuid: row for row in Item.objects.filter(section__digest=digest)}
    given = Counter(item for item, _version in kept.saved)
    found = []
    for item, row in rows.items():
        # Versions 2..N were given, each once, and the text is that of the last.
        if row.version != given[item] + 1:
            found.append(f"item {item} is at version {row.version} after {given[item]} saves")
        if given[item] and kept.saved.get((item, row.version)) != row.body:
            found.append(f"item {item} doesn't have the text that was saved last")
    newest: Any = digest.revisions.first()
    if newest.document != editing.document_of(digest).to_json():
        found.append("the newest revision isn't the digest as it stands")
    return found


def measure() -> dict[str, float]:
    """Return figures of forty editors on a large digest for half a minute."""
    digest = editing.create_digest(words.digest(NUMBER, load.known(), words.LARGE), series=load.series())
    begun = process_time()
    kept = work(digest, editors=EDITORS, seconds=SECONDS, rate=SAVES_A_SECOND)
    spent = process_time() - begun
    times = sorted(kept.times)
    return {
        "editors": EDITORS,
        "saves": len(times),
        "saves a second": round(len(times) / SECONDS, 1),
        "median ms": round(statistics.median(times) * 1000, 1),
        "p99 ms": round(times[int(len(times) * 0.99)] * 1000, 1),
        # The processor's time, which says what a busy machine's saves a second hide.
        "cpu ms a save": round(spent / len(times) * 1000, 1),
        "conflicts told": kept.conflicts,
        "errors": len(kept.errors),
        "missing": len(missing(digest, kept)),
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
