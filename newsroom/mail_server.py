"""By which server mail goes out, read from ``EMAIL_URL``."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PORTS = {"smtp": 587, "smtps": 465}
ASKED = {"": "", "tls=none": "none", "tls=starttls": "starttls"}
ADVICE = "EMAIL_URL looks like smtp://user:password@mail.example:587, smtps://… , file:///a/folder or none."

# Python's smtplib signs in with no others (https://github.com/python/cpython/issues/73936).
ASCII = (
    "EMAIL_URL’s user and password may have ASCII letters, digits and signs alone: choose another password."
)


@dataclass(frozen=True)
class MailServer:
    """An SMTP server, or a folder that gets a file for each mail.

    ``tls`` is ``starttls``, ``implicit`` or ``none``. A password in the URL may be percent-encoded.
    """

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    tls: str = "starttls"
    folder: Path | None = None

    def __repr__(self) -> str:
        # Without user and password, for settings are shown on error pages and in shells.
        return f"MailServer({self.folder or f'{self.host}:{self.port}'})"


def parse(url: str, *, folder: Path) -> MailServer | None:
    """Return what a URL means, None for ``none``; ``file:`` alone means ``folder``.

    STARTTLS is asked for unless the server is on this machine or the URL ends in ``?tls=none``.
    Raises ImproperlyConfigured, without the URL in its message: it may hold a password.
    """
    if url in {"", "none"}:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(ADVICE) from error
    if parts.scheme == "file":
        return MailServer(folder=Path(unquote(parts.path)) if parts.path else folder)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ImproperlyConfigured(ADVICE)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():
        raise ImproperlyConfigured(ASCII)
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=user,
        password=password,
        tls=_tls(parts.scheme, parts.hostname, parts.query),
    )


def _tls(scheme: str, host: str, query: str) -> str:
    """Return how the connection is encrypted; what is asked for and can't be had is no matter of guessing."""
    if query not in ASKED or (query and scheme == "smtps"):
        raise ImproperlyConfigured("EMAIL_URL takes ?tls=none or ?tls=starttls and nothing else.")
    if scheme == "smtps":
        return "implicit"
    return ASKED[query] or ("none" if host in LOOPBACK else "starttls")
