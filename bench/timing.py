"""Times what an editor waits for on a large digest: ``python -m bench.timing``, on a loaded database."""

import json
import os
import statistics
from collections.abc import Callable
from time import perf_counter
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from bench import load, words  # noqa: E402 (models need django.setup)
from digests.domain import composing, editing, publishing, registry, restoring  # noqa: E402
from digests.domain.composing_fields import Changes  # noqa: E402
from digests.domain.composing_work import Act  # noqa: E402
from digests.domain.intake import read_text  # noqa: E402
from digests.models import Digest, Item, Revision, Section  # noqa: E402

ROUNDS = 5
YARDSTICK = "one row written"
# Numbers that no loaded digest has.
FIRST = 1_000_000


def measure() -> dict[str, float]:
    """Return medians in milliseconds, by the name of what was timed."""
    rounds = [_round(number) for number in range(FIRST, FIRST + ROUNDS)]
    return {name: round(statistics.median(times[name] for times in rounds) * 1000, 1) for name in rounds[0]}


def _round(number: int) -> dict[str, float]:
    """Take one digest from a pasted text to the public and back; return seconds by name."""
    series, facts, knowledge = load.series(), load.known(), registry.knowledge()
    pasted, document = words.text(number, facts), words.digest(number, facts, words.LARGE)
    times: dict[str, float] = {}

    def timed(name: str, doing: Callable[[], Any]) -> Any:
        start = perf_counter()
        result = doing()
        times[name] = perf_counter() - start
        return result

    timed("read text", lambda: read_text(pasted, knowledge, today=words.NEWEST.date()))
    digest = timed("make draft", lambda: editing.create_digest(document, series=series))
    first = digest.revisions.get()
    # What the database takes for any write that is safe on the disk: the others are held beside it.
    timed(YARDSTICK, lambda: Digest.objects.filter(pk=digest.pk).update(standfirst="Typed."))
    # The second save folds into the revision of the first, as nearly all do.
    _save(digest, "Typed first.")
    timed("save item", lambda: _save(digest, "Typed next."))
    timed("move item", lambda: _move(digest))
    # Long ago, so that neither the home page nor a first page changes.
    at = words.published_at(number - FIRST + 4_000)
    timed("publish", lambda: publishing.publish(digest, at=at))
    timed("restore revision", lambda: _restore(digest, first))
    return times


def _save(digest: Digest, text: str) -> None:
    item = Item.objects.filter(section__digest=digest).earliest("pk")
    changes = Changes(columns={"body": text})
    composing.save_item(Act(digest.pk, None), item.uuid, version=item.version, changes=changes)


def _move(digest: Digest) -> None:
    item = Item.objects.filter(section__digest=digest).earliest("pk")
    section = Section.objects.filter(digest=digest).latest("position")
    composing.move_item(Act(digest.pk, None, digest.version), item.uuid, section=section.uuid, after=None)


def _restore(digest: Digest, revision: Revision) -> None:
    digest.refresh_from_db()
    restoring.restore(digest, revision, version=digest.version, by=None)


if __name__ == "__main__":
    print(json.dumps(measure()))
