"""One release: what an edition writes, inside the transaction that ``publishing`` holds."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from digests.choices import ChangeAction, EditionKind, ObjectKind, PubStatus
from digests.domain import facts, index, link_index, rendering, wire
from digests.domain.document import DigestDocument, ItemDoc, SectionDoc
from digests.domain.publication import Correction, ItemHistory, PlacedItem, Publication
from digests.domain.search import indexing
from digests.domain.stamp import stamp
from digests.domain.wire import dumps
from digests.models import Change, Digest, Edition, Head, PublishedItem

ITEM_ACTIONS = {
    EditionKind.FIRST: ChangeAction.PUBLISHED,
    EditionKind.UPDATE: ChangeAction.UPDATED,
    EditionKind.CORRECTION: ChangeAction.CORRECTED,
    EditionKind.RESTORATION: ChangeAction.RESTORED,
    EditionKind.WITHDRAWAL: ChangeAction.WITHDRAWN,
}


class Known(Protocol):
    """What is kept of an item that was public."""

    version: int
    status: str
    published_at: datetime
    updated_at: datetime
    fingerprint: str


@dataclass(frozen=True)
class Order:
    """What an edition is to do: its EditionKind, public note, moment and the items that it is about."""

    kind: str
    note: str
    at: datetime
    item_ids: tuple[UUID, ...] = ()


def release(
    head: Head, digest: Digest, document: DigestDocument, live: Edition | None, order: Order
) -> Edition:
    """Write an edition of a document with its published items, index and changes."""
    kind, at, item_ids = order.kind, order.at, order.item_ids
    # In reading order, as the change log tells of what is gone.
    known = {row.id: row for row in PublishedItem.objects.filter(digest_id=digest.uuid).order_by("position")}
    prints = {item.id: fingerprint(section, item) for section, item in document.items()}
    changed = {i for i, mark in prints.items() if i not in known or known[i].fingerprint != mark}
    edition = _new_edition(digest, document, live, order)
    if kind == EditionKind.CORRECTION:
        about = [i for i in (item_ids or sorted(changed)) if i in prints]
        changed |= set(about)
        edition.corrected_items = [str(i) for i in about]
    publication = _publication(digest, document, edition, histories(prints, known, changed, at))
    _render(edition, publication)
    _replace_live(live, edition)
    gone = [row for i, row in known.items() if i not in prints and row.status == PubStatus.USABLE]
    _write_items(edition, publication, prints)
    _blank(edition, gone, notice="", at=at)
    back = {i for i in changed | set(prints) if i in known and known[i].status != PubStatus.USABLE}
    actions = {i: action_on(i, kind, known, changed | back) for i in prints}
    actions |= {row.id: ChangeAction.WITHDRAWN for row in gone}
    _index_and_log(head, edition, publication, actions, versions=_versions(publication, gone))
    return edition


def withdraw(head: Head, live: Edition, *, note: str, at: datetime) -> Edition:
    """Write the edition that takes a digest back, blank its items and log it."""
    edition = _copy_for_withdrawal(live, note=note, at=at)
    edition.wire = dumps(wire.tombstone("digest", live.digest_id, withdrawn_at=at, notice=note))
    _replace_live(live, edition)
    usable = PublishedItem.objects.filter(digest_id=live.digest_id, status=PubStatus.USABLE)
    gone = list(usable.order_by("position"))
    _blank(edition, gone, notice=note, at=at)
    actions = {row.id: ChangeAction.WITHDRAWN for row in gone}
    _index_and_log(head, edition, None, actions, versions={row.id: row.version for row in gone})
    return edition


def rerender(edition: Edition, renamed: index.Renames) -> None:
    """Render a live edition and its items again from the stored document, and its facets."""
    publication = facts.publication_of(edition)
    _render(edition, publication)
    edition.save(update_fields=["head_html", "article_html", "wire"])
    prints = {item.id: fingerprint(section, item) for section, item in publication.document.items()}
    _write_items(edition, publication, prints)
    found = {p.item.id: index.facets_of(p, publication, renamed) for p in publication.placed}
    index.write_facets(edition, found, {p.item.id: p.published_at for p in publication.placed})
    indexing.write(edition, publication, found)
    link_index.write_links(edition, publication)


def redraw(edition: Edition) -> None:
    """Draw a live edition's page again, which names what has changed beside it."""
    rendered = rendering.render_publication(facts.publication_of(edition))
    edition.head_html, edition.article_html = rendered.head_html, rendered.article_html
    edition.save(update_fields=["head_html", "article_html"])


def rerender_tombstone(edition: Edition) -> None:
    """Make the JSON of a withdrawn digest and its items again."""
    at, note = edition.created_at, edition.note
    edition.wire = dumps(wire.tombstone("digest", edition.digest_id, withdrawn_at=at, notice=note))
    edition.save(update_fields=["wire"])


