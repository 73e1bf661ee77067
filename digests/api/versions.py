"""Versions: what was public of a digest or an item before."""

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpResponse
from rest_framework.request import Request

from digests.api import derived as d
from digests.api import parameters as p
from digests.api import serializers as s
from digests.api.base import WireView
from digests.api.content import present
from digests.api.formats import add_link
from digests.api.paging import json_answer, page_answer
from digests.api.problems import NOT_FOUND, WITHDRAWN
from digests.api.schema import NUMBER, Operation, answers, identified, listing
from digests.domain.catalogue import Stored
from digests.domain.wire import dumps, href

# No version is higher: it is stored in four bytes.
HIGHEST = 2**31 - 1
PARAMETERS = (p.LIMIT, p.cursor("[1-9][0-9]{0,8}", "7", int))
KINDS = (NOT_FOUND, WITHDRAWN)


class VersionList(WireView):
    """The versions of an object, newest first."""

    kind: ClassVar[str]
    parameters = PARAMETERS

    def answer(self, request: Request, read: Any, uuid: UUID) -> HttpResponse:
        """Answer with a page of them; a withdrawn object has none to show."""
        query, head = self.query, self.catalogue.head()
        found = read(uuid, before=query["cursor"], limit=query["limit"])
        if found is None:
            raise Http404
        if found.tombstone:
            present(Stored(found.tombstone, is_withdrawn=True), self.kind)
        cursor = str(found.cursor) if found.cursor else None
        rows = [dumps(row) for row in found.rows]
        return page_answer(request, rows, cursor=cursor, limit=query["limit"], head=head)


class DigestVersionList(VersionList):
    """The versions of a digest."""

    kind = "digest"

    @listing(
        d.VersionSerializer,
        Operation("digest_versions", "versions", "The versions of a digest, newest first."),
        parameters=PARAMETERS,
        also=identified(),
        kinds=KINDS,
    )
    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (the parameter's public name)
        """Answer with a page of versions."""
        return self.answer(request, self.catalogue.digest_versions, id)


class ItemVersionList(VersionList):
    """The versions of an item."""

    kind = "item"

    @listing(
        d.VersionSerializer,
        Operation("item_versions", "versions", "The versions of an item, newest first."),
        parameters=PARAMETERS,
        also=identified(),
        kinds=KINDS,
    )
    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (the parameter's public name)
        """Answer with a page of versions."""
        return self.answer(request, self.catalogue.item_versions, id)


class DigestVersion(WireView):
    """One version of a digest."""

    @answers(
        d.DigestVersionSerializer,
        Operation("digest_version", "versions", "A digest as it was sent in one version."),
        also=identified(NUMBER),
        kinds=KINDS,
    )
    def get(self, _request: Request, id: UUID, number: int) -> HttpResponse:  # noqa: A002
        """Answer with a version of a digest."""
        found = self.catalogue.digest_version(id, number) if number <= HIGHEST else None
        return _one(present(found, "digest"), "digests", id)


class ItemVersion(WireView):
    """One version of an item."""

    @answers(
        s.ItemSerializer,
        Operation("item_version", "versions", "An item as it was sent in one version."),
        also=identified(NUMBER),
        kinds=KINDS,
    )
    def get(self, _request: Request, id: UUID, number: int) -> HttpResponse:  # noqa: A002
        """Answer with a version of an item."""
        found = self.catalogue.item_version(id, number) if number <= HIGHEST else None
        return _one(present(found, "item"), "items", id)


def _one(text: str, collection: str, uuid: UUID) -> HttpResponse:
    """Return a version, with links to the newest and to all (RFC 5829)."""
    response = json_answer(text)
    for link in _links(collection, uuid):
        add_link(response, link)
    return response


def _links(collection: str, uuid: UUID) -> Iterator[str]:
    newest = href(collection, uuid)
    yield f'<{newest}>; rel="latest-version"'
    yield f'<{newest}versions/>; rel="version-history"'
