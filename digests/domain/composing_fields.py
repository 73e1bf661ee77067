"""What an item's form changes: columns, topics and citations, written as differences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from digests.choices import LinkHealth
from digests.domain.composing_work import update_many
from digests.domain.document import CitationDoc, ImageDoc, ItemDoc, SourceRef, TopicRef
from digests.domain.editing import NO_IMAGE
from digests.domain.errors import InvalidError
from digests.domain.sourcing import host_of, ref_of, resolve_sources, sources_by_host
from digests.models import Citation, Item, Source, TaggedItem, Topic

IMAGE_COLUMNS = {"image_alt": "alt", "image_credit": "credit", "focus_x": "focus_x", "focus_y": "focus_y"}
LONGEST_TOPIC = 100
CITED = ("url", "title", "published_on", "archived_url", "language")


@dataclass(frozen=True)
class Cited:
    """A citation as it was typed: the source by name, or by the URL's host where the name is empty."""

    id: UUID
    source: str = ""
    url: str = ""
    title: str = ""
    published_on: date | None = None
    archived_url: str = ""
    language: str = ""


@dataclass(frozen=True)
class Changes:
    """What was typed into an item's form; None and what isn't in ``columns`` stay as they are.

    ``new_topics`` are made where ``may_add_topics``; ``topics`` are names that must exist.
    """

    columns: Mapping[str, Any] = field(default_factory=dict)
    topics: tuple[str, ...] | None = None
    new_topics: tuple[str, ...] = ()
    citations: tuple[Cited, ...] | None = None
    remove_image: bool = False
    may_add_topics: bool = False


@dataclass(frozen=True)
class Plan:
    """What a save writes: the item as a document, its changed columns, rows of what is new to it."""

    new: ItemDoc
    columns: dict[str, Any]
    sources: dict[UUID, Source]
    topics: dict[str, Topic]


def plan(item: Item, old: ItemDoc, changes: Changes) -> Plan:
    """Work out what a save would write; proposes sources and makes topics. Raises InvalidError."""
    stored = _stored(item, old)
    columns = {name: value for name, value in changes.columns.items() if stored[name] != value}
    if changes.remove_image and old.image:
        columns |= NO_IMAGE
    citations, sources = _citations(old, changes.citations)
    refs, topics = _topics(old, changes)
    new = replace(
        old,
        headline=columns.get("headline", old.headline),
        body=columns.get("body", old.body),
        topics=refs,
        citations=citations,
        image=_image(old.image, columns),
    )
    return Plan(new, columns, sources, topics)


def _stored(item: Item, old: ItemDoc) -> dict[str, Any]:
    """Return the columns as they are: of the document, which was read under the lock, where it has them."""
    image = {
        name: getattr(old.image or item, part if old.image else name) for name, part in IMAGE_COLUMNS.items()
    }
    return {"headline": old.headline, "body": old.body} | image


def _image(image: ImageDoc | None, columns: Mapping[str, Any]) -> ImageDoc | None:
    if image is None or columns.get("image") == "":
        return None
    changed = {part: columns[name] for name, part in IMAGE_COLUMNS.items() if name in columns}
    return replace(image, **changed)


def _citations(
    old: ItemDoc, typed: tuple[Cited, ...] | None
) -> tuple[tuple[CitationDoc, ...], dict[UUID, Source]]:
    if typed is None:
        return old.citations, {}
    before = {citation.id: citation.source for citation in old.citations}
    fresh = [one for one in typed if not _same_source(one, before.get(one.id))]
    sources = _sources(fresh, {one.id: n for n, one in enumerate(typed)})
    refs = before | {uuid: ref_of(source) for uuid, source in sources.items()}
    # Of a doubled id the last counts.
    docs = {
        one.id: CitationDoc(source=refs[one.id], id=one.id, **{name: getattr(one, name) for name in CITED})
        for one in typed
    }
    return tuple(docs.values()), sources


def _same_source(typed: Cited, known: SourceRef | None) -> bool:
    return known is not None and typed.source.casefold() in {"", known.name.casefold()}


def _sources(typed: Iterable[Cited], numbers: Mapping[UUID, int]) -> dict[UUID, Source]:
    unnamed = {one.id: host_of(one.url) for one in typed if not one.source}
    by_host = sources_by_host(set(unnamed.values())) if unnamed else {}
    names = {
        one.id: one.source or _host_name(unnamed[one.id], numbers[one.id])
        for one in typed
        if one.source or unnamed[one.id] not in by_host
    }
    if not names and not by_host:
        return {}
    rows = resolve_sources(SourceRef(name=name) for name in names.values())
    found = {uuid: rows[name.casefold()] for uuid, name in names.items()}
    return found | {uuid: by_host[host] for uuid, host in unnamed.items() if host in by_host}


