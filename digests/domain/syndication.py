"""What feeds say: channels of entries, read from editions and published items.

Every entry has its permanent URI as its id, in all forms of a feed. Something withdrawn stays for a
while as an entry under the same id that says so.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from digests.choices import ChangeAction, EditionKind, FacetKind, ObjectKind, PubStatus
from digests.domain.languages import interface_of, long_date
from digests.domain.publication import permanent_uri
from digests.domain.rendering import local_day
from digests.domain.search import pages
from digests.domain.search.pages import Asked
from digests.models.editions import Change, DigestFacet, Edition, ItemFacet, PublishedItem, Tally
from digests.models.places import Country, Region
from digests.models.series import Series

LENGTH = 20
# How far back the log is looked through for what was withdrawn.
WITHDRAWALS_LOOKED_AT = 100


@dataclass(frozen=True)
class Note:
    """What was wrong with an entry: when it was said, that day in words, and the public note."""

    at: str
    date: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One entry. ``parts`` are (headline, url, html) of the items in it; withdrawn ones have a notice alone."""

    uri: str
    url: str
    title: str
    summary: str
    published_at: datetime
    updated_at: datetime
    language: str = ""
    parts: tuple[tuple[str, str, str], ...] = ()
    categories: tuple[str, ...] = ()
    credit: str = ""
    withdrawn: bool = False
    corrections: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Channel:
    """A feed: ``address`` is its path under /feeds/ without the ending, ``page`` its page's path.

    ``query`` follows the ending, in a feed of a search.
    """

    address: str
    title: str
    description: str
    page: str
    updated_at: datetime | None
    entries: tuple[Entry, ...]
    language: str = ""
    query: str = ""

    @property
    def hub(self) -> str:
        """The WebSub hub that is told when the feed changes; a search's is told to none."""
        return "" if self.query else settings.WEBSUB_HUB

    def feed_url(self, form: str) -> str:
        """Return the URL of the feed in one form: rss, atom or json."""
        return f"{settings.SITE_URL}/feeds/{self.address}.{form}{self.query}"


def channel(address: str) -> Channel | None:
    """Return the feed of an address such as ``all`` or ``country/kz``; None where there is none."""
    kind, _slash, key = address.partition("/")
    found = _empty_channel(kind, key)
    if found is None:
        return None
    with override(interface_of(found.language)):
        entries = tuple(sorted(_entries(kind, key), key=lambda entry: entry.updated_at, reverse=True))
    moments = [entry.updated_at for entry in entries]
    return replace(found, entries=entries[: 2 * LENGTH], updated_at=max(moments, default=None))


def search_channel(asked: Asked, generation: int, *, query: str) -> Channel:
    """Return the feed of a search, newest first; ``query`` is what follows the path of its page."""
    found = [hit.id for hit in pages.found_items(asked, generation, limit=LENGTH)]
    rows = _items_with_zone().filter(pk__in=found, status=PubStatus.USABLE)
    entries = tuple(_item_entry(row) for row in rows.order_by("-published_at", "-id"))
    moments = [entry.updated_at for entry in entries]
    title = f"{asked.words or _chosen(asked, generation)} — {settings.SITE_NAME}"
    return Channel(
        "search", title, title, f"/search/{query}", max(moments, default=None), entries, query=query
    )


def _chosen(asked: Asked, generation: int) -> str:
    return ", ".join(pages.label_of(kind, key, generation) for kind, key in asked.chosen)


def _empty_channel(kind: str, key: str) -> Channel | None:
    if kind == "all" and not key:
        return _named("all", settings.SITE_NAME, "/")
    if kind == "corrections" and not key:
        return _named("corrections", f"{_('Corrections')} — {settings.SITE_NAME}", "/corrections/")
    if kind == "country":
        country = Country.objects.filter(code=key.upper()).first() if key.islower() else None
        return (
            _named(f"country/{key}", country.local_name, f"/countries/{country.slug}/") if country else None
        )
    if kind == "region":
        region = Region.objects.filter(slug=key).first()
        return _named(f"region/{key}", region.local_name, "/countries/") if region else None
    if kind in {FacetKind.SERIES, FacetKind.TOPIC, FacetKind.SOURCE}:
        return _tallied_channel(kind, key)
    return None


def _named(address: str, title: str, page: str, description: str = "") -> Channel:
    return Channel(address, title, description or title, page, None, (), settings.LANGUAGE_CODE)


def _tallied_channel(kind: str, key: str) -> Channel | None:
    """Return the channel of something that an edition mentions, or did: its feed goes on telling of withdrawals."""
    tally = Tally.objects.filter(kind=kind, key=key, with_kind="").first()
    if tally is None:
        return None
    if kind == FacetKind.SERIES:
        series = Series.objects.filter(slug=key).first()
        if series is None:
            return None
        # Without a digest it has no page.
        found = _named(f"series/{key}", series.title, f"/{key}/" if tally.items else "/", series.description)
        return replace(found, language=series.language)
    if not tally.items:
        # No page either; and the name of its topic or source would tell what was withdrawn.
        return _named(f"{kind}/{key}", settings.SITE_NAME, "/")
    return _named(f"{kind}/{key}", tally.label, f"/{kind}s/{key}/")


def _entries(kind: str, key: str) -> Iterator[Entry]:
    if kind == "corrections":
        yield from _notes()
    elif kind in {"all", FacetKind.SERIES, FacetKind.REGION}:
        yield from _digests(kind, key)
    else:
        yield from _items(kind, key.upper() if kind == FacetKind.COUNTRY else key)


