"""Tokens: what a partner sends, shaped so that a typo is told without a query and a leaked one is recognised.

``dgst_<mode>_<lookup>_<secret><check>``: the lookup finds the key and is no secret; the secret has 178 bits, so one
round of SHA-256 is all that guards it; the check is the CRC32 of everything before it. All but the words are base 62.
"""

import hashlib
import re
import secrets
import string
from dataclasses import dataclass, field
from hmac import compare_digest
from zlib import crc32

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
LOOKUP_LENGTH = 10
SECRET_LENGTH = 30
CHECK_LENGTH = 6
TOKEN = re.compile(
    rf"(dgst_(?P<mode>live|test)_(?P<lookup>[0-9A-Za-z]{{{LOOKUP_LENGTH}}})_"
    rf"(?P<secret>[0-9A-Za-z]{{{SECRET_LENGTH}}}))(?P<check>[0-9A-Za-z]{{{CHECK_LENGTH}}})"
)
# What may be a key, whole or not, wherever it stands in a text.
LIKE_TOKEN = re.compile(r"dgst_(?:live|test)_\w+", re.IGNORECASE)


@dataclass(frozen=True)
class Token:
    """A token in its parts. Its secret is in no ``repr``, so that an error which shows one shows nothing."""

    mode: str
    lookup: str
    secret: str = field(repr=False)

    def text(self) -> str:
        """Return the token as a partner sends it."""
        start = f"dgst_{self.mode}_{self.lookup}_{self.secret}"
        return start + _check(start)

    def digest(self) -> str:
        """Return what is kept of the secret."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def is_of(self, digest: str) -> bool:
        """Tell whether the secret is the one of which this digest was kept, in the same time for any."""
        return compare_digest(self.digest(), digest)


def make(mode: str) -> Token:
    """Return a new token of a ``KeyMode``."""
    return Token(mode, _random(LOOKUP_LENGTH), _random(SECRET_LENGTH))


def parse(text: str) -> Token | None:
    """Return a token in its parts, None for what is none or was mistyped."""
    match = TOKEN.fullmatch(text)
    if match is None or match["check"] != _check(match[1]):
        return None
    return Token(match["mode"], match["lookup"], match["secret"])


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _check(start: str) -> str:
    number, digits = crc32(start.encode()), ""
    for _ in range(CHECK_LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits
