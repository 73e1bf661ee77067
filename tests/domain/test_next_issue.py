from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.choices import Cadence
from digests.domain import editing, next_issue
from digests.domain.errors import DeskError
from digests.domain.next_issue import Period, Proposal
from digests.models import Digest, Item
from tests.factories import SeriesFactory, make_digest, make_document

OLD = Period(date(2026, 3, 1), date(2026, 3, 7))
NEW = Period(date(2026, 3, 8), date(2026, 3, 14))
LATE = Period(date(2026, 3, 29), date(2026, 4, 4))


def title(text, *, numbers=(12, 13), periods=(OLD, NEW), language="en"):
    return next_issue.next_title(text, numbers=numbers, periods=periods, language=language)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Issue 12", "Issue 13"),
        ("The monitor, no. 12", "The monitor, no. 13"),
        ("12 countries, issue 12", "12 countries, issue 13"),
        ("Monitor 112 and 12", "Monitor 112 and 13"),
        ("The week of 1–7 March 2026", "The week of 8–14 March 2026"),
        ("The week of 1-7 March 2026", "The week of 8-14 March 2026"),
        ("March 1–7, 2026: the region", "March 8–14, 2026: the region"),
        ("The region on 7 March 2026", "The region on 14 March 2026"),
        ("The region on 2026-03-07", "The region on 2026-03-14"),
        ("Issue 12: 1–7 March 2026", "Issue 13: 8–14 March 2026"),
        ("Freight, water and grids", "Freight, water and grids"),
    ],
)
def test_a_title_moves_its_number_and_its_dates(old, new):
    assert title(old) == new


def test_a_date_is_no_issue_number():
    assert title("The region on 7 March 2026", numbers=(7, 8)) == "The region on 14 March 2026"


def test_a_period_may_run_over_a_month():
    assert title("The week of 1–7 March 2026", periods=(OLD, LATE)) == "The week of 29 March–4 April 2026"


def test_months_are_read_in_the_language_of_the_digest():
    assert title("Неделя 1–7 марта 2026", language="ru") == "Неделя 8–14 марта 2026"
    assert title("Semaine du 1–7 mars 2026", language="fr") == "Semaine du 8–14 mars 2026"


def test_a_title_without_anything_to_move_and_no_period_stays():
    assert title("Freight", numbers=(None, None), periods=(None, None)) == "Freight"


@given(st.text(max_size=60), st.integers(1, 400))
def test_no_title_breaks_it(text, number):
    assert isinstance(title(text, numbers=(number, number + 1)), str)


@pytest.mark.parametrize(
    ("cadence", "old", "new"),
    [
        (Cadence.DAILY, Period(date(2026, 2, 28), date(2026, 2, 28)), Period(date(2026, 3, 1), date(2026, 3, 1))),
        (Cadence.WEEKLY, OLD, NEW),
        (Cadence.FORTNIGHTLY, OLD, Period(date(2026, 3, 8), date(2026, 3, 21))),
        (Cadence.MONTHLY, Period(date(2026, 1, 1), date(2026, 1, 31)), Period(date(2026, 2, 1), date(2026, 2, 28))),
        (Cadence.MONTHLY, Period(date(2026, 12, 1), date(2026, 12, 31)), Period(date(2027, 1, 1), date(2027, 1, 31))),
        (Cadence.IRREGULAR, OLD, None),
    ],
)  # fmt: skip
def test_the_period_follows_by_the_cadence(cadence, old, new):
    assert next_issue.next_period(old, cadence) == new


@pytest.fixture
def last(db):
    document = make_document(sections=3, items=2, citations=1, title="Issue 12", number=12)
    return make_digest(document)


def test_the_proposal_follows_the_last_issue(last):
    make_digest(sections=1, items=0, number=3, title="Issue 3", period_start=None, period_end=None)
    assert next_issue.last_of(last.series) == last
    proposal = next_issue.propose(last.series, last)
    assert proposal == Proposal("Issue 13", 13, NEW)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Cable decision nears", "Monitor, 8–14 March 2026"),
        ("The monitor of the week", "The monitor of the week, 8–14 March 2026"),
    ],
)
def test_a_title_that_names_no_issue_gets_the_period(last, old, new):
    last.title = old
    assert next_issue.propose(last.series, last).title == new


def test_a_title_used_before_is_kept(last):
    make_digest(sections=1, items=0, number=3, title="What moved")
    last.title = "What moved"
    assert next_issue.propose(last.series, last).title == "What moved, 8–14 March 2026"


def test_without_a_period_the_number_tells_two_apart(last):
    last.title, last.period_end = "Cable decision nears", None
    assert next_issue.propose(last.series, last).title == "Monitor 13"


def test_a_series_first_issue_has_the_regions_section(db, editor):
    series = SeriesFactory()
    proposal = next_issue.propose(series, None)
    made = next_issue.make(series, None, uuid=uuid4(), proposal=proposal, by=editor)
    assert (made.number, made.title) == (1, "Monitor 1")
    assert [str(section) for section in made.sections.all()] == ["Central Asia"]


def test_the_next_issue_has_the_sections_and_nothing_in_them(last, editor):
    proposal = next_issue.propose(last.series, last)
    made = next_issue.make(last.series, last, uuid=uuid4(), proposal=proposal, by=editor)
    assert [(s.heading, s.country_id) for s in made.sections.all()] == [
        (s.heading, s.country_id) for s in last.sections.all()
    ]
    assert not set(made.sections.values_list("uuid")) & set(last.sections.values_list("uuid"))
    assert not Item.objects.filter(section__digest=made).exists()
    assert Item.objects.filter(section__digest=last).count() == 6
    assert (made.status, made.owner, made.published_version) == ("draft", editor, 0)
    assert made.revisions.get().document == editing.document_of(made).to_json()


def test_the_same_form_twice_makes_one_issue(last, editor):
    uuid, proposal = uuid4(), next_issue.propose(last.series, last)
    made = [next_issue.make(last.series, last, uuid=uuid, proposal=proposal, by=editor) for _n in range(2)]
    assert made[0] == made[1]
    assert Digest.objects.count() == 2


def test_a_taken_number_and_a_backward_period_are_refused(last, editor):
    good = next_issue.propose(last.series, last)
    for proposal in (replace(good, number=12), replace(good, period=Period(NEW.end, NEW.start))):
        with pytest.raises(DeskError):
            next_issue.make(last.series, last, uuid=uuid4(), proposal=proposal, by=editor)
    assert Digest.objects.count() == 1


def test_another_series_id_is_not_taken_over(last, editor):
    other = SeriesFactory(slug="other", title="Other")
    with pytest.raises(DeskError):
        next_issue.make(other, None, uuid=last.uuid, proposal=Proposal("X", 1, None), by=editor)
    assert Digest.objects.get().series == last.series
