"""Helpers for tests of the composer's acts."""

from typing import Any
from uuid import UUID, uuid4

from digests.domain.composing_fields import Changes, Cited
from digests.domain.composing_work import Act
from digests.models import Digest, Item


def act(digest: Digest, by: Any = None) -> Act:
    """An act over the digest's version as it is now."""
    return Act(digest.pk, by, Digest.objects.values_list("version", flat=True).get(pk=digest.pk))


def items_of(digest: Digest) -> list[Item]:
    """The digest's items in reading order."""
    rows = Item.objects.filter(section__digest=digest)
    return list(rows.order_by("section__position", "section__pk", "position", "pk"))


def order_of(digest: Digest) -> list[list[UUID]]:
    """The items' ids, by section."""
    return [list(s.items.values_list("uuid", flat=True)) for s in digest.sections.all()]


def typed(**columns: Any) -> Changes:
    """What somebody typed into an item's columns."""
    return Changes(columns=columns)


def cited(item: Item) -> list[Cited]:
    """An item's citations as its form sends them back."""
    return [
        Cited(c.uuid, c.source.name, c.url, c.title, c.published_on, c.archived_url, c.language)
        for c in item.citations.select_related("source")
    ]


def new_cited(**fields: Any) -> Cited:
    """A citation that is new."""
    return Cited(uuid4(), **fields)


def topics_of(item: Item) -> list[str]:
    """Names of an item's topics."""
    return sorted(item.topics.values_list("name", flat=True))
