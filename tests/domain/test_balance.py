"""The balance of sources: plain numbers, percentages of the longest bar."""

from typing import Any

import pytest

from digests.domain.balance import balance_of
from digests.domain.document import CitationDoc, DigestDocument, ItemDoc, SectionDoc, SourceRef
from tests.factories import CountryFactory, make_document

pytestmark = pytest.mark.django_db


def citation(slug: str, ownership: str, country: str | None) -> CitationDoc:
    return CitationDoc(SourceRef(slug.title(), slug, "online", ownership, country))


def document(*citations: CitationDoc, country: str = "KZ") -> DigestDocument:
    return DigestDocument(
        title="Issue", sections=(SectionDoc("", country, (ItemDoc("A.", citations=citations),)),)
    )


CITED = (
    citation("state-one", "state", "KZ"),
    citation("state-one", "state", "KZ"),
    citation("paper", "independent", "KZ"),
    citation("abroad", "public", "GE"),
    citation("who-knows", "", None),
)


def test_citations_are_counted_by_ownership_and_by_country() -> None:
    for code in ("KZ", "GE", "UZ"):
        CountryFactory(code=code)
    balance = balance_of(document(*CITED))
    assert (balance.citations, balance.sources, balance.state_percent) == (5, 4, 40)
    assert [(bar.label, bar.citations, bar.sources) for bar in balance.ownership] == [
        ("state media", 2, 1),
        ("independent", 1, 1),
        ("ownership unknown", 1, 1),
        ("public service", 1, 1),
    ]
    assert [(bar.label, bar.citations, bar.sources) for bar in balance.countries] == [
        ("Kazakhstan", 3, 2),
        ("Georgia", 1, 1),
        ("no country given", 1, 1),
    ]
    assert [value for value, _label in balance.classes] == ["state", "public", "independent", "unknown"]
    assert balance.countries[0].counts == (2, 0, 1, 0)


def test_a_country_is_one_bar_of_shares_end_to_end() -> None:
    CountryFactory(code="KZ")
    bar = balance_of(document(*CITED)).countries[0]
    assert [(share.ownership, share.start, share.length) for share in bar.shares] == [
        ("state", 0, 66.67),
        ("independent", 66.67, 33.33),
    ]


def test_countries_without_a_source_of_their_own_are_named() -> None:
    CountryFactory(code="KZ")
    CountryFactory(code="UZ")
    assert balance_of(document(*CITED, country="UZ")).unheard == ("Uzbekistan",)
    assert balance_of(document(*CITED, country="KZ")).unheard == ()


def test_a_digest_without_citations_has_an_empty_balance() -> None:
    CountryFactory(code="KZ")
    balance = balance_of(document())
    assert (balance.citations, balance.ownership, balance.countries) == (0, (), ())
    assert balance.state_percent == 0


@pytest.mark.parametrize("size", [1, 3])
def test_it_costs_one_query(size: int, django_assert_num_queries: Any) -> None:
    made = make_document(sections=size + 1, items=size, citations=size)
    with django_assert_num_queries(1):
        assert balance_of(made).citations == (size + 1) * size * size
