"""Rounds of deliveries, on a thread of their own beside the worker's: no endpoint holds up what is to be published."""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime
from threading import Event
from time import monotonic

from django.db import close_old_connections
from django.utils import timezone

from digests.domain.delivery import expanding, hub, sending
from digests.domain.delivery.posting import Post, Report

log = logging.getLogger(__name__)

# Seconds between two looks at what is due; how long a round waits for answers; the longest pause after failures.
IDLE, WAIT, LONGEST = 2, 0.5, 60
# Seconds that a worker which is told to end gives to requests under way.
FAREWELL = 11


class Rounds:
    """One worker's deliveries: what its threads have under way, and what isn't noted yet."""

    def __init__(self, *, clock: Callable[[], datetime] = timezone.now) -> None:
        self.clock = clock
        self.post = Post(at_once=sending.AT_ONCE)
        self.hub_post = Post(at_once=1)
        self._told: list[Report] = []
        self._told_by_hub: list[Report] = []

    def turn(self) -> bool:
        """Note what came, make deliveries of new changes, begin what is due; tell whether there is more to do now."""
        self.settle()
        sending.halt_stopped(self.post)
        now = self.clock()
        expanded = expanding.expand(now)
        has_told = hub.is_on() and hub.tell(self.hub_post, now)
        return bool(sending.begin(self.post, now) or expanded or has_told or self.post.running)

    def settle(self) -> None:
        """Wait a moment for answers where any are to come, and note them."""
        wait = WAIT if self.post.running else 0
        self._told += self.post.reports(wait=wait)
        sending.note(self._told)
        # Only now: where the database could not be reached they are noted by the next round.
        self._told.clear()
        self._told_by_hub += self.hub_post.reports(wait=WAIT if self.hub_post.running and not wait else 0)
        hub.note(self._told_by_hub)
        self._told_by_hub.clear()

    def end(self) -> None:
        """Begin nothing more, and note what is under way, for some seconds."""
        posts, ends = (self.post, self.hub_post), monotonic() + FAREWELL
        for post in posts:
            post.halt()
        while any(post.running for post in posts) and monotonic() < ends:
            self.settle()


def deliver_until(stop: Event) -> None:
    """Deliver, round after round, until told to stop; after a round that failed wait longer."""
    rounds, failures = Rounds(), 0
    pause: float = 0
    while not stop.wait(pause):
        try:
            pause, failures = 0 if rounds.turn() else IDLE, 0
        except Exception as error:  # noqa: BLE001 (the loop outlives a full disk and a lost database)
            failures += 1
            pause = min(IDLE * 2**failures, LONGEST)
            _tell(error)
        finally:
            close_old_connections()
    try:
        rounds.end()
    except Exception as error:  # noqa: BLE001 (what could not be noted is sent again, when its lease ends)
        _tell(error)


def deliver_for(seconds: float) -> int:
    """Deliver what is due, for so long at most, and return how many requests that took: for cron."""
    rounds, ends = Rounds(), monotonic() + seconds
    while rounds.turn() and monotonic() < ends:
        pass
    rounds.end()
    return rounds.post.reported + rounds.hub_post.reported


def _tell(error: Exception) -> None:
    # Where it failed, but not the message: it may quote what was sent.
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("a round of deliveries failed: %s\n%s", type(error).__name__, where)
