"""Rows and documents for tests."""

from datetime import date
from itertools import count
from typing import Any

import factory
from factory.django import DjangoModelFactory

from digests.choices import Ownership, SourceKind
from digests.domain import editing, publishing
from digests.domain.document import (
    CitationDoc,
    DigestDocument,
    ItemDoc,
    SectionDoc,
    SourceRef,
    TopicRef,
)
from digests.domain.partners import keys
from digests.domain.partners.keys import Issued, Terms
from digests.models import Country, Digest, Edition, Partner, Region, Series, Source, Topic
from tests.snapshots import if_first

CODES = ("KZ", "UZ", "TM", "KG", "TJ", "AM", "AZ", "GE")
NAMES = dict(
    zip(
        CODES,
        (
            "Kazakhstan",
            "Uzbekistan",
            "Turkmenistan",
            "Kyrgyzstan",
            "Tajikistan",
            "Armenia",
            "Azerbaijan",
            "Georgia",
        ),
        strict=True,
    )
)
_numbers = count(1)


class RegionFactory(DjangoModelFactory[Region]):
    """A region."""

    class Meta:
        model = Region
        django_get_or_create = ("slug",)

    slug = "central-asia"
    name = "Central Asia"


class CountryFactory(DjangoModelFactory[Country]):
    """A country of the region."""

    class Meta:
        model = Country
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    code = "KZ"
    name = factory.LazyAttribute(lambda o: NAMES[o.code])
    slug = factory.LazyAttribute(lambda o: NAMES[o.code].lower())

    @factory.post_generation
    def regions(self: Any, _create: bool, _extracted: Any, **_kwargs: Any) -> None:
        """Belong to the region."""
        self.regions.add(RegionFactory())


class SourceFactory(DjangoModelFactory[Source]):
    """A source."""

    class Meta:
        model = Source
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"source-{n}")
    name = factory.LazyAttribute(lambda o: o.slug.replace("-", " ").title())
    kind = SourceKind.ONLINE
    ownership = Ownership.INDEPENDENT


class TopicFactory(DjangoModelFactory[Topic]):
    """A topic."""

    class Meta:
        model = Topic
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.LazyAttribute(lambda o: o.slug.replace("-", " ").title())


class SeriesFactory(DjangoModelFactory[Series]):
    """A series."""

    class Meta:
        model = Series
        django_get_or_create = ("slug",)

    slug = "monitor"
    title = "Monitor"
    region = factory.SubFactory(RegionFactory)
    licence = "CC-BY-4.0"
    licence_url = "https://creativecommons.org/licenses/by/4.0/"
    credit_line = "Monitor, by the Newsroom tests"
    time_zone = "Asia/Almaty"


def make_document(
    sections: int = 3, items: int = 2, citations: int = 2, *, mark: str = "", **overrides: Any
) -> DigestDocument:
    """Return a document whose sources, topics and countries have rows; section 0 is the region's.

    ``mark`` stands in every text, for tests that look for it.
    """
    serial = next(_numbers)
    parts = []
    for s in range(sections):
        code = CODES[(s - 1) % len(CODES)] if s else None
        if code:
            CountryFactory(code=code)
        parts.append(
            SectionDoc(
                heading=NAMES[code] if code else "Central Asia",
                country=code,
                items=tuple(_item(serial, s, i, citations, mark) for i in range(items)),
            )
        )
    fields: dict[str, Any] = {
        "title": f"Issue {serial} of the monitor {mark}".strip(),
        "standfirst": f"What happened in week {serial}. {mark}".strip(),
        "number": serial,
        "period_start": date(2026, 3, 1),
        "period_end": date(2026, 3, 7),
        "sections": tuple(parts),
    }
    return DigestDocument(**(fields | overrides))


def _item(serial: int, section: int, number: int, citations: int, mark: str) -> ItemDoc:
    topic = TopicFactory(slug=f"topic-{(section + number) % 3}")
    return ItemDoc(
        headline=f"Freight grows on line {section}.{number} {mark}".strip(),
        body=(
            f"Freight on the line rose by {serial + number} percent, *more* than planned. {mark}\n\n"
            "The ministry expects the same next year."
        ),
        topics=(TopicRef(topic.slug, topic.name),),
        citations=tuple(_citation(serial, section, number, c) for c in range(citations)),
    )


def _citation(serial: int, section: int, number: int, position: int) -> CitationDoc:
    source = SourceFactory(
        slug=f"outlet-{position}",
        ownership=Ownership.STATE if position == 0 else Ownership.INDEPENDENT,
    )
    ref = SourceRef(source.name, source.slug, source.kind, source.ownership)
    return CitationDoc(
        source=ref,
        url=f"https://outlet-{position}.example/{serial}/{section}/{number}",
        title=f"Report {serial}.{section}.{number}.{position}",
        published_on=date(2026, 3, 5),
    )


def make_digest(document: DigestDocument | None = None, *, series: Series | None = None, **kw: Any) -> Digest:
    """Return a draft with rows of a document."""

    def make() -> Digest:
        return editing.create_digest(document or make_document(**kw), series=series or SeriesFactory())

    return make() if document or series else if_first(f"draft {kw}", make)


def published_digest(
    sections: int = 3, items: int = 2, citations: int = 2, *, series: Series | None = None, **kw: Any
) -> Edition:
    """Return the first edition of a new digest."""

    def make() -> Edition:
        publish_args = {name: kw[name] for name in ("at", "note") if name in kw}
        more = {name: value for name, value in kw.items() if name not in publish_args}
        document = make_document(sections, items, citations, **more)
        return publishing.publish(make_digest(document, series=series), **publish_args)

    return make() if series else if_first(f"published {sections} {items} {citations} {kw}", make)


def digest_of(edition: Edition) -> Digest:
    """Return the working copy behind an edition."""
    return Digest.objects.get(uuid=edition.digest_id)


class PartnerFactory(DjangoModelFactory[Partner]):
    """A partner."""

    class Meta:
        model = Partner
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Partner {n}")


def make_key(partner: Partner | None = None, **terms: Any) -> Issued:
    """Return a new key with its token; ``terms`` are those of ``Terms``."""
    return keys.issue(partner or PartnerFactory(), Terms(**({"label": "Tests"} | terms)))


def bearer(issued: Issued) -> dict[str, str]:
    """Return the header that sends a key, for a client's ``headers``."""
    return {"Authorization": f"Bearer {issued.token}"}
