# ruff: noqa: ARG002, N802 (aiosmtpd calls these by name, and passes everything)
"""A mail server on loopback for tests: keeps what it takes, and can refuse, hang up and kill on purpose."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from newsroom.mail_server import MailServer
from tests.management.processes import free_port


class Mailbox:
    """What a server took, in order. ``before_taking`` sees the number of the message, and may hang up."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.connections = 0
        self.sessions: list[Any] = []
        self.tried = 0
        self.refuse: dict[str, str] = {}
        self.refuse_data = ""
        # Numbers of messages: hang up before the text is taken, and after it was, but before saying so.
        self.drop_before: set[int] = set()
        self.on_taken: Callable[[int], Any] = lambda _n: None
        self.server: MailServer | None = None

    # No property: aiosmtpd looks at each that a handler has whenever somebody connects.
    def copies(self) -> Counter[str]:
        return Counter(to for to, _data in self.taken)

    def to(self, address: str) -> EmailMessage:
        (data,) = [data for to, data in self.taken if to == address]
        return message_from_bytes(data, policy=policy.default)

    # What aiosmtpd calls.
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        self.sessions.append(session)
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.tried += 1
        if self.tried in self.drop_before:
            server.transport.abort()
            return "421 gone"
        if self.refuse_data:
            return self.refuse_data
        self.taken.append((envelope.rcpt_tos[0], envelope.content))
        self.on_taken(len(self.taken))
        return "250 OK"


@contextmanager
def running(**options: Any) -> Iterator[Mailbox]:
    """Run a server until the end of the block; options are aiosmtpd's, for TLS and sign-in."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), ready_timeout=10, **options)
    controller.start()
    box.server = MailServer(host="127.0.0.1", port=controller.port, tls="none")
    try:
        yield box
    finally:
        controller.stop()
