"""Times one import and one publish of a large digest: ``python -m bench.timing``, on a loaded database."""

import json
import os
import statistics
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from bench import load, words  # noqa: E402 (models need django.setup)
from digests.domain import editing, publishing, registry  # noqa: E402
from digests.domain.intake import read_text  # noqa: E402

ROUNDS = 5
# Numbers that no loaded digest has.
FIRST = 1_000_000


def measure() -> dict[str, float]:
    """Return medians in milliseconds: text to document, document to draft, draft to public."""
    series, facts, knowledge = load.series(), load.known(), registry.knowledge()
    read, draft, public = [], [], []
    for number in range(FIRST, FIRST + ROUNDS):
        pasted, document = words.text(number, facts), words.digest(number, facts, words.LARGE)
        start = perf_counter()
        read_text(pasted, knowledge, today=words.NEWEST.date())
        read.append(perf_counter() - start)
        start = perf_counter()
        digest = editing.create_digest(document, series=series)
        draft.append(perf_counter() - start)
        start = perf_counter()
        # Long ago, so that neither the home page nor a first page changes.
        publishing.publish(digest, at=words.published_at(number - FIRST + 4_000))
        public.append(perf_counter() - start)
    names = ("read text", "make draft", "publish")
    return {
        name: round(statistics.median(times) * 1000, 1)
        for name, times in zip(names, (read, draft, public), strict=True)
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
