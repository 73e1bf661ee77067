"""Pages: from the address of a page of the site to what it shows."""

from uuid import UUID

from digests.choices import PubStatus
from digests.domain.catalogue.details import Stored, stored
from digests.models.editions import Edition, PublishedItem


def digest_at(series: str, year: int, month: int, slug: str) -> Stored | None:
    """Return the digest whose page has this address, or its tombstone."""
    rows = Edition.objects.filter(series__slug=series, year=year, month=month, slug=slug, is_live=True)
    return stored(rows)


def item_at(digest_id: UUID, anchor: str) -> Stored | None:
    """Return the item at an anchor of a digest's page, such as ``kz-2``."""
    rows = PublishedItem.objects.filter(digest_id=digest_id, anchor=anchor, status=PubStatus.USABLE)
    return stored(rows)
