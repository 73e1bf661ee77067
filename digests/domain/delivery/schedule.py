"""When what failed is sent again: the example schedule of Standard Webhooks, and a brake for each endpoint.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, "Deliverability and
reliability". Pure.
"""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# Waits after the first, second … failed attempt; after the tenth a delivery is given up, 75 h 35 min from the first.
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
ATTEMPTS = len(WAITS) + 1
# Each wait is this much longer or shorter by chance, so that those who failed together don't come together again.
JITTER = 0.2
# Failures in a row from which an endpoint is asked with one event at a time, at growing intervals.
BRAKE_AFTER = 3
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
# What servers answer when they are asked too much, and how long they are then left alone.
TOO_MUCH = frozenset({429, 502, 503, 504})
LONGEST_RETRY_AFTER = timedelta(hours=24)


def wait_after(attempts: int) -> timedelta | None:
    """Return how long a delivery waits after so many failed attempts; None where it is given up."""
    if attempts >= ATTEMPTS:
        return None
    return WAITS[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 (no secret)


def pause_after(failures: int, code: int | None, asked: timedelta | None) -> timedelta:
    """Return how long an endpoint is left alone after so many failures in a row.

    ``code`` is what it answered, ``asked`` what its Retry-After wants.
    """
    pause = timedelta(0)
    if failures >= BRAKE_AFTER:
        # The exponent is bounded: a failure that goes on for years must not overflow.
        pause = min(FIRST_PAUSE * 2 ** min(failures - BRAKE_AFTER, 10), LONGEST_PAUSE)
    elif code in TOO_MUCH:
        pause = FIRST_PAUSE
    return max(pause, asked or timedelta(0))


def retry_after(text: str, *, now: datetime) -> timedelta | None:
    """Return what a Retry-After header asks for, in seconds or as a date: a day at most, None for nothing readable."""
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), LONGEST_RETRY_AFTER.total_seconds()))
    try:
        until = parsedate_to_datetime(text)
        wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    except (ValueError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), LONGEST_RETRY_AFTER)
