"""Versions of a digest or an item, from the stored editions, by the rules of ``domain.versions``."""

import json
from uuid import UUID

from digests.choices import ChangeAction, EditionKind, ObjectKind
from digests.domain import versions, wire
from digests.domain.catalogue import details
from digests.domain.catalogue.details import Stored
from digests.domain.versions import Published, Versions
from digests.models.editions import Change, Edition, PublishedItem


def digest_versions(uuid: UUID, *, before: int | None, limit: int) -> Versions | None:
    """Return a digest's versions, those below a number; None for an id that never was public."""
    now = details.digest(uuid)
    if now is None or now.is_withdrawn:
        return Versions(tombstone=now.text) if now else None
    made = versions.of_digest(_editions(uuid))
    return versions.page("digests", json.loads(now.text), made, before=before, limit=limit)


def item_versions(uuid: UUID, *, before: int | None, limit: int) -> Versions | None:
    """Return an item's versions, those below a number; None for an id that never was public."""
    now = details.item(uuid)
    if now is None or now.is_withdrawn:
        return Versions(tombstone=now.text) if now else None
    made = versions.of_item(uuid, _editions_around(uuid))
    return versions.page("items", json.loads(now.text), made, before=before, limit=limit)


def digest_version(uuid: UUID, number: int) -> Stored | None:
    """Return one version of a digest as it was sent, or a tombstone; None where there is no such version."""
    rows = Edition.objects.filter(digest_id=uuid)
    text = rows.filter(version=number).values_list("wire", flat=True).first()
    if text is None:
        return None
    gone = rows.filter(kind=EditionKind.WITHDRAWAL, version__gte=number).order_by("-version")
    tombstone = gone.values_list("wire", flat=True).first()
    if tombstone:
        return Stored(tombstone, is_withdrawn=True)
    return Stored(_without_dropped(text), is_withdrawn=False)


def _without_dropped(text: str) -> str:
    digest = json.loads(text)
    # By the change log, which keeps withdrawals for ever.
    gone = Change.objects.filter(
        kind=ObjectKind.ITEM, action=ChangeAction.WITHDRAWN, object_id__in=versions.item_ids(digest)
    )
    rows = gone.order_by("seq").values_list("object_id", "version", "at")
    dropped = {str(item): (number, at) for item, number, at in rows}
    return wire.dumps(versions.without_dropped(digest, dropped)) if dropped else text


def item_version(uuid: UUID, number: int) -> Stored | None:
    """Return an item as it was when it became this version, or a tombstone; None where there is none such."""
    now, editions = details.item(uuid), _editions_around(uuid)
    texts = {edition.version: edition.text for edition in editions}
    found = versions.item_at(uuid, versions.of_item(uuid, editions), number, texts)
    if now is None or found is None:
        return None
    return now if now.is_withdrawn else Stored(*found)


def _editions(digest: UUID) -> list[Published]:
    """Return the editions of a digest, the first first, without their JSON."""
    rows = Edition.objects.filter(digest_id=digest).order_by("version")
    found = rows.values_list("version", "kind", "created_at", "note", "corrected_items")
    return [Published(number, kind, at, note, tuple(items)) for number, kind, at, note, items in found]


def _editions_around(item: UUID) -> list[Published]:
    """Return the editions of the digest that an item is in, the first first."""
    digest = PublishedItem.objects.filter(pk=item).values("digest_id")
    rows = Edition.objects.filter(digest_id__in=digest).order_by("version")
    found = rows.values_list("version", "kind", "created_at", "note", "wire")
    return [Published(number, kind, at, note, (), text) for number, kind, at, note, text in found]
