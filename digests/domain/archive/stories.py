"""Stories: items as the public may see them, alone or in lists."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Substr

from digests.choices import PubStatus
from digests.domain import keyset, rendering
from digests.domain.publication import permanent_uri
from digests.models.editions import Head, ItemFacet, PublishedItem
from digests.models.places import Country

PAGE = 20
_GENERATION = Subquery(Head.objects.values("generation")[:1])
# Enough text for the words that stand in for a headline.
LEAD = 200
COLUMNS = (
    "id digest_id digest_title digest_path section_heading anchor country language headline"
    " article_html published_at updated_at edition__published_at edition__series__time_zone"
).split()


@dataclass(frozen=True)
class Story:
    """An item in a list, or on its own page."""

    id: UUID
    heading: str
    body: str
    language: str
    published_at: datetime
    updated_at: datetime
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
        return rendering.long_date(self.day)

    @property
    def direction(self) -> str:
        """Direction of its script."""
        return rendering.direction(self.language)


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


@dataclass(frozen=True)
class CitedStory:
    """An item with what it cites of one source."""

    story: Story
    citations: list[dict[str, Any]]


def item(uuid: UUID) -> ItemPage | None:
    """Return an item's page; None for an id that never was public."""
    extra: tuple[str, ...] = ("status", "notice", "withdrawn_at", "wire", "edition__series__slug")
    extra += ("edition__series__title", "edition__series__notice")
    row = _with_lead(PublishedItem.objects.filter(pk=uuid)).values(*COLUMNS, *extra, "lead").first()
    if row is None:
        return None
    zone = row["edition__series__time_zone"]
    gone = row["status"] == PubStatus.CANCELED
    story = None if gone else _story(row)
    return ItemPage(
        story=story,
        head_html=rendering.item_head(json.loads(row["wire"]), story.heading) if story else "",
        country=row["country"],
        series_slug=row["edition__series__slug"],
        series_title=row["edition__series__title"],
        series_notice=row["edition__series__notice"],
        notice=row["notice"],
        withdrawn_on=rendering.long_date(rendering.local_day(row["withdrawn_at"], zone)) if gone else "",
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
    page = _facet_page(kind, key, after=after, limit=limit, oldest_first=oldest_first)
    return keyset.Page([_story(_own(row)) for row in page.rows], page.cursor)


def of_country(slug: str, *, after: str | None = None, limit: int = PAGE) -> tuple[int, keyset.Page[Story]]:
    """Return the public generation and a country's items, newest first, in one query."""
    code = Country.objects.filter(slug=slug).values("code")[:1]
    rows = _facet_rows("country", Subquery(code))
    page = keyset.page(rows.annotate(generation=_GENERATION), after=after, limit=limit, uuid="item_id")
    generation = page.rows[0]["generation"] or 0 if page.rows else 0
    return generation, keyset.Page([_story(_own(row)) for row in page.rows], page.cursor)


def citing(source: str, *, after: str | None = None, limit: int = PAGE) -> keyset.Page[CitedStory]:
    """Return the items that cite a source, with what they cite of it."""
    page = _facet_page("source", source, after=after, limit=limit, wire=True)
    return keyset.Page([_cited(_own(row), source) for row in page.rows], page.cursor)


def _facet_page(
    kind: str,
    key: str,
    *,
    after: str | None,
    limit: int,
    oldest_first: bool = False,
    wire: bool = False,
) -> keyset.Page[Any]:
    values = _facet_rows(kind, key, *(["wire"] if wire else []))
    if not oldest_first:
        return keyset.page(values, after=after, limit=limit, uuid="item_id")
    return _oldest_first(values, after, limit)


def _facet_rows(kind: str, key: Any, *more: str) -> QuerySet[Any]:
    columns = [f"item__{name}" for name in (*COLUMNS, *more)]
    rows = ItemFacet.objects.filter(kind=kind, key=key).annotate(lead=Substr("item__text", 1, LEAD))
    return rows.values("published_at", "item_id", "lead", *columns)


def _oldest_first(rows: QuerySet[Any], after: str | None, limit: int) -> keyset.Page[Any]:
    ordered = rows.order_by("published_at", "item_id")
    if after:
        at, last = keyset.decode(after)
        later = Q(published_at__gt=at) | Q(published_at=at, item_id__gt=last)
        ordered = ordered.filter(Q(published_at__gte=at) & later)
    found = list(ordered[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    cursor = keyset.encode(found[-1]["published_at"], found[-1]["item_id"]) if more else None
    return keyset.Page(found, cursor)


def _with_lead(rows: QuerySet[PublishedItem]) -> QuerySet[Any]:
    return rows.annotate(lead=Substr("text", 1, LEAD))


def _own(row: dict[str, Any]) -> dict[str, Any]:
    return {name.removeprefix("item__"): value for name, value in row.items()}


def _story(row: dict[str, Any]) -> Story:
    return Story(
        id=row["id"],
        heading=rendering.heading(row["headline"], row["lead"]),
        body=row["article_html"],
        language=row["language"],
        published_at=row["published_at"],
        updated_at=row["updated_at"],
        digest_id=row["digest_id"],
        digest_title=row["digest_title"],
        digest_path=row["digest_path"],
        section=row["section_heading"],
        anchor=row["anchor"],
        day=rendering.local_day(row["edition__published_at"], row["edition__series__time_zone"]),
    )


def _cited(row: dict[str, Any], source: str) -> CitedStory:
    cited = json.loads(row["wire"])["citations"]
    return CitedStory(_story(row), [c for c in cited if c["source"]["id"] == source and c["url"]])
