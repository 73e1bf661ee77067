"""The rows of a restore: only what differs is written, in few statements however large the digest is."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.db.models.deletion import Collector
from django.utils import timezone

from digests.choices import LinkHealth
from digests.domain import editing
from digests.domain.document import CitationDoc, DigestDocument, ItemDoc, SectionDoc
from digests.domain.settling import Settled
from digests.models import Citation, Digest, Item, Section, TaggedItem

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
ITEM_FIELDS = (
    "section position headline body image image_width image_height image_alt image_credit focus_x focus_y"
    " version updated_at"
).split()
CITATION_FIELDS = (
    "item source position url title published_on archived_url language link_health link_checked_at"
).split()


def write(digest: Digest, now: DigestDocument, settled: Settled) -> None:
    """Make the rows of a digest, loaded whole, what the settled document says.

    ``now`` is what they say at present. Parts are moved out before what held them goes.
    """
    document = settled.document
    _write_digest(digest, document)
    sections = _write_sections(digest, document)
    items = _write_items(digest, now, document, sections)
    _write_topics(digest, settled, items)
    _write_citations(digest, settled, items)
    _delete_rest(digest, document)


def _write_digest(digest: Digest, document: DigestDocument) -> None:
    credit = document.credit
    editing.claim(
        digest,
        digest.version,
        title=document.title,
        standfirst=document.standfirst,
        number=document.number,
        language=document.language,
        period_start=document.period_start,
        period_end=document.period_end,
        credit_name=credit.name if credit else "",
        credit_url=credit.url if credit else "",
        updated_at=timezone.now(),
    )


def _store(model: type[Model], rows: Iterable[Any], existing: dict[UUID, Any], fields: list[str]) -> None:
    """Make rows, and overwrite those of these uuids that exist; each has its key after."""
    rows = list(rows)
    fresh = [row for row in rows if row.uuid not in existing]
    changed = [row for row in rows if row.uuid in existing]
    # Apart, for a new row must never take over one of another digest that happens to have its uuid.
    if fresh:
        model._default_manager.bulk_create(fresh)  # noqa: SLF001 (Django's documented name)
    if changed:
        model._default_manager.bulk_create(  # noqa: SLF001 (the same)
            changed, update_conflicts=True, unique_fields=["uuid"], update_fields=fields
        )
    existing.update({row.uuid: row for row in rows})


def _write_sections(digest: Digest, document: DigestDocument) -> dict[UUID, Section]:
    rows = {section.uuid: section for section in digest.sections.all()}
    wanted = [
        _section_row(digest, part, position, rows.get(part.id))
        for position, part in enumerate(document.sections)
    ]
    _store(Section, filter(None, wanted), rows, ["heading", "country", "position"])
    return rows


def _section_row(digest: Digest, part: SectionDoc, position: int, old: Section | None) -> Section | None:
    heading = part.heading
    if old and old.country_id == part.country and part.heading in {str(old), old.heading_in(digest.language)}:
        if old.position == position:
            return None
        # A heading that is left to the place's name stays so.
        heading = old.heading
    return Section(uuid=part.id, digest=digest, heading=heading, country_id=part.country, position=position)


def _write_items(
    digest: Digest, now: DigestDocument, document: DigestDocument, sections: dict[UUID, Section]
) -> dict[UUID, Item]:
    rows = {item.uuid: item for section in digest.sections.all() for item in section.items.all()}
    texts = {item.id: item for _section, item in now.items()}
    wanted = []
    for section in document.sections:
        home = sections[section.id]
        for position, part in enumerate(section.items):
            old = rows.get(part.id)
            changed = old is None or texts[part.id] != part
            if old is None or changed or (old.section_id, old.position) != (home.pk, position):
                version = old.version + changed if old else _unseen_version()
                wanted.append(_item_row(part, home, position, version))
    _store(Item, wanted, rows, ITEM_FIELDS)
    return rows


def _unseen_version() -> int:
    """Return a version that the item, whose row is gone, cannot have had: seconds, which outrun its saves.

    Whoever still has a form of it open is told that it changed. The column holds them until 2088.
    """
    return max(1, int((timezone.now() - BEGINNING).total_seconds()))


def _item_row(part: ItemDoc, section: Section, position: int, version: int) -> Item:
    return Item(
        uuid=part.id,
        section=section,
        position=position,
        headline=part.headline,
        body=part.body,
        version=version,
        **editing.image_columns(part.image),
    )


def _write_topics(digest: Digest, settled: Settled, items: dict[UUID, Item]) -> None:
    now = {
        (item.uuid, topic.pk)
        for section in digest.sections.all()
        for item in section.items.all()
        for topic in item.topics.all()
    }
    then = {
        (item.id, settled.topics[ref.slug].pk)
        for _section, item in settled.document.items()
        for ref in item.topics
    }
    touched = {uuid for uuid, _topic in now - then}
    if touched:
        TaggedItem.objects.filter(content_object__in=[items[uuid].pk for uuid in touched]).delete()
    missing = {(uuid, topic) for uuid, topic in then if uuid in touched or (uuid, topic) not in now}
    TaggedItem.objects.bulk_create(
        TaggedItem(content_object=items[uuid], tag_id=topic) for uuid, topic in sorted(missing)
    )


def _write_citations(digest: Digest, settled: Settled, items: dict[UUID, Item]) -> None:
    rows = _citations_of(digest)
    wanted = [
        _citation_row(part, items[item.id], settled, position, rows.get(part.id))
        for _section, item in settled.document.items()
        for position, part in enumerate(item.citations)
    ]
    _store(Citation, filter(None, wanted), rows, CITATION_FIELDS)


def _citations_of(digest: Digest) -> dict[UUID, Citation]:
    return {
        citation.uuid: citation
        for section in digest.sections.all()
        for item in section.items.all()
        for citation in item.citations.all()
    }


def _citation_row(
    part: CitationDoc, item: Item, settled: Settled, position: int, old: Citation | None
) -> Citation | None:
    row = Citation(
        uuid=part.id,
        item=item,
        source=settled.sources[part.source.slug],
        position=position,
        url=part.url,
        title=part.title,
        published_on=part.published_on,
        archived_url=part.archived_url,
        language=part.language,
        link_health=old.link_health if old and old.url == part.url else LinkHealth.UNCHECKED,
        link_checked_at=old.link_checked_at if old and old.url == part.url else None,
    )
    columns = [Citation._meta.get_field(name).attname for name in CITATION_FIELDS]  # type: ignore[union-attr]  # noqa: SLF001 (Django's documented name)
    same = old and all(getattr(old, column) == getattr(row, column) for column in columns)
    return None if same else row


def _delete_rest(digest: Digest, document: DigestDocument) -> None:
    sections = {section.id for section in document.sections}
    items = {item.id for _section, item in document.items()}
    citations = {citation.id for citation in document.citations()}
    held = [row for section in digest.sections.all() for row in section.items.all()]
    # One collector for all of them, given the rows that are loaded: a query for each model and no more.
    gone = Collector(using=digest._state.db or DEFAULT_DB_ALIAS)  # noqa: SLF001 (Django's documented name)
    for rows, kept in (
        (_citations_of(digest).values(), citations),
        (held, items),
        (digest.sections.all(), sections),
    ):
        gone.collect([row for row in rows if row.uuid not in kept])
    gone.delete()
