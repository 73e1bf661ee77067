"""Finished pages kept in this process, for as long as nothing public changes."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from sys import getsizeof
from threading import Lock
from typing import Any

# What a place in the store takes beside what is in it, with the room that its dictionary keeps free.
PLACE = 250


@dataclass(frozen=True, slots=True)
class Page:
    """A finished answer: its headers, its body as sent, compressed or not, and its status."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    status: str = "200 OK"


def exact(body: bytes) -> bytes:
    """Return a body in room of its own size: that in which a page was made is several times as large."""
    return memoryview(body).tobytes()


class PageStore:
    """The pages used last, up to a number of bytes of memory; all are dropped when the generation rises."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._size = 0
        self._generation = -1
        self._pages: OrderedDict[Hashable, tuple[Page, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, generation: int, key: Hashable) -> Page | None:
        """Return the page kept under a key since this generation began, if there is one."""
        with self._lock:
            if generation != self._generation:
                return None
            kept = self._pages.get(key)
            if kept is None:
                return None
            self._pages.move_to_end(key)
            return kept[0]

    def put(self, generation: int, key: Hashable, page: Page) -> None:
        """Keep a page, and drop those unused longest where it would be too much."""
        if not self.limit:
            return
        cost = cost_of(key, page)
        with self._lock:
            if generation < self._generation:
                return
            if generation > self._generation:
                self._pages.clear()
                self._size, self._generation = 0, generation
            if cost > self.limit or key in self._pages:
                return
            self._pages[key] = page, cost
            self._size += cost
            while self._size > self.limit:
                _key, (_page, freed) = self._pages.popitem(last=False)
                self._size -= freed


def cost_of(key: Hashable, page: Page) -> int:
    """Return the bytes of memory that a page takes in a store; what pages share counts for each."""
    fields = (key, page.headers, page.body, page.status)
    return PLACE + getsizeof(page) + sum(_size_of(field) for field in fields)


def _size_of(value: Any) -> int:
    inside = sum(_size_of(part) for part in value) if isinstance(value, tuple) else 0
    return getsizeof(value) + inside
