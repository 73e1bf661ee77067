"""The log of changes: how a partner keeps a copy true."""

from collections.abc import Iterator
from typing import NamedTuple

from django.http import HttpResponse
from rest_framework.request import Request

from digests.api import parameters as p
from digests.api import serializers as s
from digests.api.base import WireView
from digests.api.fields import fields_parameter, selected
from digests.api.paging import joined, json_answer, next_url
from digests.api.problems import CURSOR_EXPIRED, ProblemError
from digests.api.schema import Operation, answers
from digests.domain.wire import Json, dumps

START = "start-"
EXPIRED = "The log doesn't reach back to this cursor any more: ask without “since” and take the state whole."
FIELDS = fields_parameter(s.DigestSerializer, s.ItemSerializer)
PARAMETERS = (*p.CHANGES, FIELDS)


class Since(NamedTuple):
    """Where an answer begins: after which number, and whether the log is told from its start."""

    seq: int
    from_start: bool


def since_of(text: str | None, head_seq: int) -> Since:
    """Return where a cursor points.

    One from beyond the head was given out by a log that is gone, such as before a backup was restored:
    the whole state is told again, which a partner applies by (object_id, version) without harm.
    """
    if text == "latest":
        return Since(head_seq, from_start=False)
    started = text is None or text.startswith(START)
    seq = int((text or "0").removeprefix(START))
    return Since(0, from_start=True) if seq > head_seq else Since(seq, started)


class ChangeList(WireView):
    """The log of changes."""

    parameters = PARAMETERS

    @answers(
        s.ChangesSerializer,
        Operation("changes", "changes", "What happened to digests and items, in order."),
        parameters=PARAMETERS,
        kinds=(CURSOR_EXPIRED,),
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer with the changes after a cursor."""
        query = self.query
        if query["fields"] and not query["include"]:
            FIELDS.refuse("“fields” chooses from the objects that include=object adds.")
        # The head is read first: a change written meanwhile is then told twice rather than never.
        facts = self.catalogue.head()
        head, since = facts.seq, since_of(query["since"], facts.seq)
        if not since.from_start and since.seq < facts.floor:
            raise ProblemError(CURSOR_EXPIRED, EXPIRED, parameter="since")
        page = self.catalogue.changes(
            p.filters_of(query),
            since=since.seq,
            limit=query["limit"],
            from_start=since.from_start,
            head_seq=head,
        )
        cursor = f"{START if since.from_start and page.has_more else ''}{page.seq}"
        following = next_url(request, since=cursor)
        rest = {"cursor": cursor, "next": following, "has_more": page.has_more}
        parts = self._parts(page.rows, with_objects=bool(query["include"]))
        body = joined('{"changes":[', parts, f"],{dumps(rest)[1:]}")
        return json_answer(body, following if page.has_more else None)

    def _parts(self, rows: list[Json], *, with_objects: bool) -> Iterator[str]:
        stored = self.catalogue.objects(rows) if with_objects and rows else {}
        chosen = self.query["fields"]
        for row in rows:
            text = stored.get(row["object_id"])
            if text and chosen:
                (text,) = selected([text], chosen)
            yield f'{dumps(row)[:-1]},"object":{text}}}' if text else dumps(row)
