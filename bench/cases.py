"""What is asked for, and the least share of the yardstick that a cold answer must reach."""

import http.client
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from bench.servers import HEADERS, PACKED, Server
from digests.domain import keyset

LIST = "/api/v1/digests/?limit=20"
CHANGES = "/api/v1/changes/?limit=100"


@dataclass(frozen=True)
class Case:
    """One thing to measure: paths asked for in turn, and the least ratio to the yardstick, cold.

    Where ``is_known``, the one path is asked for with its own ETag, so that the answers are 304 without a body.
    """

    name: str
    paths: Sequence[str]
    least: float
    is_known: bool = False

    def headers(self, server: Server, sent: Mapping[str, str] = HEADERS) -> dict[str, str]:
        """Return the headers that a server is asked with."""
        known = {"If-None-Match": etag(server, self.paths[0], sent)} if self.is_known else {}
        return {**sent, **known}


def find(server: Server, facts: dict[str, Any]) -> list[Case]:
    """Return the cases for a loaded database; ``facts`` is what ``bench.load`` wrote of it."""
    country, topic = f"/countries/{facts['country']}/", f"/topics/{facts['topic']}/"
    return [
        Case("home", ["/"], 0.35),
        Case("old digest, of 200", facts["digests"], 0.35),
        Case("country, first page", [country], 0.2),
        Case("country, last page", [_last(server, country, facts["country_cursor"])], 0.2),
        Case("topic, first page", [topic], 0.2),
        Case("search, common words", _searches(facts["common"]), 0.11),
        Case("search, rare word", _searches(facts["rare"]), 0.22),
        Case("api list of 20, first", [LIST], 0.05),
        Case("api list of 20, last", [_last(server, LIST, facts["digest_cursor"])], 0.05),
        Case("api digest, of 200", [f"/api/v1/digests/{uuid}/" for uuid in facts["ids"]], 0.3),
        Case("api changes, 100 whole", [f"{CHANGES}&include=object"], 0.05),
        Case("api changes, last 100", [f"{CHANGES}&since={facts['seq'] - 100}"], 0.04),
        # Mapped when it is read: a digest of twenty items takes some milliseconds, and then is kept.
        Case("api digest, ninjs", _ninjs("digests", facts["ids"]), 0.05),
        Case("api item, ninjs", _ninjs("items", facts["items"]), 0.15),
        Case("api item, versions", [f"/api/v1/items/{uuid}/versions/" for uuid in facts["items"]], 0.06),
        Case("api not modified", [LIST], 0.4, is_known=True),
    ]


def _searches(queries: Sequence[str]) -> list[str]:
    return [f"/search/?{urlencode({'q': query})}" for query in queries]


def _ninjs(kind: str, ids: Sequence[str]) -> list[str]:
    return [f"/api/v1/{kind}/{uuid}/?format=ninjs" for uuid in ids]


def fetch(server: Server, path: str, headers: Mapping[str, str] = HEADERS) -> bytes:
    """Return a page's bytes; end the run where the answer isn't 200."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", path, headers=dict(headers))
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != http.HTTPStatus.OK:
        sys.exit(f"{path} answered {answer.status}, so there is nothing to measure.")
    return body


def etag(server: Server, path: str, headers: Mapping[str, str] = HEADERS) -> str:
    """Return the ETag of an address."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("HEAD", path, headers=dict(headers))
    found = connection.getresponse().headers["ETag"]
    connection.close()
    return found or ""


def keep_pages(server: Server, cases: Sequence[Case], folder: Path) -> None:
    """Keep the first page of each case for the yardstick, as it is and compressed; nothing of a 304."""
    for number, case in enumerate(cases):
        for name, headers in zip(yardstick_names(number, case), (HEADERS, PACKED), strict=True):
            page = b"" if case.is_known else fetch(server, case.paths[0], headers)
            (folder / f"{name}.page").write_bytes(page)


def yardstick_names(number: int, case: Case) -> tuple[str, str]:
    """Return the paths under which the yardstick has a case's page, as it is and compressed."""
    name = f"{'api' if case.name.startswith('api') else 'page'}-{number}"
    return name, f"{name}-packed"


def _last(server: Server, path: str, cursor: str) -> str:
    """Return the address of a list's last page: that of its second, with the cursor changed."""
    body = fetch(server, path).decode()
    following = _next_in_json(body) if body.startswith("{") else _next_in_html(body)
    if not following:
        return path
    parts = urlsplit(following)
    query = [(name, cursor if _is_cursor(value) else value) for name, value in parse_qsl(parts.query)]
    return f"{parts.path or urlsplit(path).path}?{urlencode(query)}"


def _next_in_json(body: str) -> str:
    return json.loads(body)["page"]["next"] or ""


def _next_in_html(body: str) -> str:
    link = re.search(r"<(?:a|link)\b[^>]*\brel=\"?next\b[^>]*>", body)
    address = re.search(r'href="([^"]+)"', link[0]) if link else None
    return unescape(address[1]) if address else ""


def _is_cursor(value: str) -> bool:
    try:
        keyset.decode(value)
    except keyset.InvalidCursorError:
        return False
    return True
