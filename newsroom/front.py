"""The front: finished pages of the site, sent before Django is asked for anything but the generation.

What is kept is Django's own answer, under everything that it depends on, so that nobody can tell whether a page
came from here; which answers depend on nothing else is for ``PublicPages`` to say. The desk, static files and the wire,
whose every request is counted, pass.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseFault

from digests.domain import freshness
from newsroom.page_store import Page, PageStore, exact
from newsroom.public_pages import DESK, KEEP, STORE, WIRE, coding_in, is_known, saves_data

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]
READS = frozenset({"GET", "HEAD"})


class Front:
    """A WSGI application before Django's, with the store in which both keep finished pages."""

    def __init__(self, django: Application) -> None:
        self._django = django
        self._store = PageStore(settings.PAGE_STORE_MB * 1024 * 1024)
        self._passed = (DESK, WIRE, settings.STATIC_URL)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer with a kept page, or as Django does."""
        environ[STORE] = self._store
        is_read = environ["REQUEST_METHOD"] in READS
        if not is_read or not self._store.limit or environ.get("PATH_INFO", "").startswith(self._passed):
            return self._django(environ, start)
        try:
            generation = freshness.generation()
        except DatabaseFault:
            # Django opens the connection anew, or says what is wrong.
            return self._django(environ, start)
        key = _key(environ)
        page = self._kept(environ, generation, key)
        if page is None:
            return self._ask(environ, start, generation, key)
        start(page.status, list(page.headers))
        return [page.body] if environ["REQUEST_METHOD"] == "GET" else []

    def _kept(self, environ: Environ, generation: int, key: tuple[Any, ...]) -> Page | None:
        """Return what is kept for this request: where it knows the page, the answer that nothing changed."""
        known = environ.get("HTTP_IF_NONE_MATCH")
        if not known:
            return self._store.get(generation, key)
        unchanged = self._store.get(generation, (*key, 304))
        if unchanged and is_known(dict(unchanged.headers)["ETag"], known):
            return unchanged
        page = self._store.get(generation, key)
        return None if page and is_known(dict(page.headers)["ETag"], known) else page

    def _ask(self, environ: Environ, start: Start, generation: int, key: tuple[Any, ...]) -> Iterable[bytes]:
        said: list[Any] = []

        def listen(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            said[:] = status, tuple(headers)
            return start(status, headers, *error)

        environ |= {freshness.ASKED_AT: generation, KEEP: False}
        answer = self._django(environ, listen)
        if environ[KEEP]:
            # Django's answer can be read twice: it is a list, for what is streamed is never kept.
            status, headers = said
            page = Page(headers, exact(b"".join(answer)), status)
            self._store.put(generation, (*key, 304) if status.startswith("304") else key, page)
        return answer


def _key(environ: Environ) -> tuple[Any, ...]:
    """Return all of a request that an answer of the site may depend on, and the date, for some say how old a thing is."""
    host = environ.get("HTTP_HOST") or (environ.get("SERVER_NAME"), environ.get("SERVER_PORT"))
    return (
        datetime.now(UTC).date(),
        environ["wsgi.url_scheme"],
        environ.get("HTTP_X_FORWARDED_PROTO") if settings.BEHIND_PROXY else None,
        host,
        environ.get("SCRIPT_NAME"),
        environ.get("PATH_INFO"),
        environ.get("QUERY_STRING"),
        coding_in(environ.get("HTTP_ACCEPT_ENCODING", "")),
        saves_data(environ),
    )
