"""Asking the site: a reader's request, answered by the application itself without a server.

Through all of its middleware and without a session, so an export holds what readers get and nothing else.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import sleep
from typing import Any

from django.conf import settings
from django.http.request import validate_host
from django.test import Client

from digests.management.export.addresses import Address

BUSY, SERVER_ERROR = 503, 500
# A PDF may be waited for: one is made at a time.
TRIES, PAUSE = 12, 5


class SiteBrokenError(Exception):
    """The site answered with a fault of its own."""


@dataclass(frozen=True)
class Answer:
    """What the site answered; ``location`` is where a redirect leads."""

    status: int
    kind: str
    location: str
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@contextmanager
def expecting_notices() -> Iterator[None]:
    """Log no “Gone” and “Not Found”, which an export asks for as well; faults go on being told."""
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


class Site:
    """The site in this process, asked by Django's own client."""

    def __init__(self) -> None:
        self._scheme = settings.SITE_URL.split(":")[0]
        known = validate_host(settings.SITE_HOST.split(":")[0], settings.ALLOWED_HOSTS)
        host = settings.SITE_HOST if known else settings.ALLOWED_HOSTS[0].lstrip(".")
        headers = {"Host": host, "X-Forwarded-Proto": self._scheme}
        self._client = Client(raise_request_exception=False, headers=headers)

    def ask(self, address: Address) -> Answer:
        """Return what a reader gets at an address; raise SiteBrokenError."""
        for _try in range(TRIES):
            answer = self._ask(address)
            if answer.status != BUSY:
                break
            sleep(PAUSE)
        if answer.status >= SERVER_ERROR:
            message = f"{address} answered {answer.status}"
            raise SiteBrokenError(message)
        return answer

    def _ask(self, address: Address) -> Answer:
        response: Any = self._client.get(str(address), secure=self._scheme == "https")
        # The client closes what it was answered, a stream at its end.
        body = b"".join(response.streaming_content) if response.streaming else response.content
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        return Answer(response.status_code, kind, response.headers.get("Location", ""), body)
