"""Endpoints of partners on loopback: they keep what comes, and answer as they are told to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.internet import Server, running


class Endpoint(Server):
    """A partner's server; ``answers["/hook"]`` says how it answers."""

    @property
    def target(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.target}/hook"

    @property
    def bodies(self) -> list[Any]:
        """What came, read."""
        return [json.loads(body) for _method, _path, _host, body in self.hits]

    @property
    def ids(self) -> list[str]:
        """The webhook-id of each request, in order."""
        return [headers["webhook-id"] for headers in self.headers]

    def answer(self, *codes: Any) -> None:
        """Answer with these in turn, and then with the last one."""
        left = list(codes)

        def next_one(handler: Any) -> None:
            found = left.pop(0) if len(left) > 1 else left[0]
            if callable(found):
                found(handler)
                return
            status, headers, body = found if isinstance(found, tuple) else (found, {}, b"")
            handler.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answers["/hook"] = next_one


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    """Run an endpoint until the end of the block."""
    with running(Endpoint()) as box:
        yield box