def _host_name(host: str, number: int) -> str:
    if not host:
        raise InvalidError({f"citations.{number}.source": [_("Name the source, or give the URL.")]})
    return host


def _topics(old: ItemDoc, changes: Changes) -> tuple[tuple[TopicRef, ...], dict[str, Topic]]:
    if changes.topics is None and not changes.new_topics:
        return old.topics, {}
    wanted = {name.casefold(): name for name in (*(changes.topics or ()), *changes.new_topics)}
    have = {topic.name.casefold(): topic for topic in old.topics}
    if wanted.keys() == have.keys():
        return old.topics, {}
    known = {topic.name.casefold(): topic for topic in Topic.objects.only("name", "slug")}
    rows = {key: known.get(key) or _new_topic(name, changes) for key, name in wanted.items()}
    refs = sorted((TopicRef(topic.slug, topic.name) for topic in rows.values()), key=lambda ref: ref.name)
    return tuple(refs), {topic.slug: topic for topic in rows.values()}


def _new_topic(name: str, changes: Changes) -> Topic:
    if name.casefold() not in {new.casefold() for new in changes.new_topics}:
        raise InvalidError({"topics": [_("There is no topic “%(name)s”.") % {"name": name}]})
    if not changes.may_add_topics:
        message = _("“%(name)s” isn't a topic yet, and you may not add topics.")
        raise InvalidError({"topics": [message % {"name": name}]})
    if not slugify(name, allow_unicode=True):
        raise InvalidError(
            {"topics": [_("“%(name)s” has no letter or digit to make an address of.") % {"name": name}]}
        )
    made: Topic = Topic.objects.create(name=name)
    return made


def write(item: Item, old: ItemDoc, plan: Plan) -> None:
    """Write the citations and topics that differ; columns are the caller's, with the version."""
    _write_citations(item, old, plan)
    _write_topics(item, old, plan)


def _write_citations(item: Item, old: ItemDoc, plan: Plan) -> None:
    before = {citation.id: citation for citation in old.citations}
    after = {citation.id: (n, citation) for n, citation in enumerate(plan.new.citations)}
    gone = before.keys() - after.keys()
    if gone:
        item.citations.filter(uuid__in=gone).delete()
    kept = [uuid for uuid in before if uuid in after]
    same_order = [*after] == kept
    values = {
        uuid: _differences(before[uuid], after[uuid][1], plan.sources.get(uuid))
        | ({} if same_order else {"position": after[uuid][0]})
        for uuid in kept
    }
    update_many(item.citations.all(), {uuid: fields for uuid, fields in values.items() if fields})
    _insert(
        Citation(
            uuid=uuid,
            item=item,
            source=plan.sources[uuid],
            position=n,
            **{name: getattr(citation, name) for name in CITED},
        )
        for uuid, (n, citation) in after.items()
        if uuid not in before
    )


def _differences(old: CitationDoc, new: CitationDoc, source: Source | None) -> dict[str, Any]:
    fields = {name: getattr(new, name) for name in CITED if getattr(new, name) != getattr(old, name)}
    if "url" in fields:
        # Another link hasn't been looked at.
        fields |= {"link_health": LinkHealth.UNCHECKED, "link_checked_at": None}
    return fields | ({"source": source.pk} if source else {})


def _insert(rows: Iterable[Citation]) -> None:
    fresh = list(rows)
    try:
        with transaction.atomic():
            Citation.objects.bulk_create(fresh)
    except IntegrityError as error:
        raise InvalidError({"citations": [_("One of the citations belongs to another item.")]}) from error


def _write_topics(item: Item, old: ItemDoc, plan: Plan) -> None:
    before, after = {topic.slug for topic in old.topics}, {topic.slug for topic in plan.new.topics}
    if before - after:
        TaggedItem.objects.filter(content_object=item, tag__slug__in=before - after).delete()
    if after - before:
        # One may be there by now: a merge of topics takes another lock.
        TaggedItem.objects.bulk_create(
            (TaggedItem(content_object=item, tag=plan.topics[slug]) for slug in sorted(after - before)),
            ignore_conflicts=True,
        )
