"""Previewing: the working copy as a publication that never was, for the desk's previews."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from digests.choices import EditionKind
from digests.domain import editing, facts
from digests.domain.publication import ItemHistory, Publication
from digests.models import Digest


def preview_of(digest: Digest, *, images: str) -> Publication:
    """Return the working copy as a publication that never was, with its pictures under an address of the desk."""
    document = editing.document_of(digest)
    now = timezone.now()
    year, month = facts.address_month(now, digest.series)
    return Publication(
        document=document,
        series=facts.series_facts(digest.series),
        slug=digest.slug,
        version=digest.published_version + 1,
        kind=EditionKind.FIRST,
        note="",
        published_at=now,
        created_at=now,
        histories=_fresh_histories((item.id for _section, item in document.items()), now),
        countries=facts.countries_of(document),
        corrections=facts.corrections_of(digest.uuid),
        year=year,
        month=month,
        images=images,
        preview=True,
    )


def _fresh_histories(ids: Iterable[UUID], now: datetime) -> Mapping[UUID, ItemHistory]:
    """Return the history of items that are public from now on."""
    return {item_id: ItemHistory(version=1, published_at=now, updated_at=now) for item_id in ids}
