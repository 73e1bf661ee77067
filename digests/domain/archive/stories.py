"""Stories: items as the public may see them, alone or in lists."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from digests.choices import FacetKind, PubStatus
from digests.domain import keyset, languages, rendering
from digests.domain.archive import link_health
from digests.domain.publication import permanent_uri
from digests.domain.statements import fetched, id_value, moment_of, moment_value, uuid_of
from digests.models.editions import PublishedItem

PAGE = 20
COLUMNS = (
    "id digest_id digest_title digest_path section_heading anchor language heading place_html heading_html"
    " article_html published_at issued_on"
).split()
PAGE_COLUMNS = [*COLUMNS, "country", "status", "notice", "withdrawn_at", "wire"] + [
    f"edition__series__{name}" for name in ("slug", "title", "notice", "time_zone")
]
LISTED = """
    SELECT {columns} FROM digests_itemfacet JOIN digests_publisheditem AS i ON i.id = item_id
    WHERE kind = %s AND key = %s {beyond}
    ORDER BY digests_itemfacet.published_at {order}, item_id {order} LIMIT %s
"""
BEYOND = "AND (digests_itemfacet.published_at, item_id) {than} (%s, %s)"


class _Row(NamedTuple):
    """A row of a list, as COLUMNS has it."""

    id: UUID
    digest_id: UUID
    digest_title: str
    digest_path: str
    section_heading: str
    anchor: str
    language: str
    heading: str
    place_html: str
    heading_html: str
    article_html: str
    published_at: datetime
    issued_on: date
    wire: str = ""


@dataclass(frozen=True)
class Story:
    """An item in a list, or on its own page: ``html`` is all of it, ``body`` what is below the heading."""

    id: UUID
    heading: str
    html: str
    body: str
    place: str
    language: str
    published_at: datetime
    digest_id: UUID
    digest_title: str
    digest_path: str
    section: str
    anchor: str
    day: date

    @property
    def path(self) -> str:
        """Path of the item's page."""
        return f"/items/{self.id}/"

    @property
    def uri(self) -> str:
        """Permanent URI."""
        return permanent_uri("item", self.id)

    @property
    def date(self) -> str:
        """Day of the issue in the series' time zone, in words."""
        return languages.long_date(self.day)

    @property
    def direction(self) -> str:
        """Direction of its script."""
        return languages.direction(self.language)


@dataclass(frozen=True)
class ItemPage:
    """What an item's page shows: the story with its head, or, withdrawn, the notice."""

    story: Story | None
    head_html: str
    country: str
    series_slug: str
    series_title: str
    series_notice: str
    notice: str
    withdrawn_on: str
    language: str


@dataclass(frozen=True)
class CitedStory:
    """An item with what it cites of one source."""

    story: Story
    citations: list[dict[str, Any]]


def item(uuid: UUID) -> ItemPage | None:
    """Return an item's page; None for an id that never was public."""
    row = PublishedItem.objects.select_related("edition__series").only(*PAGE_COLUMNS).filter(pk=uuid).first()
    if row is None:
        return None
    series, gone = row.edition.series, row.withdrawn_at
    story = None if row.status == PubStatus.CANCELED else _story(row)
    return ItemPage(
        story=story,
        head_html=rendering.item_head(json.loads(row.wire), story.heading, (series.slug, series.title))
        if story
        else "",
        country=row.country,
        series_slug=series.slug,
        series_title=series.title,
        series_notice=series.notice,
        notice=row.notice,
        withdrawn_on=languages.long_date(
            rendering.local_day(gone, series.time_zone), languages.interface_of(row.language)
        )
        if gone
        else "",
        language=row.language,
    )


def is_withdrawn(uuid: UUID) -> bool | None:
    """Tell whether an item was withdrawn; None for an id that never was public."""
    status = PublishedItem.objects.filter(pk=uuid).values_list("status", flat=True).first()
    return None if status is None else status == PubStatus.CANCELED


def has_image(name: str) -> bool:
    """Tell whether a public item shows the image of this name."""
    return PublishedItem.objects.filter(image=name, status=PubStatus.USABLE).exists()


def about(
    kind: str, key: str, *, after: str | None = None, limit: int = PAGE, oldest_first: bool = False
) -> keyset.Page[Story]:
    """Return the items that have a facet, newest or oldest first, in one query."""
    found = _facet_page(kind, key, after, limit, oldest_first=oldest_first)
    return keyset.Page([_story(row) for row in found.rows], found.cursor)


def citing(source: str, *, after: str | None = None, limit: int = PAGE) -> keyset.Page[CitedStory]:
    """Return the items that cite a source, with what they cite of it and whether each link ``is_dead``."""
    found = _facet_page(FacetKind.SOURCE, source, after, limit, more=("wire",))
    stories = [_cited(row, source) for row in found.rows]
    dead = link_health.dead_among(c["url"] for story in stories for c in story.citations)
    for citation in (c for story in stories for c in story.citations):
        citation["is_dead"] = citation["url"] in dead
    return keyset.Page(stories, found.cursor)


def _facet_page(
    kind: str,
    key: str,
    after: str | None,
    limit: int,
    *,
    oldest_first: bool = False,
    more: tuple[str, ...] = (),
) -> keyset.Page[_Row]:
    columns = ", ".join(f"i.{name}" for name in (*COLUMNS, *more))
    order, than = ("ASC", ">") if oldest_first else ("DESC", "<")
    beyond, bounds = ("", []) if not after else (BEYOND.format(than=than), _bounds(*keyset.decode(after)))
    statement = LISTED.format(columns=columns, beyond=beyond, order=order)
    found = [_row(*row) for row in fetched(statement, [str(kind), key, *bounds, limit + 1])]
    last = found[limit - 1] if len(found) > limit else None
    return keyset.Page(found[:limit], keyset.encode(last.published_at, last.id) if last else None)


def _row(item_id: Any, digest_id: Any, *rest: Any) -> _Row:
    row = _Row(uuid_of(item_id), uuid_of(digest_id), *rest)
    return row._replace(published_at=moment_of(row.published_at))


def _bounds(at: datetime, item_id: UUID) -> list[Any]:
    """Return a key as the database's own values."""
    return [moment_value(at), id_value(item_id)]


def _story(row: PublishedItem | _Row) -> Story:
    return Story(
        id=row.id,
        heading=row.heading,
        html=rendering.in_list(row.heading_html, row.article_html),
        body=row.article_html,
        place=row.place_html,
        language=row.language,
        published_at=row.published_at,
        digest_id=row.digest_id,
        digest_title=row.digest_title,
        digest_path=row.digest_path,
        section=row.section_heading,
        anchor=row.anchor,
        day=row.issued_on,
    )


def _cited(row: _Row, source: str) -> CitedStory:
    cited = json.loads(row.wire)["citations"]
    return CitedStory(_story(row), [_citation(c) for c in cited if c["source"]["id"] == source and c["url"]])


def _citation(row: dict[str, Any]) -> dict[str, Any]:
    """Return what a source's page shows of a citation, given as the wire has it."""
    day = row["published_on"]
    return {
        "url": row["url"],
        "archived_url": row["archived_url"],
        "name": row["title"] or row["url"].split("//", 1)[-1],
        "language": row["language"] if row["title"] else "",
        "day": day,
        "date": languages.long_date(date.fromisoformat(day)) if day else "",
    }
