"""Finished pages kept in this process, for as long as nothing public changes."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Page:
    """A finished answer: its headers, and its body as sent, compressed or not."""

    headers: tuple[tuple[str, str], ...]
    body: bytes


class PageStore:
    """The pages used last, up to a number of bytes; all are dropped when the generation rises."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._generation = -1
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._lock = Lock()

    def get(self, generation: int, key: str) -> Page | None:
        """Return the page kept under a key since this generation began, if there is one."""
        with self._lock:
            if generation != self._generation:
                return None
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def put(self, generation: int, key: str, page: Page) -> None:
        """Keep a page, and drop those unused longest where it would be too much."""
        with self._lock:
            if generation < self._generation:
                return
            if generation > self._generation:
                self._pages.clear()
                self._size, self._generation = 0, generation
            if len(page.body) > self._limit or key in self._pages:
                return
            self._pages[key] = page
            self._size += len(page.body)
            while self._size > self._limit:
                _key, dropped = self._pages.popitem(last=False)
                self._size -= len(dropped.body)
