"""Posting: requests on threads that know no database, so that a server that hangs holds up nothing else.

An ``Errand`` is what one thread sends, letter after letter, to one server. It ends with a failure, when its time is
up, or when it is told to. What came of each letter is put on a queue, which the worker's round empties.
"""

import logging
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, Queue
from threading import Event, Thread
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from digests.choices import SendFault
from digests.domain import outbound
from digests.domain.delivery import schedule

log = logging.getLogger(__name__)

# Seconds after which an errand begins no further letter; its last one may take eleven more.
ERRAND_SECONDS = 15
# How much of an answer is kept, in characters.
KEPT = 1000
FIRST_SUCCESS, FIRST_REDIRECT, FIRST_ERROR = 200, 300, 400


@dataclass(frozen=True)
class Letter:
    """One request: ``key`` names it for who ordered it, ``headers`` are made for the moment that it is sent at."""

    key: Any
    url: str
    body: bytes
    headers: Callable[[datetime], Mapping[str, str]]


@dataclass(frozen=True)
class Outcome:
    """What came of one request: an HTTP status where one came, and a fault where it was no success."""

    at: datetime
    took_ms: int
    code: int | None = None
    fault: str = ""
    response: str = ""
    retry_after: timedelta | None = None

    @property
    def is_success(self) -> bool:
        """Whether the server took it."""
        return not self.fault


@dataclass(frozen=True, eq=False)
class Errand:
    """One or more letters for one server under one claim; ``owner`` is a key of whose server it is."""

    key: Any
    run: UUID
    owner: Any
    letters: Sequence[Letter]
    # Whether the next letter follows after such an outcome.
    goes_on: Callable[[Outcome], bool] = lambda outcome: outcome.is_success
    halt: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        """Where the letters go."""
        return self.letters[0].url


@dataclass(frozen=True)
class Report:
    """What came of a letter; without one, the errand's end."""

    errand: Errand
    letter: Letter | None = None
    outcome: Outcome | None = None


class Post:
    """The threads of one worker: so many errands at once."""

    def __init__(self, *, at_once: int) -> None:
        self.at_once = at_once
        # Letters of which it is known what came of them.
        self.reported = 0
        self.running: dict[Any, Errand] = {}
        self._reports: Queue[Report] = Queue()

    @property
    def free(self) -> int:
        """How many errands could be begun now."""
        return self.at_once - len(self.running)

    def begin(self, errand: Errand) -> None:
        """Begin an errand, on a thread of its own: a worker that is told to end waits for none."""
        self.running[errand.key] = errand
        Thread(target=_carry, args=(errand, self._reports.put), daemon=True, name="errand").start()

    def reports(self, *, wait: float) -> Iterator[Report]:
        """Yield what has come, after waiting for a first one so many seconds at most."""
        try:
            report = self._reports.get(timeout=wait) if wait else self._reports.get_nowait()
            while True:
                if report.letter is None:
                    self.running.pop(report.errand.key, None)
                else:
                    self.reported += 1
                yield report
                report = self._reports.get_nowait()
        except Empty:
            return

    def halt(self) -> None:
        """Let no errand begin another letter."""
        for errand in self.running.values():
            errand.halt.set()


def _carry(errand: Errand, tell: Callable[[Report], None]) -> None:
    ends = monotonic() + ERRAND_SECONDS
    try:
        for letter in errand.letters:
            if errand.halt.is_set() or monotonic() >= ends:
                return
            outcome = post(letter)
            tell(Report(errand, letter, outcome))
            if not errand.goes_on(outcome):
                return
    finally:
        tell(Report(errand))


def post(letter: Letter) -> Outcome:
    """Send one request, and say what came of it; takes eleven seconds at most."""
    at, begun = timezone.now(), monotonic()

    def outcome(**found: Any) -> Outcome:
        return Outcome(at=at, took_ms=int(1000 * (monotonic() - begun)), **found)

    try:
        answer = outbound.send(letter.url, body=letter.body, headers=letter.headers(at))
    except outbound.OutboundError as error:
        return outcome(fault=_fault_of(error))
    except Exception as error:  # noqa: BLE001 (a fault of ours must not end the thread without a word)
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("a request could not be sent: %s\n%s", type(error).__name__, where)  # noqa: TRY400 (the message may quote an address)
        return outcome(fault=SendFault.INTERNAL)
    return outcome(
        code=answer.status,
        fault=_fault_in(answer.status),
        response=_kept(letter, answer),
        retry_after=schedule.retry_after(answer.headers.get("retry-after", ""), now=timezone.now()),
    )


def _kept(letter: Letter, answer: outbound.Answer) -> str:
    """Return the beginning of an answer, which a partner may read: nothing of a server inside the operator's network."""
    if outbound.target_of(letter.url) in settings.INTERNAL_TARGETS:
        return ""
    # PostgreSQL takes no NUL.
    return answer.body.decode(errors="replace").replace("\x00", "\ufffd")[:KEPT]


def _fault_in(status: int) -> str:
    if FIRST_SUCCESS <= status < FIRST_REDIRECT:
        return ""
    return SendFault.REDIRECT if FIRST_REDIRECT <= status < FIRST_ERROR else SendFault.STATUS


def _fault_of(error: outbound.OutboundError) -> str:
    if isinstance(error, outbound.RefusedError):
        return SendFault.ADDRESS
    if isinstance(error, outbound.SlowError):
        return SendFault.TIMEOUT
    if isinstance(error, outbound.UntrustedError):
        return SendFault.CERTIFICATE
    return SendFault.CONNECTION