def rerender_blank_items(items: Iterable[PublishedItem]) -> None:
    """Make the tombstones of withdrawn items again."""
    rows = list(items)
    for row in rows:
        row.wire = _item_tombstone(row)
    PublishedItem.objects.bulk_update(rows, ["wire"], batch_size=500)


def fingerprint(section: SectionDoc, item: ItemDoc) -> str:
    """Return a digest of what makes an item a new version: its content, and its section."""
    content = [section.heading, section.country, asdict(item)]
    return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()


def _new_edition(digest: Digest, document: DigestDocument, live: Edition | None, order: Order) -> Edition:
    at = order.at
    year, month = facts.address_month(at, digest.series)
    return Edition(
        digest_id=digest.uuid,
        version=live.version + 1 if live else 1,
        kind=order.kind,
        status=PubStatus.USABLE,
        note=order.note,
        series=digest.series,
        slug=live.slug if live else digest.slug,
        year=live.year if live else year,
        month=live.month if live else month,
        number=document.number,
        title=document.title,
        standfirst=document.standfirst,
        language=document.language,
        original_id=digest.original.uuid if digest.original else None,
        item_count=sum(len(section.items) for section in document.sections),
        published_at=live.published_at if live else at,
        created_at=at,
        document=document.to_json(),
    )


def _copy_for_withdrawal(live: Edition, *, note: str, at: datetime) -> Edition:
    return Edition(
        digest_id=live.digest_id,
        version=live.version + 1,
        kind=EditionKind.WITHDRAWAL,
        status=PubStatus.CANCELED,
        note=note,
        series=live.series,
        slug=live.slug,
        year=live.year,
        month=live.month,
        number=live.number,
        title=live.title,
        standfirst="",
        language=live.language,
        original_id=live.original_id,
        item_count=0,
        published_at=live.published_at,
        created_at=at,
        document=replace(DigestDocument.from_json(live.document), standfirst="", sections=()).to_json(),
        head_html="",
        article_html="",
    )


def histories(
    prints: Mapping[UUID, str], known: Mapping[UUID, Known], changed: set[UUID], at: datetime
) -> dict[UUID, ItemHistory]:
    """Return each item's version and times as an edition at a moment has them, by what was known before."""
    found = {}
    for item_id in prints:
        row = known.get(item_id)
        if row is None:
            found[item_id] = ItemHistory(version=1, published_at=at, updated_at=at)
        elif item_id in changed or row.status != PubStatus.USABLE:
            found[item_id] = ItemHistory(row.version + 1, row.published_at, at)
        else:
            found[item_id] = ItemHistory(row.version, row.published_at, row.updated_at)
    return found


def _publication(
    digest: Digest, document: DigestDocument, edition: Edition, histories: dict[UUID, ItemHistory]
) -> Publication:
    corrections = facts.corrections_of(digest.uuid)
    if edition.kind == EditionKind.CORRECTION:
        items = tuple(UUID(i) for i in edition.corrected_items)
        new = Correction(edition.created_at, edition.kind, edition.note, edition.version, items)
        corrections = (new, *corrections)
    return Publication(
        document=document,
        series=facts.series_facts(digest.series),
        slug=edition.slug,
        version=edition.version,
        kind=edition.kind,
        note=edition.note,
        published_at=edition.published_at,
        created_at=edition.created_at,
        histories=histories,
        countries=facts.countries_of(document),
        corrections=corrections,
        year=edition.year,
        month=edition.month,
        original_id=edition.original_id,
        languages=facts.languages_of(edition.digest_id, edition.original_id),
    )


def _render(edition: Edition, publication: Publication) -> None:
    rendered = rendering.render_publication(publication)
    edition.head_html, edition.article_html = rendered.head_html, rendered.article_html
    edition.wire = dumps(wire.digest_json(publication))
    edition.rendered_items = rendered.items  # type: ignore[attr-defined]  # kept until _write_items


def _replace_live(live: Edition | None, edition: Edition) -> None:
    if live:
        Edition.objects.filter(pk=live.pk).update(is_live=False)
    edition.save(force_insert=True)


def _write_items(edition: Edition, publication: Publication, prints: dict[UUID, str]) -> None:
    rendered: dict[UUID, rendering.RenderedItem] = edition.rendered_items  # type: ignore[attr-defined]
    rows = [
        _item_row(edition, publication, placed, prints[placed.item.id], rendered[placed.item.id])
        for placed in publication.placed
    ]
    PublishedItem.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[f.name for f in PublishedItem._meta.concrete_fields if not f.primary_key],  # noqa: SLF001
    )


