"""An old document as today's registry can hold it: sources, topics, countries and number found again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from digests.domain.document import CitationDoc, DigestDocument, ItemDoc, SectionDoc, SourceRef, TopicRef
from digests.domain.sourcing import find_sources, ref_of, resolve_sources
from digests.models import Country, Digest, Source, Topic


@dataclass(frozen=True)
class Settled:
    """A document whose sources and topics have rows, by slug, and what couldn't be as it was."""

    document: DigestDocument
    sources: Mapping[str, Source]
    topics: Mapping[str, Topic]
    notes: tuple[str, ...]


def settle(document: DigestDocument, digest: Digest, *, propose: bool) -> Settled:
    """Return a document as the registry can hold it by now.

    What was merged or renamed is found again; a source that is gone is proposed again where ``propose``
    says so, and left as it is otherwise; a topic or country that is gone is left out.
    """
    refs = {citation.source for citation in document.citations()}
    found = find_sources(refs)
    gone = [ref for ref in refs if _key(ref) not in found]
    sources = found | (resolve_sources(gone) if propose and gone else {})
    topics = _find_topics(document)
    places = _countries(document, digest)
    number = _number(document, digest)
    settled = replace(
        document,
        number=number,
        sections=tuple(_section(section, sources, topics, places) for section in document.sections),
        id=digest.uuid,
    )
    notes = (
        *_gone_sources(gone),
        *_gone_topics(document, topics),
        *_gone_countries(document, places),
        *_taken_number(document, number),
    )
    by_slug = {source.slug: source for source in sources.values()}
    return Settled(settled, by_slug, {topic.slug: topic for topic in topics.values()}, notes)


def _key(ref: SourceRef) -> str:
    return ref.slug or ref.name.casefold()


def _find_topics(document: DigestDocument) -> dict[str, Topic]:
    slugs = {topic.slug for _section, item in document.items() for topic in item.topics}
    found: dict[str, Topic] = {topic.slug: topic for topic in Topic.objects.filter(slug__in=slugs)}
    missing = slugs - found.keys()
    merged = Topic.objects.exclude(former_slugs=[]) if missing else ()
    return found | {slug: topic for topic in merged for slug in topic.former_slugs if slug in missing}


def _countries(document: DigestDocument, digest: Digest) -> set[str]:
    """Return the codes that have rows; those of the digest's own sections surely have."""
    known = {section.country_id for section in digest.sections.all() if section.country_id}
    codes = {section.country for section in document.sections if section.country} - known
    return known | (
        set(Country.objects.filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    )


def _number(document: DigestDocument, digest: Digest) -> int | None:
    if document.number in {None, digest.number}:
        return document.number
    others = Digest.objects.filter(series=digest.series, number=document.number).exclude(pk=digest.pk)
    return digest.number if others.exists() else document.number


def _section(
    section: SectionDoc, sources: Mapping[str, Source], topics: Mapping[str, Topic], places: set[str]
) -> SectionDoc:
    items = tuple(_item(item, sources, topics) for item in section.items)
    country = section.country if section.country in places else None
    return replace(section, country=country, items=items)


def _item(item: ItemDoc, sources: Mapping[str, Source], topics: Mapping[str, Topic]) -> ItemDoc:
    found = {topics[ref.slug] for ref in item.topics if ref.slug in topics}
    named = sorted((TopicRef(topic.slug, topic.name) for topic in found), key=lambda ref: ref.name)
    return replace(
        item,
        topics=tuple(named),
        citations=tuple(_citation(citation, sources) for citation in item.citations),
    )


def _citation(citation: CitationDoc, sources: Mapping[str, Source]) -> CitationDoc:
    source = sources.get(_key(citation.source))
    return replace(citation, source=ref_of(source)) if source else citation


def _gone_sources(gone: list[SourceRef]) -> Iterator[str]:
    for name in sorted({ref.name for ref in gone}):
        yield _("The source “%(name)s” is no longer in the registry: it is proposed again.") % {"name": name}


def _gone_topics(document: DigestDocument, topics: Mapping[str, Topic]) -> Iterator[str]:
    refs = {topic for _section, item in document.items() for topic in item.topics}
    for name in sorted({ref.name for ref in refs if ref.slug not in topics}):
        yield _("The topic “%(name)s” no longer exists and is left out.") % {"name": name}


def _gone_countries(document: DigestDocument, places: set[str]) -> Iterator[str]:
    for section in document.sections:
        if section.country and section.country not in places:
            yield _("The country of “%(name)s” no longer exists and is left out.") % {"name": section.heading}


def _taken_number(document: DigestDocument, number: int | None) -> Iterator[str]:
    if document.number != number:
        yield _("Issue number %(number)s is another digest's by now; the present one stays.") % {
            "number": document.number
        }
