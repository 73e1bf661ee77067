"""Turns: writers of one process follow one another in the order in which they came.

SQLite lets one write at a time and has the others look again, the longer they have waited the more rarely;
under load those who came first come last, and some give up. In the order of coming nobody waits long.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.db import connection, transaction


class Turns:
    """A lock that is given in the order in which it was asked for; not to be asked for by its holder."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()
        self._taken = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            gate = Lock()
            gate.acquire()
            self._waiting.append(gate)
        # Opened by whoever has the turn before.
        gate.acquire()

    def __exit__(self, *_error: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


_turns = Turns()


@contextmanager
def writing() -> Iterator[None]:
    """Open a transaction that writes; on SQLite when it is this thread's turn.

    Inside another transaction it waits for no turn: that one has the database already.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with _turns, transaction.atomic():
        yield