def _item_row(
    edition: Edition,
    publication: Publication,
    placed: PlacedItem,
    mark: str,
    drawn: rendering.RenderedItem,
) -> PublishedItem:
    item = placed.item
    return PublishedItem(
        id=item.id,
        digest_id=edition.digest_id,
        edition=edition,
        version=placed.version,
        position=placed.position,
        anchor=placed.anchor,
        country=placed.section.country or "",
        language=publication.document.language,
        headline=item.headline,
        heading=drawn.heading,
        text=rendering.plain_text(item.body),
        digest_title=edition.title,
        digest_path=publication.path,
        section_heading=placed.section.heading,
        image=item.image.name if item.image else "",
        published_at=placed.published_at,
        updated_at=placed.updated_at,
        issued_on=rendering.local_day(edition.published_at, publication.series.time_zone),
        fingerprint=mark,
        place_html=drawn.place_html,
        heading_html=drawn.heading_html,
        article_html=drawn.article_html,
        wire=dumps(wire.item_json(publication, placed)),
    )


def _blank(edition: Edition, gone: list[PublishedItem], *, notice: str, at: datetime) -> None:
    for row in gone:
        row.status, row.edition, row.version = PubStatus.CANCELED, edition, row.version + 1
        row.headline = row.heading = row.text = row.image = ""
        row.place_html = row.heading_html = row.article_html = ""
        row.withdrawn_at = row.updated_at = at
        row.notice = notice
        row.fingerprint = ""
        row.wire = _item_tombstone(row)
    fields = "status edition version headline heading text image place_html heading_html article_html"
    fields += " withdrawn_at updated_at notice fingerprint wire"
    PublishedItem.objects.bulk_update(gone, fields.split(), batch_size=200)


def _item_tombstone(row: PublishedItem) -> str:
    at = row.withdrawn_at or row.updated_at
    return dumps(wire.tombstone("item", row.id, withdrawn_at=at, notice=row.notice))


def action_on(item_id: UUID, kind: str, known: Mapping[UUID, Known], changed: set[UUID]) -> str | None:
    """Return what an edition of a kind did to an item, None where that is nothing."""
    row = known.get(item_id)
    if row is None:
        return ChangeAction.PUBLISHED
    if row.status != PubStatus.USABLE:
        return ChangeAction.RESTORED
    return ITEM_ACTIONS[EditionKind(kind)] if item_id in changed else None


def _versions(publication: Publication, gone: list[PublishedItem]) -> dict[UUID, int]:
    placed = {p.item.id: p.version for p in publication.placed}
    return placed | {row.id: row.version for row in gone}


def _index_and_log(
    head: Head,
    edition: Edition,
    publication: Publication | None,
    actions: dict[UUID, Any],
    *,
    versions: dict[UUID, int],
) -> None:
    before = index.read_facets(edition.digest_id)
    after: dict[UUID, frozenset[index.Facet]] = {}
    published: dict[UUID, datetime] = {}
    if publication:
        renamed = index.renames()
        after = {p.item.id: index.facets_of(p, publication, renamed) for p in publication.placed}
        published = {p.item.id: p.published_at for p in publication.placed}
    index.write_facets(edition, after, published)
    indexing.write(edition, publication, after)
    link_index.write_links(edition, publication)
    index.move_tallies(before.values(), after.values(), at=edition.created_at)
    rows = [(ObjectKind.DIGEST, edition.digest_id, ITEM_ACTIONS[EditionKind(edition.kind)], edition.version)]
    rows += [(ObjectKind.ITEM, i, action, versions[i]) for i, action in actions.items() if action]
    _log(head, edition, rows, before, after)


def _log(
    head: Head,
    edition: Edition,
    rows: list[tuple[Any, UUID, Any, int]],
    before: dict[UUID, frozenset[index.Facet]],
    after: dict[UUID, frozenset[index.Facet]],
) -> None:
    before = before | {edition.digest_id: frozenset().union(*before.values())}
    after = after | {edition.digest_id: frozenset().union(*after.values())}
    Change.objects.bulk_create(
        Change(
            seq=head.seq + number,
            at=edition.created_at,
            action=action,
            kind=kind,
            object_id=object_id,
            version=version,
            notice=edition.note if action in {ChangeAction.CORRECTED, ChangeAction.WITHDRAWN} else "",
            facets_before=grouped(before.get(object_id, frozenset())),
            facets_after=grouped(after.get(object_id, frozenset())),
        )
        for number, (kind, object_id, action, version) in enumerate(rows, start=1)
    )
    if not head.seq:
        head.fingerprint = stamp()
    head.seq += len(rows)
    head.generation += 1
    head.changed_at = edition.created_at
    head.save(update_fields=["seq", "generation", "changed_at", "fingerprint"])


def grouped(facets: frozenset[index.Facet]) -> dict[str, list[str]]:
    """Return facets as the change log keeps them: keys by kind."""
    found: dict[str, list[str]] = {}
    for facet in sorted(facets):
        found.setdefault(facet.kind, []).append(facet.key)
    return found
