"""A partner's server on loopback, in a process of its own, and a bare client that posts to it."""

import http.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Process
from time import perf_counter

# As long as the body of an event.
BODY = b"x" * 700


class Receiver(BaseHTTPRequestHandler):
    """Takes whatever is posted."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Read it, and say so."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Log nothing."""


class Server(ThreadingHTTPServer):
    """A receiver that takes as many at once as come."""

    daemon_threads = True
    request_queue_size = 128


@contextmanager
def receiving() -> Iterator[int]:
    """Run a receiver while the block lasts, and give its port."""
    server = Server(("127.0.0.1", 0), Receiver)
    process = Process(target=server.serve_forever, daemon=True)
    process.start()
    # The child has it open.
    server.server_close()
    try:
        yield int(server.server_port)
    finally:
        process.terminate()
        process.join()


def posted(port: int, *, clients: int, each: int) -> float:
    """Post from some clients at once, on a new connection each time; return posts a second."""

    def post(_client: int) -> None:
        for _event in range(each):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("POST", "/", BODY)
            connection.getresponse().read()
            connection.close()

    begun = perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(post, range(clients)))
    return round(clients * each / (perf_counter() - begun), 1)
