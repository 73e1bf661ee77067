"""Tokens in mails: signed with the server's key and stored nowhere, so a copy of the database opens nothing."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

CONFIRM, MANAGE, STOP = "confirm", "manage", "stop"
# As long as a token (base64 is made in threes), and nobody's.
NONE = "this-is-a-copy-for-trying-out--------------.----------------------"


def make(purpose: str, uuid: UUID) -> str:
    """Return the token that stands for a uuid in links of one purpose: letters, digits, ``-``, ``_``, ``.``."""
    return _signer(purpose).sign(urlsafe_b64encode(uuid.bytes).decode().rstrip("="))


def read(purpose: str, token: str) -> UUID | None:
    """Return the uuid that a token stands for, None where it isn't one of ours for this purpose."""
    try:
        # What was signed by us is a uuid.
        return UUID(bytes=urlsafe_b64decode(_signer(purpose).unsign(token) + "=="))
    except BadSignature:
        return None


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"digests.mail.{purpose}", sep=".")


def address_hash(address: str) -> str:
    """Return the keyed hash under which an address that wants no mail is known."""
    return _hash("block", address, settings.SECRET_KEY)


def address_hashes(address: str) -> Iterator[str]:
    """Yield an address's hash under the present key and under those before it."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield _hash("block", address, key)


def network_hash(network: str) -> str:
    """Return the keyed hash of a part of the Internet, for a limit on how much is asked from there."""
    return _hash("network", network, settings.SECRET_KEY)


def _hash(purpose: str, value: str, key: str) -> str:
    return salted_hmac(f"digests.mail.{purpose}", value, secret=key, algorithm="sha256").hexdigest()