def _digests(kind: str, key: str) -> Iterator[Entry]:
    live = Edition.objects.live().newest_first()
    gone = Edition.objects.filter(kind=EditionKind.WITHDRAWAL, is_live=True).order_by("-created_at")
    if kind != "all":
        facets = DigestFacet.objects.filter(kind=kind, key=key).order_by("-published_at", "-digest_id")
        live = live.filter(pk__in=list(facets.values_list("edition_id", flat=True)[:LENGTH]))
        path = "series__slug" if kind == FacetKind.SERIES else "series__region__slug"
        gone = gone.filter(**{path: key})
    for edition in live.select_related("series")[:LENGTH]:
        yield _digest_entry(edition)
    for edition in gone.select_related("series")[:LENGTH]:
        yield _withdrawn("digest", edition.digest_id, edition.note, edition.created_at, edition.published_at)


def _digest_entry(edition: Edition) -> Entry:
    data = json.loads(edition.wire)
    items = [item for section in data["sections"] for item in section["items"]]
    topics = dict.fromkeys(topic["name"] for item in items for topic in item["topics"])
    return Entry(
        uri=data["uri"],
        url=data["canonical_url"],
        title=edition.title,
        summary=edition.standfirst,
        published_at=edition.published_at,
        updated_at=edition.created_at,
        language=edition.language,
        parts=tuple(_part(item) for item in items),
        categories=tuple(topics),
        credit=data["rights"]["credit_line"],
        corrections=_corrections(data, edition.series.time_zone),
    )


def _corrections(data: dict[str, Any], time_zone: str) -> tuple[Note, ...]:
    """Return the notes on what was wrong, of a digest or item as the wire has it."""
    notes = [note for note in data["corrections"] if note["kind"] == EditionKind.CORRECTION]
    days = [local_day(datetime.fromisoformat(note["at"]), time_zone) for note in notes]
    return tuple(
        Note(note["at"], long_date(day), note["text"]) for note, day in zip(notes, days, strict=True)
    )


def _part(item: dict[str, Any]) -> tuple[str, str, str]:
    return item["headline"], item["rights"]["canonical_url"], item["body"]["html"]


def _items(kind: str, key: str) -> Iterator[Entry]:
    facets = ItemFacet.objects.filter(kind=kind, key=key).order_by("-published_at", "-item_id")
    chosen = list(facets.values_list("item_id", flat=True)[:LENGTH])
    for row in _items_with_zone().filter(pk__in=chosen).order_by("-published_at", "-id"):
        yield _item_entry(row)
    yield from _withdrawn_items(kind, key)


def _items_with_zone() -> QuerySet[Any]:
    return PublishedItem.objects.annotate(time_zone=F("edition__series__time_zone"))


def _item_entry(row: Any) -> Entry:
    data = json.loads(row.wire)
    return Entry(
        uri=data["uri"],
        url=data["rights"]["canonical_url"],
        title=row.headline or " ".join(row.text.split()[:10]) + "…",
        summary=row.text,
        published_at=row.published_at,
        updated_at=row.updated_at,
        language=row.language,
        parts=(("", "", data["body"]["html"]),),
        categories=tuple(topic["name"] for topic in data["topics"]),
        credit=data["rights"]["credit_line"],
        corrections=_corrections(data, row.time_zone),
    )


def _withdrawn_items(kind: str, key: str) -> Iterator[Entry]:
    log = Change.objects.filter(kind=ObjectKind.ITEM, action=ChangeAction.WITHDRAWN).order_by("-seq")
    had = {
        change.object_id
        for change in log[:WITHDRAWALS_LOOKED_AT]
        if key in change.facets_before.get(kind, ())
    }
    for row in PublishedItem.objects.filter(pk__in=had, status=PubStatus.CANCELED):
        yield _withdrawn("item", row.id, row.notice, row.updated_at, row.published_at)


def _withdrawn(kind: str, uuid: UUID, notice: str, at: datetime, published_at: datetime) -> Entry:
    uri = permanent_uri(kind, uuid)
    return Entry(
        uri=uri,
        url=uri,
        title=_("Withdrawn"),
        summary=notice or _("This was withdrawn."),
        published_at=published_at,
        updated_at=at,
        withdrawn=True,
    )


def _notes() -> Iterator[Entry]:
    kinds = [EditionKind.CORRECTION, EditionKind.WITHDRAWAL]
    rows = Edition.objects.filter(kind__in=kinds).select_related("series").order_by("-created_at")
    standing = set(
        Edition.objects.live()
        .values_list("digest_id", flat=True)
        .filter(digest_id__in=[row.digest_id for row in rows[:LENGTH]])
    )
    for row in rows[:LENGTH]:
        if row.kind == EditionKind.CORRECTION and row.digest_id not in standing:
            continue
        path = f"/{row.series.slug}/{row.year:04d}/{row.month:02d}/{row.slug}/"
        word = _("Correction") if row.kind == EditionKind.CORRECTION else _("Withdrawn")
        title = f"{word}: {row.title}" if row.digest_id in standing else word
        yield Entry(
            uri=f"{permanent_uri('digest', row.digest_id)}#version-{row.version}",
            # A withdrawn digest's own address has words of its title.
            url=settings.SITE_URL + path
            if row.digest_id in standing
            else permanent_uri("digest", row.digest_id),
            title=title,
            summary=row.note,
            published_at=row.created_at,
            updated_at=row.created_at,
            language=row.language,
        )
