"""The working copy: document to rows and back, order, and saves that compare versions."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Model, OuterRef, Subquery
from django.db.models.functions import MD5
from django.utils.translation import gettext as _

from digests.choices import DigestStatus, Milestone
from digests.domain import history, images, slugs
from digests.domain.document import (
    CitationDoc,
    Credit,
    DigestDocument,
    ImageDoc,
    ItemDoc,
    SectionDoc,
    TopicRef,
)
from digests.domain.errors import DeskError, FrozenError, StaleError
from digests.domain.sourcing import ref_of, resolve_sources
from digests.models import Citation, Digest, Item, Section, Series, TaggedItem, Topic

SLUG_LENGTH = 70
NO_IMAGE = {
    "image": "",
    "image_width": None,
    "image_height": None,
    "image_alt": "",
    "image_credit": "",
    "focus_x": 50,
    "focus_y": 50,
}


def document_of(digest: Digest) -> DigestDocument:
    """Read a digest's rows as a document, in seven queries however large it is."""
    return document_from(Digest.objects.with_whole().get(pk=digest.pk))


def document_from(whole: Digest) -> DigestDocument:
    """Return a digest as a document from rows that are loaded already, as ``with_whole`` does."""
    return DigestDocument(
        title=whole.title,
        standfirst=whole.standfirst,
        language=whole.language,
        number=whole.number,
        period_start=whole.period_start,
        period_end=whole.period_end,
        credit=Credit(whole.credit_name, whole.credit_url) if whole.credit_name else None,
        sections=tuple(section_from(section, whole.language) for section in whole.sections.all()),
        id=whole.uuid,
    )


def section_from(section: Section, language: str) -> SectionDoc:
    """Return a section of a digest in a language as a document from rows that are loaded already."""
    return SectionDoc(
        heading=section.heading_in(language),
        country=section.country_id,
        items=tuple(item_from(item) for item in section.items.all()),
        id=section.uuid,
    )


def item_from(item: Item) -> ItemDoc:
    """Return an item as a document from rows that are loaded already."""
    topics = sorted(item.topics.all(), key=lambda topic: topic.name)
    return ItemDoc(
        body=item.body,
        headline=item.headline,
        topics=tuple(TopicRef(topic.slug, topic.name) for topic in topics),
        citations=tuple(_citation_of(citation) for citation in item.citations.all()),
        image=_image_of(item),
        id=item.uuid,
    )


def with_image(document: ItemDoc, item: Item) -> ItemDoc:
    """Return an item's document with the image that its row has."""
    return replace(document, image=_image_of(item))


def _image_of(item: Item) -> ImageDoc | None:
    if not item.image:
        return None
    return ImageDoc(
        name=PurePosixPath(str(item.image.name)).name,
        alt=item.image_alt,
        credit=item.image_credit,
        width=item.image_width or 0,
        height=item.image_height or 0,
        focus_x=item.focus_x,
        focus_y=item.focus_y,
    )


def _citation_of(citation: Citation) -> CitationDoc:
    return CitationDoc(
        source=ref_of(citation.source),
        url=citation.url,
        title=citation.title,
        published_on=citation.published_on,
        archived_url=citation.archived_url,
        language=citation.language,
        id=citation.uuid,
    )


def create_digest(
    document: DigestDocument,
    *,
    series: Series,
    by: Any = None,
    slug: str = "",
    milestone: str = Milestone.IMPORTED,
) -> Digest:
    """Make the rows of a new draft from a document, in bulk, and keep its first revision.

    Sources that the registry doesn't have become proposed ones; topics are only ever found, never
    made. Raises DeskError where a country isn't known.
    """
    language = document.language or series.language
    with transaction.atomic():
        digest = Digest(
            uuid=document.id,
            series=series,
            slug=_free_slug(series, slug or _slug_of(document, language)),
            number=document.number,
            title=document.title.strip() or _("Untitled digest"),
            standfirst=document.standfirst,
            language=language,
            period_start=document.period_start,
            period_end=document.period_end,
            credit_name=document.credit.name if document.credit else "",
            credit_url=document.credit.url if document.credit else "",
            owner=by,
        )
        _fits(digest, _("The digest"))
        digest.save(force_insert=True)
        _make_rows(digest, document)
        history.take(digest, milestone=milestone, by=by, document=document_of(digest))
    return digest


def _fits(row: Model, place: str) -> None:
    """Raise DeskError, naming the place, where a text is too long for its column; nothing is cut."""
    for field in row._meta.concrete_fields:  # noqa: SLF001 (Django's documented model API)
        limit, value = getattr(field, "max_length", None), getattr(row, field.attname)
        if limit and isinstance(value, str) and len(value) > limit:
            raise DeskError(
                _("%(place)s: “%(field)s” has %(count)s characters; at most %(limit)s fit.")
                % {"place": place, "field": field.verbose_name, "count": len(value), "limit": limit}
            )


def _slug_of(document: DigestDocument, language: str) -> str:
    """Return a slug that says the title, or, where no Latin letters can, the issue's number."""
    said = slugs.slug_of(document.title, language, longest=SLUG_LENGTH)
    return said or (f"issue-{document.number}" if document.number else "issue")


def _free_slug(series: Series, base: str) -> str:
    """Return a slug that no digest of the series has yet: this one, or one with a number behind it."""
    taken = set(Digest.objects.filter(series=series, slug__startswith=base).values_list("slug", flat=True))
    number, slug = 2, base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def next_number(series: Series) -> int:
    """Return the number after the series' highest."""
    return (Digest.objects.filter(series=series).aggregate(top=Max("number"))["top"] or 0) + 1


