"""Proposed sources: what helps to decide, and doing what was decided."""

from typing import Any

import pytest

from digests.domain import proposals
from digests.domain.errors import DeskError
from digests.domain.proposals import Decision
from digests.models import Citation, Source, SourceAlias, SourceDomain
from tests.factories import SourceFactory, make_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def fresh() -> Source:
    """Return a proposed source that two items of a digest cite on one host."""
    digest = make_digest(sections=1, items=2, citations=1)
    source = SourceFactory(slug="fresh", name="Steppe Post Daily", status="proposed")
    Citation.objects.filter(item__section__digest=digest).update(
        source=source, url="https://www.steppe-post.example/a"
    )
    return source


def test_a_proposal_says_where_it_is_cited_and_on_which_host(fresh: Source) -> None:
    (proposal,) = proposals.proposals()
    assert (proposal.source, proposal.citations, proposal.hosts) == (fresh, 2, ("steppe-post.example",))
    assert len(proposal.uses) == 2
    assert "Freight" in proposal.uses[0].item


def test_sources_that_it_may_be_are_found_by_name_other_name_and_host(fresh: Source) -> None:
    by_name = SourceFactory(slug="a", name="The Steppe Post")
    by_alias = SourceFactory(slug="b", name="SP")
    SourceAlias.objects.create(source=by_alias, name="Steppe Post Online KZ")
    SourceFactory(slug="c", name="Another Paper")
    by_host = SourceFactory(slug="d", name="Owner of the host")
    SourceDomain.objects.create(source=by_host, domain="steppe-post.example")
    (proposal,) = proposals.proposals()
    assert set(proposal.alike) == {by_name, by_alias, by_host}
    assert proposal.hosts == ()


def test_accepted_it_takes_its_domain(fresh: Source) -> None:
    assert proposals.settle([Decision(fresh, domains=("steppe-post.example",))]) == (1, 0)
    fresh.refresh_from_db()
    assert (fresh.status, fresh.domains.get().domain) == ("accepted", "steppe-post.example")
    assert proposals.proposals() == []


def test_merged_its_citations_follow(fresh: Source) -> None:
    known = SourceFactory(slug="known", name="Known")
    assert proposals.settle([Decision(fresh, into=known)]) == (0, 1)
    assert Citation.objects.filter(source=known).count() == 2
    assert not Source.objects.filter(slug="fresh").exists()


def test_what_somebody_else_has_settled_is_passed_over(fresh: Source) -> None:
    known = SourceFactory(slug="known", name="Known")
    decision = Decision(fresh, into=known)
    proposals.settle([decision])
    assert proposals.settle([decision, Decision(known, domains=("known.example",))]) == (0, 0)
    assert not SourceDomain.objects.exists()


def test_it_is_all_or_nothing(fresh: Source) -> None:
    other = SourceFactory(slug="other", name="Other", status="proposed")
    with pytest.raises(DeskError, match="only be merged into a source of the registry"):
        proposals.settle(
            [Decision(fresh), Decision(other, into=fresh.__class__(name="X", status="proposed"))]
        )
    SourceDomain.objects.create(source=other, domain="steppe-post.example")
    with pytest.raises(DeskError, match="belongs to"):
        proposals.settle([Decision(fresh, domains=("steppe-post.example",))])
    fresh.refresh_from_db()
    assert fresh.status == "proposed"


@pytest.mark.parametrize("size", [1, 3])
def test_looking_costs_the_same_for_one_and_three(
    fresh: Source, size: int, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        SourceFactory(slug=f"p-{number}", name=f"Proposed {number}", status="proposed")
        SourceFactory(slug=f"k-{number}", name=f"Steppe {number}")
        digest = make_digest(sections=1, items=size, citations=size)
        Citation.objects.filter(item__section__digest=digest).update(
            source=Source.objects.get(slug=f"p-{number}")
        )
    with django_assert_num_queries(6):
        assert len(proposals.proposals()) == size + 1
