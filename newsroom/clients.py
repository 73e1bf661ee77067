"""Where a request comes from."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """Return the address that a request was sent from, None where there is none, as through a local socket."""
    text = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # The last one is the proxy's own word; those before it are the sender's.
        text = request.META.get("HTTP_X_FORWARDED_FOR", text).rpartition(",")[2].strip()
    return _read(text)


@lru_cache(maxsize=1024)
def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # An IPv4 address as a socket for both kinds shows it.
    return getattr(address, "ipv4_mapped", None) or address
