"""Exports: everything at once, one object a line, in constant memory.

An export is read by short queries, a chunk at a time, so it holds no transaction open however long a partner
takes, and publishing goes on. What changes meanwhile is in the change log after the cursor on the last line,
which was read before the first. Without that line an export is incomplete.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from threading import BoundedSemaphore
from typing import Any, ClassVar, Self

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from digests.api import parameters as p
from digests.api import problems
from digests.api.base import WireView
from digests.api.formats import DESCRIBED_BY, FORMAT, NDJSON, add_link, as_ninjs
from digests.api.schema import Operation, exported
from digests.choices import Scope
from digests.domain.catalogue import Filters
from digests.domain.wire import dumps
from newsroom.public_pages import accepts

# Objects read at a time: half a megabyte or so of either kind, which is all of an export that is held at once.
CHUNKS = {"digest": 8, "item": 150}
# A fifth of the size at a fifth of the best level's time.
LEVEL = 3
GZIP = 31
# A slow reader keeps a thread of the server: so many leave room for everybody else's pages.
AT_ONCE = 2
ASK_AGAIN = 30
PARAMETERS = (*p.FACETS, *p.TIMES, FORMAT)


class Export(WireView):
    """All objects of a kind."""

    kind: ClassVar[str]
    scope = Scope.EXPORT
    needs_key = True
    is_own = False
    media_types = (NDJSON,)
    parameters = PARAMETERS

    def answer(self, request: Request, read: Callable[..., Any]) -> HttpResponseBase:
        """Answer with a stream of lines, which is made as it is sent."""
        # Read first: what changes from here on is told by the log, perhaps twice but never not at all.
        cursor = self.catalogue.head().seq
        chunks = _chunks(read, p.filters_of(self.query), CHUNKS[self.kind])
        is_ninjs, is_packed = self.query["format"] == "ninjs", accepts(request, "gzip")
        lines = _lines(chunks, cursor, self.kind if is_ninjs else None)
        body = _packed(lines) if is_packed else map(b"".join, lines)
        stream = iter(()) if request.method == "HEAD" else Stream.of(body)
        if stream is None:
            return _later(request)
        response = StreamingHttpResponse(stream, content_type=NDJSON)
        response.headers["Content-Disposition"] = f'attachment; filename="{self.kind}s.ndjson"'
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
        if is_ninjs:
            add_link(response, DESCRIBED_BY)
        return response


class DigestExport(Export):
    """All digests."""

    kind = "digest"

    @exported(
        Operation("export_digests", "export", "All digests, whole, one a line, newest first."), PARAMETERS
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Answer with all digests."""
        return self.answer(request, self.catalogue.digests)


class ItemExport(Export):
    """All items."""

    kind = "item"

    @exported(Operation("export_items", "export", "All items, one a line, newest first."), PARAMETERS)
    def get(self, request: Request) -> HttpResponseBase:
        """Answer with all items."""
        return self.answer(request, self.catalogue.items)


class Stream:
    """What is being exported: one of the few that a process sends at once, until it ends or its reader leaves."""

    _free = BoundedSemaphore(AT_ONCE)

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._is_open = True

    @classmethod
    def of(cls, parts: Iterator[bytes]) -> Self | None:
        """Begin to send; None where too many are being sent."""
        return cls(parts) if cls._free.acquire(blocking=False) else None

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._parts
        finally:
            self.close()

    def close(self) -> None:
        """Make room for the next; servers call this at the end, whichever it is."""
        if self._is_open:
            self._is_open = False
            self._free.release()

    __del__ = close


def _later(request: Request) -> HttpResponseBase:
    detail = f"No more than {AT_ONCE} exports are sent at once: ask again in {ASK_AGAIN} seconds."
    response = problems.answer(problems.RATE_LIMITED, detail, request.path)
    response.headers["Retry-After"] = str(ASK_AGAIN)
    return response


def _chunks(read: Callable[..., Any], filters: Filters, chunk: int) -> Iterator[list[str]]:
    """Yield the stored JSON of all that a list has, some at a time."""
    after = None
    while True:
        page = read(filters, after=after, limit=chunk)
        yield page.rows
        after = page.cursor
        if after is None:
            return


def _lines(chunks: Iterator[list[str]], cursor: int, kind: str | None) -> Iterator[Iterable[bytes]]:
    """Yield lines, those of a chunk together, and the last one; of ``kind`` as ninjs where it is given."""
    count = 0
    for texts in chunks:
        count += len(texts)
        shown = as_ninjs(kind, texts) if kind else texts
        # Made one by one: packed at once, a line is short enough to be still at hand.
        yield (f"{text}\n".encode() for text in shown)
    yield [f"{dumps({'cursor': str(cursor), 'count': count})}\n".encode()]


def _packed(lines: Iterator[Iterable[bytes]]) -> Iterator[bytes]:
    """Yield what gzip makes of a chunk's lines, as it makes it."""
    packer = zlib.compressobj(LEVEL, wbits=GZIP)
    for of_chunk in lines:
        yield b"".join(map(packer.compress, of_chunk))
    yield packer.flush()
