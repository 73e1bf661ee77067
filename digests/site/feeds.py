"""Feeds in RSS, Atom and JSON, of one channel each."""

import json
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import XMLGenerator

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.translation import override

from digests.domain import freshness, syndication
from digests.domain.languages import interface_of
from digests.domain.syndication import Channel, Entry
from digests.site.search import asked_of
from digests.site.search_drawing import address_of

TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


# When a feed without entries last changed; Django says now, each time anew.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class AtomFeed(Atom1Feed):
    """Atom, with what was withdrawn as deleted entries (RFC 6721)."""

    def latest_post_date(self) -> datetime:
        """Return when the newest entry changed."""
        return super().latest_post_date() if self.items else NEVER

    def root_attributes(self) -> dict[str, str]:
        """Add the namespace of deleted entries, and take an empty language away."""
        found = super().root_attributes() | {"xmlns:at": TOMBSTONES}
        return {name: value for name, value in found.items() if value}

    def add_root_elements(self, handler: Any) -> None:
        """Name the hub, where there is one."""
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Write one entry with its whole text."""
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})

    def write_items(self, handler: XMLGenerator) -> None:
        """Write deleted entries first, then the others."""
        items = self.items
        for item in items:
            if item["withdrawn"]:
                when = rfc3339_date(item["updateddate"])
                handler.startElement("at:deleted-entry", {"ref": item["unique_id"], "when": when})  # type: ignore[arg-type]
                handler.addQuickElement("at:comment", item["description"])  # type: ignore[attr-defined]
                handler.endElement("at:deleted-entry")
        self.items = [item for item in items if not item["withdrawn"]]
        super().write_items(handler)  # type: ignore[arg-type]
        self.items = items


class JsonFeed(SyndicationFeed):
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

    Only what readers of version 1 know as well, so ``author`` and not ``authors``; the language of an
    entry is in our own extension.
    """

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the feed as JSON."""
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "items": [self._item(item) for item in self.items],
        }
        if self.feed["hub"]:
            feed["hubs"] = [{"type": "WebSub", "url": self.feed["hub"]}]
        outfile.write(json.dumps(feed, ensure_ascii=False).encode(encoding))

    @staticmethod
    def _item(item: dict[str, Any]) -> dict[str, Any]:
        found = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_html": item["content"],
            "content_text": "" if item["content"] else item["description"],
            "summary": item["description"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "tags": list(item["categories"] or ()),
            "_newsroom": {
                "about": "https://iptc.org/std/ninjs/",
                "language": item["language"],
                "pubStatus": "canceled" if item["withdrawn"] else "usable",
                "corrections": [{"at": note.at, "text": note.text} for note in item["corrections"]],
            },
        }
        if item["author_name"]:
            found["author"] = {"name": item["author_name"]}
        return {name: value for name, value in found.items() if value not in ("", [], None)}


class RssFeed(Rss201rev2Feed):
    """RSS 2.0, with the whole text in ``content:encoded``."""

    def latest_post_date(self) -> datetime:
        """Return when the newest entry changed."""
        return super().latest_post_date() if self.items else NEVER

    def rss_attributes(self) -> dict[str, str]:
        """Add the namespace of ``content:encoded``."""
        return super().rss_attributes() | {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_root_elements(self, handler: Any) -> None:
        """Name the hub, where there is one."""
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Write one entry with its whole text."""
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


FORMS: dict[str, type[SyndicationFeed]] = {"rss": RssFeed, "atom": AtomFeed, "json": JsonFeed}


def feeds(request: HttpRequest, address: str) -> HttpResponse:
    """Answer a feed by its address under /feeds/, such as ``country/kz.atom``."""
    stem, _dot, form = address.rpartition(".")
    channel = _channel(request, stem) if form in FORMS else None
    if channel is None:
        raise Http404
    response = ChannelFeed(channel, form)(request)
    if channel.hub:
        response.headers["Link"] = f'<{channel.hub}>; rel="hub", <{channel.feed_url(form)}>; rel="self"'
    return response


def _channel(request: HttpRequest, stem: str) -> Channel | None:
    if stem != "search":
        return syndication.channel(stem)
    asked = asked_of(request)
    if not (asked.words or asked.chosen):
        return None
    return syndication.search_channel(asked, request.META[freshness.ASKED_AT], query=address_of(asked))


class ChannelFeed(Feed):
    """A channel in one of the three forms."""

    def __init__(self, channel: Channel, form: str) -> None:
        self._channel, self._form = channel, form
        self.feed_type = FORMS[form]
        self.language = channel.language

    def title(self) -> str:
        """Return the feed's name."""
        return self._channel.title

    def link(self) -> str:
        """Return the URL of the page that the feed follows."""
        return f"{settings.SITE_URL}{self._channel.page}"

    def feed_url(self) -> str:
        """Return the feed's own URL."""
        return self._channel.feed_url(self._form)

    def feed_guid(self) -> str:
        """Return the feed's id, the same for ever."""
        return self._channel.feed_url("atom")

    def description(self) -> str:
        """Return what the feed holds."""
        return self._channel.description

    def feed_extra_kwargs(self, _channel: Any) -> dict[str, Any]:
        """Return what our own forms of a feed add."""
        return {"hub": self._channel.hub}

    def items(self) -> list[Entry]:
        """Return the entries, newest first."""
        return list(self._channel.entries)

    def item_title(self, item: Entry) -> str:
        """Return an entry's headline."""
        return item.title

    def item_description(self, item: Entry) -> str:
        """Return an entry's summary."""
        return item.summary

    def item_link(self, item: Entry) -> str:
        """Return the URL of an entry's page."""
        return item.url

    def item_guid(self, item: Entry) -> str:
        """Return an entry's permanent URI."""
        return item.uri

    item_guid_is_permalink = False

    def item_pubdate(self, item: Entry) -> Any:
        """Return when an entry first was public."""
        return item.published_at

    def item_updateddate(self, item: Entry) -> Any:
        """Return when an entry last changed."""
        return item.updated_at

    def item_categories(self, item: Entry) -> tuple[str, ...]:
        """Return the names of an entry's topics."""
        return item.categories

    def item_author_name(self, item: Entry) -> str:
        """Return the credit line."""
        return item.credit

    def item_extra_kwargs(self, item: Entry) -> dict[str, Any]:
        """Return what our own forms of a feed add."""
        entry = {"parts": item.parts, "corrections": item.corrections}
        with override(interface_of(self._channel.language)):
            content = render_to_string("site/_feed_entry.html", entry) if item.parts else ""
        return {
            "content": content.strip(),
            "withdrawn": item.withdrawn,
            "language": item.language,
            "corrections": item.corrections,
        }
