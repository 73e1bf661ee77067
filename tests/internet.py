"""A small internet on loopback: names, public addresses, and the servers that stand behind them.

The product resolves, checks and connects as it always does; only the system's resolver and the last
step of connecting are bent, so that 93.184.216.34 is a server of the test.
"""

import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PUBLIC = "93.184.216.34"


class Server(ThreadingHTTPServer):
    """Answers by path, and remembers each request as (method, path, Host, body), and its headers beside that."""

    daemon_threads = True

    def __init__(self, family: socket.AddressFamily = socket.AF_INET) -> None:
        self.address_family = family
        self.hits: list[tuple[str, str, str, bytes]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: dict[str, Any] = {}
        super().__init__(("127.0.0.1" if family == socket.AF_INET else "::1", 0), Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Handler(BaseHTTPRequestHandler):
    """An answer is a status, or (status, headers, body), or a function that writes to the connection."""

    server: Server

    def log_message(self, *_args: Any) -> None:
        pass

    def handle_one_request(self) -> None:
        with suppress(ConnectionError):
            super().handle_one_request()

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.server.hits.append((self.command, self.path, self.headers["Host"], body))
        found = self.server.answers.get(self.path, 200)
        if callable(found):
            found(self)
            return
        status, headers, body = found if isinstance(found, tuple) else (found, {}, b"here")
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = answer  # noqa: N815 (names of http.server)


def drip(*, begin: bytes = b"", every: bytes = b"x", pause: float = 0.05) -> Callable[[Any], None]:
    """Return an answer that begins well and then comes in bytes, for ever."""

    def write(handler: Any) -> None:
        handler.close_connection = True
        with suppress(OSError):
            handler.wfile.write(begin)
            while True:
                handler.wfile.write(every)
                time.sleep(pause)

    return write


@contextmanager
def running(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Internet:
    """Names with their addresses, one for each time that they are asked; and where addresses lead."""

    def __init__(self) -> None:
        self.names: dict[str, Iterator[str]] = {}
        self.routes: dict[tuple[str, int], tuple[str, int]] = {}
        self.asked: list[str] = []
        self.connected: list[tuple[str, int]] = []

    def name(self, name: str, *addresses: str) -> None:
        """Let a name resolve to these addresses in turn, and then to the last one."""
        self.names[name] = itertools.chain(addresses, itertools.repeat(addresses[-1]))

    def host(self, name: str, server: Server, *, address: str = PUBLIC, port: int = 80) -> None:
        """Let a name be a server, at a public address."""
        self.name(name, address)
        self.routes[address, port] = ("127.0.0.1", server.port)

    def install(self, monkeypatch: Any) -> None:
        resolve, connect = socket.getaddrinfo, socket.socket.connect

        def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
            if host in self.names:
                self.asked.append(host)
                host = next(self.names[host])
            elif str(host).endswith(".example"):
                raise socket.gaierror(socket.EAI_NONAME, "no such name")
            return resolve(host, *args, **kwargs)

        def to_route(this: socket.socket, address: Any) -> None:
            self.connected.append(address[:2])
            connect(this, self.routes.get(address[:2], address))

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        monkeypatch.setattr(socket.socket, "connect", to_route)
