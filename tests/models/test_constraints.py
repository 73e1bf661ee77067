"""The rules that hold in the database itself, whoever writes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from digests.models import (
    Change,
    Country,
    Digest,
    Edition,
    Head,
    PublishedItem,
    Section,
    Series,
    Source,
    SourceAlias,
    SourceDomain,
    TaggedItem,
    Tally,
)
from tests.factories import SourceFactory, make_digest, published_digest

BREAKS: dict[str, Callable[[], Any]] = {
    "country_code_is_alpha2": lambda: Country.objects.create(code="kz", slug="x", name="X"),
    "source_kind_known": lambda: Source.objects.update(kind="blog"),
    "source_ownership_known": lambda: Source.objects.update(ownership="mine"),
    "source_status_known": lambda: Source.objects.update(status="maybe"),
    "series_cadence_known": lambda: Series.objects.update(cadence="hourly"),
    "digest_status_known": lambda: Digest.objects.update(status="lost"),
    "digest_scheduled_has_time": lambda: Digest.objects.update(status="scheduled"),
    "digest_period_ordered": lambda: Digest.objects.update(
        period_start="2026-02-01", period_end="2026-01-01"
    ),
    "section_has_place_or_heading": lambda: Section.objects.filter(country=None).update(heading=""),
    "edition_status_known": lambda: Edition.objects.update(status="odd"),
    "edition_kind_known": lambda: Edition.objects.update(kind="odd"),
    "edition_version_positive": lambda: Edition.objects.update(version=0),
    "publisheditem_withdrawn_is_blank": lambda: PublishedItem.objects.update(status="canceled"),
    "change_action_known": lambda: Change.objects.update(action="odd"),
    "tally_not_negative": lambda: Tally.objects.update(items=-1),
    "head_is_one_row": lambda: Head.objects.create(pk=2),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", BREAKS)
def test_a_row_that_breaks_a_rule_is_refused_by_the_database(rule: str) -> None:
    published_digest()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        BREAKS[rule]()


@pytest.mark.django_db
def test_no_two_sources_share_a_domain_or_an_alias() -> None:
    one, two = SourceFactory(), SourceFactory()
    SourceDomain.objects.create(source=one, domain="kursiv.example")
    SourceAlias.objects.create(source=one, name="Kursiv")
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceDomain.objects.create(source=two, domain="kursiv.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceAlias.objects.create(source=two, name="KURSIV")


def copied(edition: Edition) -> dict[str, Any]:
    names = {field.attname for field in Edition._meta.concrete_fields} - {"id", "uuid"}
    return {name: getattr(edition, name) for name in names}


@pytest.mark.django_db
def test_a_digest_has_one_live_edition_and_a_topic_once() -> None:
    edition = published_digest()
    digest = make_digest()
    Edition.objects.create(**{**copied(edition), "digest_id": digest.uuid, "slug": "another"})
    with pytest.raises(IntegrityError, match=r"edition_address_once|UNIQUE"), transaction.atomic():
        Edition.objects.update(slug="another")
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(**{**copied(edition), "slug": "third", "version": 2})
    tagged = TaggedItem.objects.first()
    assert tagged is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        TaggedItem.objects.create(content_object=tagged.content_object, tag=tagged.tag)
