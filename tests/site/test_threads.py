"""Pages asked for at the same time, from the threads of one process: each is what it is when asked for alone."""

import gc
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from digests.models import PublishedItem
from tests.browser.site_pages import make_newsroom

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 4
KEPT = type(cache(len))
SEARCHES = (
    "railways",
    "freight ministry",
    "железными дорогами",
    "Қазақстан",
    "agreements",
    "harvested corridors",
)


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Let threads take turns as often as the interpreter can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def forget() -> None:
    """Empty what the project's functions keep, as in a process that has just started."""
    for kept in gc.get_objects():
        if type(kept) is KEPT and str(kept.__module__).startswith(("digests.", "newsroom.")):
            kept.cache_clear()


def ask(addresses: list[str]) -> dict[str, tuple[int, bytes]]:
    """Return the answer to each address, asked for in this order by a client of this thread's own."""
    client = Client()
    try:
        answers = {address: client.get(address) for address in addresses}
        return {address: (answer.status_code, answer.content) for address, answer in answers.items()}
    finally:
        connections.close_all()


@pytest.mark.usefixtures("hasty_threads")
def test_pages_are_the_same_however_many_are_asked_for_at_once(settings: Any) -> None:
    pages = list(make_newsroom().values())
    item = PublishedItem.objects.latest("published_at").id
    settings.PAGE_STORE_MB = 0
    addresses = [
        *pages,
        *(f"/search/?q={words}" for words in SEARCHES),
        *(f"/feeds/all.{kind}" for kind in ("atom", "rss", "json")),
        "/api/v1/",
        "/api/v1/digests/",
        f"/api/v1/items/{item}/",
        f"/api/v1/items/{item}/?format=ninjs",
    ]
    settings.ANONYMOUS_PER_MINUTE = len(addresses) * (THREADS + 1)
    expected = ask(addresses)
    forget()
    shuffled = random.Random(5)
    orders = [shuffled.sample(addresses, len(addresses)) for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        for answers in pool.map(ask, orders):
            different = [address for address in addresses if answers[address] != expected[address]]
            assert different == []
