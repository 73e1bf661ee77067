"""Revisions: folded, named, listed and thinned."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model

from digests.choices import Milestone
from digests.domain import editing, history
from digests.domain.errors import DeskError
from digests.domain.worker import Worker
from digests.models import Revision
from tests.factories import make_digest

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture
def draft():
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        return make_digest(sections=1, items=1, citations=1)


@pytest.fixture
def ana(db):
    return get_user_model().objects.create_user("ana")


def automatic(draft, title, *, by=None, at=NOON):
    with time_machine.travel(at, tick=False):
        document = replace(editing.document_of(draft), title=title)
        return history.take(draft, milestone=Milestone.AUTOMATIC, by=by, document=document)


def titles(draft, **fields):
    return [r.document["title"] for r in draft.revisions.filter(milestone=Milestone.AUTOMATIC, **fields)]


def test_one_persons_ten_minutes_are_one_revision(draft, ana):
    for minute, by in ((0, ana), (1, None), (9, ana), (20, ana)):
        automatic(draft, f"At {minute}", by=by, at=NOON + timedelta(minutes=minute))
    assert titles(draft) == ["At 20", "At 9", "At 1"]


def test_folding_never_reaches_across_a_milestone(draft, ana):
    automatic(draft, "Before", by=ana)
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        document = editing.document_of(draft)
        history.take(draft, milestone=Milestone.RESTORED, by=None, document=document)
    automatic(draft, "After", by=ana, at=NOON + timedelta(minutes=2))
    automatic(draft, "Long after", by=ana, at=NOON + timedelta(minutes=3))
    assert titles(draft) == ["Long after", "Before"]


def test_a_named_version_sent_twice_is_one(draft, ana):
    document = editing.document_of(draft)
    one, two = (history.name_now(draft, name=" Before  lunch ", by=ana, document=document) for _n in "ab")
    assert one == two
    assert (one.name, one.milestone, one.by) == ("Before lunch", Milestone.NAMED, ana)
    other = history.name_now(draft, name="Before lunch", by=ana, document=replace(document, title="New"))
    assert other != one


def test_a_named_revision_is_folded_no_more(draft, ana):
    history.name_revision(automatic(draft, "Kept", by=ana), name="The good one")
    automatic(draft, "Next", by=ana, at=NOON + timedelta(minutes=1))
    assert [r.document["title"] for r in draft.revisions.all()][:2] == ["Next", "Kept"]


def test_a_milestone_with_a_name_stays_a_milestone(draft):
    imported = history.name_revision(draft.revisions.get(), name="As it came")
    assert imported.milestone == Milestone.IMPORTED


@pytest.mark.parametrize("name", ["", "  \n", "x" * 101])
def test_a_name_is_needed_and_fits(draft, name):
    with pytest.raises(DeskError, match="name"):
        history.name_revision(draft.revisions.get(), name=name)


def test_the_list_goes_on_before_a_revision(draft):
    made = [automatic(draft, str(n), at=NOON + timedelta(minutes=11 * n)) for n in range(3)]
    assert list(history.latest(draft, count=2)) == [made[2], made[1]]
    assert list(history.latest(draft, count=9, before=made[1])) == [made[0], draft.revisions.last()]
    assert list(history.latest(draft, count=9, marked=True)) == [draft.revisions.last()]


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_is_one_query_without_documents(draft, ana, size, django_assert_num_queries):
    for n in range(size):
        automatic(draft, str(n), by=ana, at=NOON + timedelta(minutes=11 * n))
    with django_assert_num_queries(1):
        rows = list(history.latest(draft, count=30))
        assert [str(row.by) for row in rows] == ["ana"] * size + ["None"]
    assert all("document" in row.get_deferred_fields() for row in rows)


def test_after_thirty_days_automatic_ones_keep_one_a_day(draft, ana):
    other = make_digest(sections=1, items=1)
    for hour in (1, 2, 30, 31):
        automatic(draft, f"Hour {hour}", by=ana, at=NOON + timedelta(hours=hour))
        automatic(other, f"Hour {hour}", at=NOON + timedelta(hours=hour))
    named = history.name_revision(draft.revisions.order_by("at")[1], name="Kept for ever")
    assert history.thin(NOON + timedelta(days=30)) == 0
    assert history.thin(NOON + timedelta(days=40)) == 3
    assert history.thin(NOON + timedelta(days=40)) == 0
    assert titles(draft) == ["Hour 31", "Hour 2"]
    assert titles(other) == ["Hour 31", "Hour 2"]
    assert Revision.objects.filter(pk=named.pk).exists()
    assert Revision.objects.filter(milestone=Milestone.IMPORTED).count() == 2


def test_the_worker_thins_once_an_hour(draft, caplog):
    clock = [NOON + timedelta(days=60)]
    worker = Worker("one", clock=lambda: clock[0])
    for minutes, left in ((0, 1), (59, 2), (60, 1)):
        for hour in (1, 2):
            automatic(draft, f"Hour {hour}", at=NOON + timedelta(hours=hour, seconds=minutes))
        clock[0] = NOON + timedelta(days=60, minutes=minutes)
        assert worker.work() == worker.every
        assert len(titles(draft)) == left
