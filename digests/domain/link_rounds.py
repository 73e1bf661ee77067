"""Rounds of link checks, on a thread of their own: a slow site must not hold up what is to be published."""

import logging
import traceback
from collections.abc import Callable
from threading import Event
from time import monotonic

from django.db import close_old_connections

from digests.domain import link_checks

log = logging.getLogger(__name__)

# Seconds between two rounds: where the last one found something to ask, and where it found nothing.
BUSY, IDLE, LONGEST = 1, 5, 300


def check_until(stop: Event, *, check: Callable[[], int] = link_checks.check_due) -> None:
    """Check links, round after round, until told to stop; after a round that failed wait longer."""
    failures = 0
    pause: float = 0
    while not stop.wait(pause):
        try:
            pause, failures = BUSY if check() else IDLE, 0
        except Exception as error:  # noqa: BLE001 (the loop outlives a full disk and a lost database)
            failures += 1
            pause = min(IDLE * 2**failures, LONGEST)
            # Where it failed, but not the message: it may quote a draft's URL.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("a round of link checks failed: %s\n%s", type(error).__name__, where)  # noqa: TRY400
        finally:
            close_old_connections()


def check_for(seconds: float) -> int:
    """Check links that are due, for so long at most, and return how many: for cron."""
    count, end = 0, monotonic() + seconds
    while monotonic() < end and (asked := link_checks.check_due()):
        count += asked
    return count
