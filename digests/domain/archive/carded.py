"""Carded: what the cards of public digests and items say."""

import json
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from digests.choices import FacetKind, PubStatus
from digests.domain import languages, rendering
from digests.domain.cards import Card
from digests.models.editions import DigestFacet, Edition, PublishedItem

DOT = " · "
ISSUE = (
    "pk", "title", "language", "number", "item_count", "published_at",
    "series__title", "series__time_zone", "series__region__slug",
)  # fmt: skip
ITEM = (
    "heading", "language", "country", "section_heading", "issued_on", "wire", "image",
    "edition__series__title", "edition__series__region__slug",
)  # fmt: skip
SOURCES_NAMED = 3


def of_digest(series: str, year: int, month: int, slug: str) -> Card | None:
    """Return the card of the digest at an address; None where nothing public is there."""
    rows = Edition.objects.live().filter(series__slug=series, year=year, month=month, slug=slug)
    row = rows.values(*ISSUE).first()
    if row is None:
        return None
    countries = DigestFacet.objects.filter(edition=row["pk"], kind=FacetKind.COUNTRY)
    day = rendering.local_day(row["published_at"], row["series__time_zone"])
    with override(languages.interface_of(row["language"])):
        number = _("Issue %(number)s") % {"number": row["number"]} if row["number"] else ""
        count = row["item_count"]
        items = ngettext("%(items)s item", "%(items)s items", count) % {"items": count}
    return Card(
        site=settings.SITE_NAME,
        kicker=_joined(row["series__title"], number),
        title=row["title"],
        foot=_joined(languages.long_date(day, languages.interface_of(row["language"])), items),
        language=row["language"],
        region=row["series__region__slug"],
        lit=frozenset(countries.values_list("key", flat=True)),
    )


def of_item(uuid: UUID) -> Card | None:
    """Return the card of an item; None where nothing public has the id."""
    row = PublishedItem.objects.filter(pk=uuid, status=PubStatus.USABLE).values(*ITEM).first()
    if row is None:
        return None
    said = json.loads(row["wire"])
    cited = dict.fromkeys(citation["source"]["name"] for citation in said["citations"])
    focus = (said["image"] or {}).get("focus") or {"x": 50, "y": 50}
    return Card(
        site=settings.SITE_NAME,
        kicker=_joined(row["edition__series__title"], row["section_heading"]),
        title=row["heading"],
        foot=_joined(
            languages.long_date(row["issued_on"], languages.interface_of(row["language"])),
            *list(cited)[:SOURCES_NAMED],
        ),
        language=row["language"],
        region=row["edition__series__region__slug"],
        lit=frozenset({row["country"]} - {""}),
        picture=row["image"],
        focus=(focus["x"], focus["y"]),
    )


def _joined(*parts: str) -> str:
    return DOT.join(part for part in parts if part)
