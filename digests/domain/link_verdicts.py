"""Verdicts on links: one request's outcome, and what a row of them says of a link's health.

A link that a reader can open must not be called dead. So only an answer that the page is gone, twice in
six hours, or no answer, three times in two days, makes one dead. What a site won't tell programs
(401, 403, 429, a paywall, a challenge, a certificate whose chain is incomplete) says nothing of its pages.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.utils import timezone

from digests.choices import LinkHealth, LinkOutcome
from digests.domain import outbound

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# When a link is asked again: one that answers, one that is dead, one that begins to fail.
ROUND = 14 * DAY
DEAD_ROUND = 7 * DAY
RETRIES = (HOUR, 6 * HOUR, DAY)
# Failures in a row, and the time from the first to the last, that make a link dead.
GONE_AFTER = (2, 6 * HOUR)
SILENT_AFTER = (3, 2 * DAY)
MISSING = frozenset({404, 410})
# What sites and the services before them answer to programs they don't know, or have heard too often.
NOT_NOW = frozenset({429, 503})
FIRST_ERROR, FIRST_SERVER_ERROR = 400, 500
LONGEST_WAIT = DAY
FAILURES = frozenset({LinkOutcome.MISSING, LinkOutcome.FAILS})


@dataclass(frozen=True)
class Found:
    """One outcome, the HTTP status where one came, and how long the host wants to be left alone."""

    outcome: LinkOutcome
    status: int | None = None
    wait: timedelta = timedelta(0)


@dataclass(frozen=True)
class Standing:
    """What is thought of a link: its health, its failures in a row, and since when it fails."""

    health: str = LinkHealth.UNCHECKED
    failures: int = 0
    failing_since: datetime | None = None


def ask(url: str) -> Found:
    """Ask for a URL by HEAD, and by GET where that isn't answered well, as some servers know GET alone.

    Takes up to 20 seconds.
    """
    found = _ask_by("HEAD", url)
    if found.outcome in {LinkOutcome.ANSWERS, LinkOutcome.UNASKED} or found.wait:
        return found
    return _ask_by("GET", url)


def judge(standing: Standing, found: Found, *, at: datetime) -> tuple[Standing, datetime]:
    """Return what is thought of a link after an outcome, and when it is due again."""
    if found.outcome == LinkOutcome.OFFLINE:
        return standing, at + HOUR
    if found.outcome == LinkOutcome.ANSWERS:
        return Standing(LinkHealth.ALIVE), at + ROUND
    if found.outcome not in FAILURES:
        # A server that answers at all isn't dead; whether the page is, it doesn't say.
        known = LinkHealth.UNCHECKED if standing.health == LinkHealth.DEAD else standing.health
        return Standing(known), at + max(ROUND, found.wait)
    failing = replace(
        standing, failures=min(standing.failures + 1, 1000), failing_since=standing.failing_since or at
    )
    if standing.health == LinkHealth.DEAD or _is_dead(failing, found, at):
        return replace(failing, health=LinkHealth.DEAD), at + DEAD_ROUND
    return failing, at + RETRIES[min(failing.failures, len(RETRIES)) - 1]


def _is_dead(failing: Standing, found: Found, at: datetime) -> bool:
    times, over = GONE_AFTER if found.outcome == LinkOutcome.MISSING else SILENT_AFTER
    return failing.failures >= times and at - (failing.failing_since or at) >= over


def _ask_by(method: str, url: str) -> Found:
    try:
        answer = outbound.probe(url, method=method)
    except outbound.RefusedError:
        return Found(LinkOutcome.UNASKED)
    except outbound.UntrustedError:
        return Found(LinkOutcome.CLOSED)
    except outbound.OutboundError:
        return Found(LinkOutcome.FAILS)
    status = answer.status
    if status in NOT_NOW:
        return Found(LinkOutcome.CLOSED, status, _wait(answer.headers.get("retry-after", "")))
    return Found(_meaning(status), status)


def _meaning(status: int) -> LinkOutcome:
    if status < FIRST_ERROR:
        return LinkOutcome.ANSWERS
    if status in MISSING:
        return LinkOutcome.MISSING
    return LinkOutcome.FAILS if status >= FIRST_SERVER_ERROR else LinkOutcome.CLOSED


def _wait(asked: str) -> timedelta:
    """Return how long to leave a host alone, by its Retry-After (seconds or a date): an hour to a day."""
    wait = HOUR
    if asked.isascii() and asked.isdigit():
        wait = timedelta(seconds=min(int(asked[:9]), LONGEST_WAIT.total_seconds()))
    elif asked:
        try:
            wait = parsedate_to_datetime(asked).replace(tzinfo=UTC) - timezone.now()
        except (ValueError, OverflowError):
            wait = HOUR
    return min(max(wait, HOUR), LONGEST_WAIT)
