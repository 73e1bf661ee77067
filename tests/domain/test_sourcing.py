"""From the sources a document names to rows of the registry."""

import pytest

from digests.choices import SourceStatus
from digests.domain import registry
from digests.domain.document import SourceRef
from digests.domain.sourcing import find_sources, resolve_sources
from digests.models import Source
from tests.factories import SourceFactory

pytestmark = pytest.mark.django_db


def test_a_merged_source_is_found_by_the_slug_it_had():
    into, other = SourceFactory(slug="itar-tass"), SourceFactory(slug="tass", name="Tass")
    registry.merge_sources(into, [other])
    assert find_sources([SourceRef("Tass", "tass")]) == {"tass": into}


def test_a_slug_that_was_changed_by_hand_is_found_by_name():
    source = SourceFactory(slug="new-slug", name="The Gazette")
    assert resolve_sources([SourceRef("the gazette", "old-slug")]) == {"old-slug": source}
    assert Source.objects.count() == 1


@pytest.mark.parametrize("name", ["İstanbul Haber", "ISTANBUL HABER", "Straße", "Қазақстан"])
def test_names_of_any_script_are_found_as_they_are_written(name):
    source = SourceFactory(slug="a-source", name=name)
    assert set(find_sources([SourceRef(name), SourceRef("istanbul haber")]).values()) == {source}


def test_finding_makes_none_and_resolving_proposes():
    refs = [SourceRef("The Gazette", "gazette"), SourceRef("The Herald")]
    assert find_sources(refs) == {}
    assert not Source.objects.exists()
    found = resolve_sources(refs)
    assert {key: source.slug for key, source in found.items()} == {
        "gazette": "gazette",
        "the herald": "the-herald",
    }
    assert {source.status for source in found.values()} == {SourceStatus.PROPOSED}


@pytest.mark.parametrize("size", [1, 3])
def test_known_sources_cost_one_query(size, django_assert_num_queries):
    refs = [SourceRef(source.name, source.slug) for source in SourceFactory.create_batch(size)]
    with django_assert_num_queries(1):
        assert len(resolve_sources(refs)) == size
