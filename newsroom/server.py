"""How gunicorn serves Newsroom: ``gunicorn newsroom.wsgi --config python:newsroom.server``.

The application is loaded once, before the processes that answer part, so that they share the memory of what they only read.
"""

import ctypes
import gc
from contextlib import suppress
from time import monotonic
from typing import Any

# Whoever reads slowly keeps a thread, not a process; and no time limit ends an export that is being sent.
worker_class = "gthread"
threads = 4
preload_app = True
# gunicorn's own door for commands would be a thread in the process that the others part from, and one for all on a machine.
control_socket_disable = True
# Bytes of an answer after which memory is given back, and how often at most, in seconds.
LARGE, EVERY = 500_000, 1.0


class _Given:
    """When this process last gave memory back."""

    at = 0.0


def when_ready(_server: Any) -> None:
    """Load what answers need, and let nothing of one process reach another: no connection outlives this."""
    from newsroom.warming import warm  # noqa: PLC0415 (settings are read by then)

    warm()
    # What is there now stays, and is never looked through again: looking would copy it for each process.
    gc.collect()
    give_back()
    gc.freeze()


def post_request(_worker: Any, _request: Any, _environ: Any, response: Any) -> None:
    """Give back what an answer of megabytes was made in, at most once a second: it takes half a millisecond."""
    if response.sent >= LARGE and monotonic() >= _Given.at + EVERY:
        _Given.at = monotonic()
        give_back()


def give_back() -> None:
    """Give memory that nothing uses back to the system, where the C library can (glibc)."""
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
