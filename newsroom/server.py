"""How gunicorn serves Newsroom: ``gunicorn newsroom.wsgi --config python:newsroom.server``.

The application is loaded once, before the processes that answer part, so that they share the memory of what they only read.
"""

import ctypes
import gc
from contextlib import suppress
from typing import Any

# Whoever reads slowly keeps a thread, not a process; and no time limit ends an export that is being sent.
worker_class = "gthread"
threads = 4
preload_app = True
# gunicorn's own door for commands would be a thread in the process that the others part from, and one for all on a machine.
control_socket_disable = True


def when_ready(_server: Any) -> None:
    """Load what answers need, and let nothing of one process reach another: no connection outlives this."""
    from newsroom.warming import warm  # noqa: PLC0415 (settings are read by then)

    warm()
    # What is there now stays, and is never looked through again: looking would copy it for each process.
    gc.collect()
    # Memory that was needed meanwhile goes back to the system, where the C library can (glibc).
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    gc.freeze()