def _make_rows(digest: Digest, document: DigestDocument) -> None:
    add_items(_make_sections(digest, document.sections), document)


def add_items(sections: dict[Any, Section], document: DigestDocument) -> None:
    """Make the rows of a document's items, citations and topics in sections that have rows, by uuid."""
    items = _make_items(sections, document)
    _make_citations(items, document)
    _make_topics(items, document)


def _make_sections(digest: Digest, sections: Iterable[SectionDoc]) -> dict[Any, Section]:
    rows = [
        Section(
            uuid=part.id,
            digest=digest,
            heading=part.heading or ("" if part.country else digest.series.region.name_in(digest.language)),
            country_id=part.country,
            position=n,
        )
        for n, part in enumerate(sections)
    ]
    for row in rows:
        _fits(row, _("Section “%(name)s”") % {"name": row.heading[:40]})
    return {row.uuid: row for row in Section.objects.bulk_create(rows)}


def _make_items(sections: dict[Any, Section], document: DigestDocument) -> dict[Any, Item]:
    rows = [
        Item(
            uuid=part.id,
            section=sections[section.id],
            position=position,
            headline=part.headline,
            body=part.body,
            **image_columns(part.image),
        )
        for section in document.sections
        for position, part in enumerate(section.items)
    ]
    for row in rows:
        _fits(row, _("Item “%(name)s”") % {"name": str(row)[:40]})
    return {row.uuid: row for row in Item.objects.bulk_create(rows)}


def image_columns(image: ImageDoc | None) -> dict[str, Any]:
    """Return an item's columns for a picture, or for none."""
    if image is None:
        return NO_IMAGE
    return {
        "image": images.stored_path(image.name),
        "image_width": image.width,
        "image_height": image.height,
        "image_alt": image.alt,
        "image_credit": image.credit,
        "focus_x": image.focus_x,
        "focus_y": image.focus_y,
    }


def _make_citations(items: dict[Any, Item], document: DigestDocument) -> None:
    sources = resolve_sources(citation.source for citation in document.citations())
    rows = [
        Citation(
            uuid=citation.id,
            item=items[item.id],
            source=sources[citation.source.slug or citation.source.name.casefold()],
            position=position,
            url=citation.url,
            title=citation.title,
            published_on=citation.published_on,
            archived_url=citation.archived_url,
            language=citation.language,
        )
        for _section, item in document.items()
        for position, citation in enumerate(item.citations)
    ]
    for row in rows:
        _fits(row, _("Citation of %(name)s") % {"name": row.source.name})
    Citation.objects.bulk_create(rows)


def _make_topics(items: dict[Any, Item], document: DigestDocument) -> None:
    slugs = {topic.slug for _section, item in document.items() for topic in item.topics}
    topics = {topic.slug: topic for topic in Topic.objects.filter(slug__in=slugs)}
    if slugs - topics.keys():
        merged = Topic.objects.exclude(former_slugs=[])
        topics |= {
            old: topic for topic in merged for old in topic.former_slugs if old in slugs - topics.keys()
        }
    TaggedItem.objects.bulk_create(
        TaggedItem(content_object=items[item.id], tag=tag)
        for _section, item in document.items()
        for tag in dict.fromkeys(topics[topic.slug] for topic in item.topics if topic.slug in topics)
    )


def claim(row: Digest | Item, version: int, **fields: Any) -> None:
    """Take the next version of a row, or raise StaleError where somebody else has saved it.

    Call inside the transaction that then writes the row; ``row.version`` is the new number after.
    ``fields`` are columns that are written by the same statement.
    """
    rows = type(row).objects.filter(uuid=row.uuid, version=version)
    taken = rows.update(version=F("version") + 1, **fields)
    if not taken:
        raise StaleError(_("Somebody else saved this since you opened it. Nothing was overwritten."))
    row.version = version + 1


def require_editable(digest: Digest) -> None:
    """Raise FrozenError where a digest is scheduled."""
    if digest.status == DigestStatus.SCHEDULED:
        raise FrozenError(_("This digest is scheduled. Stop the schedule to edit it."))


def delete_digest(digest: Digest) -> None:
    """Delete a digest that never was public; raise DeskError for any other."""
    if digest.published_version:
        raise DeskError(_("“%(title)s” has been public. Withdraw it instead.") % {"title": digest.title})
    digest.delete()


def citation_facts(digest: Digest) -> Any:
    """Return what the desk knows of each citation, in one query.

    Yields uuid, URL, the source's status, the link's health, and the title and time of making of the
    newest other digest that cites the same URL (None, None where none does).
    """
    mine, other = OuterRef("item__section__digest"), "item__section__digest"
    same = Citation.objects.annotate(mark=MD5("url")).filter(mark=MD5(OuterRef("url")))
    earlier = same.exclude(url="").exclude(**{other: mine}).order_by(f"-{other}__created_at")
    return (
        Citation.objects.filter(item__section__digest=digest)
        .annotate(
            seen_in=Subquery(earlier.values(f"{other}__title")[:1]),
            seen_on=Subquery(earlier.values(f"{other}__created_at")[:1]),
        )
        .values_list("uuid", "url", "source__status", "link_health", "seen_in", "seen_on")
    )
