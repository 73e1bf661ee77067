"""Resolving: from the address of a page to the object that it shows."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from rest_framework.request import Request

from digests.api import derived as d
from digests.api import problems
from digests.api.base import WireView
from digests.api.content import present
from digests.api.paging import json_answer
from digests.api.parameters import SLUG, Parameter
from digests.api.schema import Operation, answers
from digests.domain import directory
from digests.domain.wire import Json, dumps, href

LONGEST = 2000
SITE = urlsplit(settings.SITE_URL).netloc
URL = Parameter(
    name="url",
    description="Address of a page of this site, as readers and links have it, or an object's permanent URI.",
    example=f"{settings.SITE_URL}/items/1b0e3c1f-0d5e-4a0f-8f6d-3a2b1c0d9e8f/",
    schema={"type": "string", "pattern": rf"^https?://{re.escape(SITE)}(/[^\s]*)?$", "maxLength": LONGEST},
    # Looser than the schema says: a host that is written otherwise, or another, is looked at.
    pattern=r"https?://[^\s]+",
    read=urlsplit,
    longest=LONGEST,
    required=True,
)
# Pages of a digest, by the names of their addresses; of an item; and of what the directory has.
DIGEST_PAGES = {"site:digest-page", "site:edition", "site:digest-card"}
ITEM_PAGES = {"site:item-page", "site:item-card"}
DIRECTORY_PAGES = {
    "site:series-archive": directory.SERIES,
    "site:country-archive": directory.COUNTRIES,
    "site:topic-timeline": directory.TOPICS,
    "site:source-page": directory.SOURCES,
}
# Where objects are on the wire itself.
WIRE_PAGES = {"api:digest": "digest", "api:item": "item"}


class Resolve(WireView):
    """The object behind an address."""

    parameters = (URL,)

    @answers(
        d.ResolvedSerializer,
        Operation("resolve", "content", "The object that a page of this site shows."),
        parameters=parameters,
        kinds=(problems.NOT_FOUND, problems.WITHDRAWN),
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer with what the object is and where it is on the wire."""
        address: SplitResult = self.query["url"]
        if address.netloc.lower() not in {SITE, request.get_host().lower()}:
            URL.refuse(f"“{address.netloc[:100]}” isn't this site, which is {settings.SITE_URL}/.")
        for match in _matches(unquote(address.path)):
            found = self._found(match, address.fragment)
            if found:
                return json_answer(dumps(found))
        raise Http404

    def _found(self, match: ResolverMatch, anchor: str) -> Json | None:
        name, given = match.view_name, match.kwargs
        if name in DIRECTORY_PAGES:
            return self._entry(DIRECTORY_PAGES[name], given["slug"])
        if name in DIGEST_PAGES:
            place = {part: given[part] for part in ("series", "year", "month", "slug")}
            return self._digest(self.catalogue.digest_at(**place), anchor)
        if name in ITEM_PAGES:
            return _object(self.catalogue.item(given["uuid"]), "item")
        kind, uuid = given.get("kind") or WIRE_PAGES.get(name), given.get("uuid") or given.get("id")
        if kind == "digest":
            return self._digest(self.catalogue.digest(uuid), anchor)
        return _object(self.catalogue.item(uuid), "item") if kind == "item" else None

    def _digest(self, found: Any, anchor: str) -> Json:
        """Return a digest, or the item at an anchor of its page."""
        digest = _object(found, "digest")
        item = self.catalogue.item_at(digest["id"], anchor) if anchor else None
        return _object(item, "item") if item else digest

    def _entry(self, register: directory.Register, slug: str) -> Json:
        """Return what the directory has, by a slug of today or, after a merge, of before."""
        # What can't be a slug isn't asked for: PostgreSQL takes no NUL.
        found = self.directory.at_slug(register, slug) if re.fullmatch(SLUG, slug) else None
        if found is None:
            raise Http404
        return {
            "kind": str(register.kind),
            "id": found.get("id") or found["code"],
            "uri": found["canonical_url"],
            "href": found["href"],
            "status": "published",
        }


def _matches(path: str) -> Iterator[ResolverMatch]:
    """Yield what addresses a path may mean: people leave out the last slash, or add one."""
    bare = path.rstrip("/")
    for tried in dict.fromkeys((path, f"{bare}/", bare)):
        try:
            yield resolve(tried or "/")
        except Resolver404:
            continue


def _object(found: Any, kind: str) -> Json:
    known: Json = json.loads(present(found, kind))
    return (
        {"kind": kind}
        | {name: known[name] for name in ("id", "uri")}
        | {
            "href": href(f"{kind}s", known["id"]),
            "status": known["status"],
        }
    )
