"""Addresses as RFC 3986 has them: what people type and sites print is often an IRI, or less."""

import re
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

# What may stand as it is (RFC 3986, section 3.3 and 3.4); "%" too, once each begins two hexadecimal digits.
PATH = "/!$&'()*+,;=:@%"
QUERY = f"{PATH}?"
HOST = "!$&'()*+,;=%"
# What nearly all addresses are: a URI already, which is told fifteen times as fast as it is made.
_LETTER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})"
_URI = re.compile(
    rf"https?://[a-z0-9.-]+(?::[0-9]{{1,5}})?(?:/{_LETTER}*)?(?:\?(?:{_LETTER}|\?)*)?(?:\#(?:{_LETTER}|\?)*)?"
)
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")


def as_uri(address: str | None) -> str | None:
    """Return a web address as a URI: letters of other scripts encoded; None for what is no web address."""
    if address and _URI.fullmatch(address):
        return address
    try:
        parts = urlsplit(_STRAY.sub("%25", (address or "").strip()))
        authority = _authority(parts)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not authority:
        return None
    path = quote(parts.path, safe=PATH)
    return urlunsplit(
        (parts.scheme, authority, path, quote(parts.query, safe=QUERY), quote(parts.fragment, safe=QUERY))
    )


def _authority(parts: SplitResult) -> str:
    """Return user, host and port; raise ValueError for a port or an IP address that is none."""
    user, at, _rest = parts.netloc.rpartition("@")
    port = "" if parts.port is None else f":{parts.port}"
    host = _host(parts.hostname or "")
    return f"{quote(user, safe=HOST + ':')}{at}{host}{port}" if host else ""


def _host(host: str) -> str:
    if ":" in host:
        return f"[{IPv6Address(host)}]"
    try:
        return quote(host.encode("idna").decode(), safe=HOST)
    except UnicodeError:
        # Too long for a name, or with an empty part: whatever it is, its letters are encoded.
        return quote(host, safe=HOST)
