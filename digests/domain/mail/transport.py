"""Transport: one message to one recipient over a connection that takes many.

Before the text of a message goes out its caller is asked to note that, so that whoever finds the note knows
that the message may have arrived; without it, it has not.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from django.core.mail.utils import DNS_NAME

from newsroom.mail_server import MailServer

TIMEOUT = 30
OK, START_MAIL, CLOSING, PERMANENT = 250, 354, 421, 500
TAKEN = (250, 251)


class TransportError(Exception):
    """Something was not sent; ``code`` is the server's reply, 0 where it gave none. No text of a message in it."""

    def __init__(self, message: str, code: int = 0) -> None:
        super().__init__(message)
        self.code = code


class ServerError(TransportError):
    """The server can't be used: unknown, silent, or it refuses who we are. Nothing can be sent at the moment."""


class DroppedError(TransportError):
    """The connection ended before the server took the message: it has not got it, or must not have kept it."""


class RefusedError(TransportError):
    """The server refused this one; ``is_recipient`` says that it was the address, not the message."""

    def __init__(self, code: int, *, is_recipient: bool) -> None:
        super().__init__(f"refused with {code}", code)
        self.is_recipient = is_recipient

    @property
    def is_permanent(self) -> bool:
        """Whether trying again is of no use."""
        return self.code >= PERMANENT


class LostError(TransportError):
    """The caller no longer wants it sent."""


class Transport(Protocol):
    """How messages leave. ``send`` returns once the server has taken the message, and raises TransportError."""

    def send(self, sender: str, recipient: str, data: bytes, *, begin: Callable[[], bool]) -> None:
        """Send one message, in its wire form; ``begin`` notes that it goes out, or says that it must not."""

    def close(self) -> None:
        """Say goodbye."""


def transport(server: MailServer) -> Transport:
    """Return the transport to a server, or into a folder."""
    return FolderTransport(server.folder) if server.folder else SmtpTransport(server)


class FolderTransport:
    """A file for each message, which mail programs open: for one's own machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, sender: str, recipient: str, data: bytes, *, begin: Callable[[], bool]) -> None:  # noqa: ARG002 (the protocol's)
        """Write the file."""
        if not begin():
            raise LostError("no longer wanted")
        name = re.sub(r"[^a-z0-9@.-]", "_", recipient)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{name}-{uuid4().hex[:8]}.eml").write_bytes(data)
        except OSError as error:
            raise ServerError(f"the folder of mails can't be written: {error.strerror}") from error

    def close(self) -> None:
        """There is nobody to say goodbye to."""


class SmtpTransport:
    """A connection to an SMTP server, opened when it is needed and again after it was dropped."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._connection: smtplib.SMTP | None = None

    def send(self, sender: str, recipient: str, data: bytes, *, begin: Callable[[], bool]) -> None:
        """Send one message."""
        connection = self._connection or self._open()
        try:
            self._address(connection, sender, recipient)
            self._hand_over(connection, data, begin)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._drop()
            raise DroppedError(f"the connection ended ({type(error).__name__})") from error

    def close(self) -> None:
        """Quit, where the server still listens."""
        if self._connection:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
        self._drop()

    def _open(self) -> smtplib.SMTP:
        server = self._server
        # Looked up once a process: without a name server that takes seconds.
        name = DNS_NAME.get_fqdn()
        try:
            if server.tls == "implicit":
                context = ssl.create_default_context()
                connection: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, name, timeout=TIMEOUT, context=context
                )
            else:
                connection = smtplib.SMTP(server.host, server.port, name, timeout=TIMEOUT)
            self._connection = connection
            if server.tls == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password)
            connection.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            # The type and the code; the server's words may repeat what was sent to it.
            code = getattr(error, "smtp_code", 0) or 0
            raise ServerError(f"{type(error).__name__} {code or ''}".strip(), code) from error
        return connection

    def _address(self, connection: smtplib.SMTP, sender: str, recipient: str) -> None:
        code, _words = connection.mail(sender)
        if code != OK:
            self._refused(code)
            raise ServerError(f"the sender was refused with {code}", code)
        code, _words = connection.rcpt(recipient)
        if code not in TAKEN:
            self._refused(code)
            raise RefusedError(code, is_recipient=True)

    def _hand_over(self, connection: smtplib.SMTP, data: bytes, begin: Callable[[], bool]) -> None:
        code, _words = connection.docmd("DATA")
        if code != START_MAIL:
            self._refused(code)
            raise RefusedError(code, is_recipient=False)
        # As late as can be: from here to the answer nobody can tell whether the server has it.
        if not begin():
            # Only an end of the connection takes DATA back.
            self._drop()
            raise LostError("no longer wanted")
        connection.send(re.sub(rb"(?m)^\.", b"..", data.rstrip(b"\r\n")) + b"\r\n.\r\n")
        code, _words = connection.getreply()
        if code != OK:
            self._refused(code)
            raise RefusedError(code, is_recipient=False)

    def _refused(self, code: int) -> None:
        """Get ready for the next message, or note that the server hangs up."""
        if code == CLOSING or not self._connection:
            self._drop()
            raise DroppedError("the server closes the connection", code)
        with suppress(smtplib.SMTPServerDisconnected):
            self._connection.rset()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()
