"""The wire form of mails: encoded once for all readers, with each reader's own token put in afterwards.

Encoding is what costs time in a mailing; this way a copy costs the joining of its pieces.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from email.header import Header
from email.quoprimime import body_encode
from functools import cached_property
from uuid import uuid4

from django.core.mail.message import BadHeaderError, sanitize_address

NEWLINE = "\r\n"
NON_ASCII = 128
# RFC 2045 has 76; one less leaves room for the mark that a line goes on.
LINE = 75
CODE_LINE = 76


class Body:
    """A mail's text and HTML as ``multipart/alternative``, in ASCII; ``place`` stands where a token goes.

    It stands at most once in each. A token is up to 75 letters of ASCII, without ``=``.
    """

    def __init__(self, text: str, html: str, *, place: str) -> None:
        self._parts = (("plain", text), ("html", html))
        self._place = place
        self._boundary = f"=_{uuid4().hex}"

    @property
    def content_type(self) -> str:
        """The header that says what it is."""
        return f'multipart/alternative; boundary="{self._boundary}"'

    def for_token(self, token: str) -> str:
        """Return the body of one reader's copy; one without a token has the place's own words."""
        found = []
        for start, encoding, before, after in self._encoded:
            found += [start, before]
            if after is not None:
                found += [_in_base64(token.encode()) if encoding == "base64" else _in_quoted(token), after]
        return "".join([*found, f"{NEWLINE}--{self._boundary}--{NEWLINE}"])

    @cached_property
    def _encoded(self) -> list[tuple[str, str, str, str | None]]:
        return [self._encode(kind, text) for kind, text in self._parts]

    def _encode(self, kind: str, text: str) -> tuple[str, str, str, str | None]:
        """Return a part's beginning, its encoding, and what stands before and after the token."""
        before, found, after = text.partition(self._place)
        # Quoted-printable for what is mostly ASCII, as it can be read as it is; it would treble other scripts.
        is_latin = sum(octet >= NON_ASCII for octet in text.encode()) * 4 < len(text)
        encoding, encode = ("quoted-printable", _quoted) if is_latin else ("base64", _based)
        start = NEWLINE.join(
            [
                f"{NEWLINE}--{self._boundary}",
                f'Content-Type: text/{kind}; charset="utf-8"',
                f"Content-Transfer-Encoding: {encoding}",
                NEWLINE,
            ]
        )
        if found and not is_latin:
            before = _padded(before)
        return start, encoding, encode(before), encode(after) if found else None


def _quoted(text: str) -> str:
    # The octets of UTF-8 one by one, as this function of the standard library wants them.
    return body_encode(text.encode().decode("latin-1"), maxlinelen=LINE, eol=NEWLINE)


def _in_quoted(token: str) -> str:
    """Return a token on a line of its own, whose ends count for nothing."""
    return f"={NEWLINE}{token}={NEWLINE}"


def _based(text: str) -> str:
    return _in_base64(text.encode())


def _in_base64(octets: bytes) -> str:
    code = b64encode(octets).decode()
    return "".join(code[start : start + CODE_LINE] + NEWLINE for start in range(0, len(code), CODE_LINE))


def _padded(text: str) -> str:
    """Make a text of three, six, nine … octets by spaces beside its last one, so that its code ends there too."""
    head, space, tail = text.rpartition(" ")
    return f"{head}{space}{' ' * (-len(text.encode()) % 3)}{tail}"


def address_line(address: str) -> str:
    """Return a name and address, such as ``Name <a@b.example>``, as a header has it."""
    return str(sanitize_address(address, "utf-8"))


def words(text: str) -> str:
    """Return words as a header has them in front of an address: quoted, or encoded where they aren't ASCII."""
    text = " ".join(text.split())
    if text.isascii():
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return Header(text, "utf-8").encode(linesep=NEWLINE)


def header(name: str, value: str) -> str:
    """Return one header as a line, or several; raise BadHeaderError where a value would begin another one."""
    # Encoded words may be folded, with a space after the break: what is typed has neither break nor space there.
    if re.search(r"\r(?!\n )|(?<!\r)\n|\n(?! )", value):
        raise BadHeaderError(f"the header {name} has a line break")
    return f"{name}: {value if value.isascii() else Header(value, 'utf-8', header_name=name).encode(linesep=NEWLINE)}"


def message(headers: Iterable[tuple[str, str]], body: Body, token: str) -> bytes:
    """Return a whole message."""
    lines = [header(name, value) for name, value in headers]
    lines += ["MIME-Version: 1.0", header("Content-Type", body.content_type), ""]
    return (NEWLINE.join(lines) + body.for_token(token)).encode("ascii")
