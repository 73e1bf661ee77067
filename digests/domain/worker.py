"""The worker: what happens without anybody asking, such as publishing what was scheduled.

Any number of workers may run at once, and any may be killed: each piece of work takes its own lock in
the database and is done or not done, whole.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError

from digests.domain import change_log, history, publishing
from digests.domain.delivery import clearing
from digests.domain.mail import sending, subscribing
from digests.domain.partners import usage
from digests.models import Heartbeat

logger = logging.getLogger(__name__)

# How often a worker says that it runs, and after which silence it counts as gone.
BEAT_EVERY = timedelta(seconds=20)
GONE_AFTER = timedelta(seconds=90)
FORGOTTEN_AFTER = timedelta(days=1)
# How often a worker clears away what is too old to be kept.
TIDY_EVERY = timedelta(hours=1)


def beat(worker: str, *, at: datetime) -> None:
    """Note that a worker runs, and forget those that have been silent for a day."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"at": at})
    Heartbeat.objects.filter(at__lt=at - FORGOTTEN_AFTER).delete()


def leave(worker: str) -> None:
    """Note that a worker has ended as it should."""
    Heartbeat.objects.filter(worker=worker).delete()


def is_running(*, at: datetime) -> bool:
    """Tell whether any worker has said within 90 seconds that it runs."""
    return Heartbeat.objects.filter(at__gte=at - GONE_AFTER).exists()


def do_due(now: datetime) -> int:
    """Do all that is due; return how many things were done."""
    editions = publishing.publish_due(now)
    for edition in editions:
        logger.info("published digest %s, version %s", edition.digest_id, edition.version)
    return len(editions) + sending.send_due(now)


class Worker:
    """One worker's rounds: beats, does what is due, and waits longer after each round that failed."""

    def __init__(self, name: str, *, every: float = 3, clock: Callable[[], datetime]) -> None:
        self.name = name
        self.every = every
        self.clock = clock
        self.failures = 0
        self.last_beat: datetime | None = None
        self.last_tidy: datetime | None = None

    def work(self) -> float:
        """Do one round; return the seconds to wait before the next, at most five minutes."""
        try:
            self._beat()
            done = do_due(self.clock())
            self._tidy()
        except Exception as error:  # noqa: BLE001 (the loop outlives a full disk, a lost database, a bad digest)
            self.failures += 1
            # Where it failed, but not the message: it may quote a draft.
            where = "".join(traceback.format_tb(error.__traceback__))
            logger.error("a round failed: %s\n%s", type(error).__name__, where)  # noqa: TRY400 (the same)
        else:
            self.failures = 0
            # Mail goes out in rounds of some seconds: where there was something there may be more.
            if done:
                return 0
        return min(self.every * 2**self.failures, 300)

    def end(self) -> None:
        """Say goodbye, where the database still listens."""
        try:
            leave(self.name)
        except DatabaseError:
            logger.warning("the database could not be told that this worker ends")

    def _beat(self) -> None:
        now = self.clock()
        # A clock that was set back must not silence the worker.
        if self.last_beat is None or not timedelta(0) <= now - self.last_beat < BEAT_EVERY:
            beat(self.name, at=now)
            self.last_beat = now

    def _tidy(self) -> None:
        now = self.clock()
        if self.last_tidy is None or not timedelta(0) <= now - self.last_tidy < TIDY_EVERY:
            self.last_tidy = now
            thinned = history.thin(now)
            if thinned:
                logger.info("%s old automatic versions were thinned", thinned)
            pruned = change_log.prune(now)
            if pruned:
                logger.info("%s overtaken changes were taken out of the log", pruned)
            forgotten = subscribing.tidy(now)
            if forgotten:
                logger.info("%s mail addresses were forgotten", forgotten)
            cleared = clearing.clear(now)
            if cleared:
                logger.info("%s old deliveries were cleared away", cleared)
            usage.tidy(now)
