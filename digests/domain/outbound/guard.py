"""Which addresses may be asked: public ones alone, and none but the one that was checked."""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection

from digests.domain.outbound.errors import RefusedError

DEFAULT_PORTS = {"http": 80, "https": 443}
# Where web servers listen. Elsewhere a request is more likely to be meant as a knock on some other door.
PORTS = frozenset({80, 443, 8080, 8443})


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address belongs to the public internet.

    Stricter than ``is_global``, which takes fec0:: (site-local), ::a.b.c.d and multicast for public.
    """
    site_local = isinstance(ip, IPv6Address) and ip.is_site_local
    return ip.is_global and not (site_local or ip.is_reserved or ip.is_multicast)


def check_url(url: str) -> None:
    """Raise RefusedError for what is no plain http(s) address: other schemes, passwords, odd signs."""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme in DEFAULT_PORTS and bool(parts.hostname)
    except ValueError:
        is_plain = False
    if not is_plain or "\\" in url or any(sign <= " " or sign == "\x7f" for sign in url):
        raise RefusedError(_("That is no address of a web page: it begins with https:// or http://."))
    if "@" in parts.netloc:
        raise RefusedError(_("The address has a user name or password in it, which is not sent."))


class Door:
    """The connections of one call, so that whoever waits for it can shut them when time is up.

    Time-outs of sockets are for each read: a server that sends a byte now and then never meets one.
    """

    def __init__(self, seconds: float) -> None:
        self.ends = monotonic() + seconds
        self._lock = Lock()
        self._held: list[socket.socket] = []
        self._is_shut = False

    def left(self) -> float:
        """Return the seconds that are left; raise TimeoutError when there are none."""
        left = self.ends - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def hold(self, connection: socket.socket) -> None:
        """Keep a second handle of a connection, which TLS can't take away; raise TimeoutError if too late."""
        with self._lock:
            if self._is_shut:
                raise TimeoutError
            self._held.append(connection.dup())

    def shut(self) -> None:
        """End all connections, whatever they are doing, and let go of them."""
        with self._lock:
            self._is_shut = True
            for connection in self._held:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                finally:
                    connection.close()
            self._held.clear()


class GuardedAdapter(IPFilterAdapter):
    """Resolves a name once, checks the address, and has the connection made to that address."""

    def __init__(self, scheme: str, *, door: Door, internal: Iterable[str]) -> None:
        super().__init__(is_https_proto=scheme == "https")
        self._default_port = DEFAULT_PORTS[scheme]
        self._door = door
        self._internal = frozenset(internal)

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """Return what the pool connects to: the checked address in place of the name; raise RefusedError."""
        named, options = HTTPAdapter.build_connection_pool_key_attributes(self, request, verify, cert)
        port = named["port"] or self._default_port
        if f"{named['host']}:{port}" in self._internal:
            return named, options
        if port not in PORTS:
            raise RefusedError(_("The address names port %(port)s, which is not asked.") % {"port": port})
        try:
            pinned, options = super().build_connection_pool_key_attributes(request, verify, cert)
        except InvalidIPAddress as error:
            raise RefusedError(_("The address is not on the public internet.")) from error
        if not is_public(ip_address(pinned["host"].strip("[]"))):
            raise RefusedError(_("The address is not on the public internet."))
        # Resolving may have taken long, and knows no time-out.
        self._door.left()
        return pinned, options

    def get_connection_with_tls_context(
        self, request: PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """Return a pool whose connections the door holds."""
        pool = super().get_connection_with_tls_context(request, verify, proxies, cert)
        pool.ConnectionCls = _held_by(self._door, pool.ConnectionCls)
        return pool


def _held_by(door: Door, kind: type[HTTPConnection]) -> type[HTTPConnection]:
    class Held(kind):  # type: ignore[misc, valid-type]
        """A connection that the door holds from its first moment on."""

        # The place where urllib3's own SOCKS connections begin too: after it comes TLS, which may drip.
        def _new_conn(self) -> socket.socket:
            connection: socket.socket = super()._new_conn()
            door.hold(connection)
            return connection

    return Held
