"""Editors at the same time, on real connections: nobody's acknowledged save is lost, every conflict is told."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connections

from bench import editors
from digests.domain import composing, composing_text, editing
from digests.domain.composing_fields import Changes
from digests.domain.composing_work import Outcome
from digests.domain.errors import StaleError
from digests.models import Citation, Item, Revision, Source, TaggedItem, Topic
from tests.domain.composing import act, items_of, new_cited, order_of, typed
from tests.domain.test_faults import at_once
from tests.factories import make_digest

pytestmark = [pytest.mark.django_db(transaction=True)]


def together(*acts):
    """Do several things at the same moment; return results and exceptions, in their order."""
    barrier, results = Barrier(len(acts)), [None] * len(acts)

    def run(number, doing):
        barrier.wait()
        try:
            results[number] = doing()
        except Exception as error:  # noqa: BLE001 (the test looks at what came)
            results[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_of_ten_saves_of_one_item_at_once_one_is_kept_and_nine_are_told():
    digest = make_digest(sections=1, items=1, citations=1)
    item, seen = items_of(digest)[0], act(digest)

    def save(number):
        changes = typed(body=f"Text {number}.")
        return lambda: composing.save_item(seen, item.uuid, version=1, changes=changes)

    results = together(*(save(number) for number in range(10)))
    assert kinds(results) == ["Outcome"] + ["StaleError"] * 9
    kept = next(n for n, result in enumerate(results) if isinstance(result, Outcome))
    item.refresh_from_db()
    assert (item.body, item.version) == (f"Text {kept}.", 2)


def test_saves_of_different_items_at_once_are_all_kept_and_in_the_newest_revision():
    digest = make_digest(sections=2, items=6, citations=1)
    items, seen = items_of(digest), act(digest)

    def save(item):
        changes = Changes(
            columns={"body": f"New text of {item.headline}."},
            citations=(new_cited(source="One New Outlet", url=f"https://new.example/{item.pk}"),),
            new_topics=("One New Topic",),
            may_add_topics=True,
        )
        return lambda: composing.save_item(seen, item.uuid, version=1, changes=changes)

    assert kinds(together(*map(save, items))) == ["Outcome"] * 12
    for item in items:
        before = item.headline
        item.refresh_from_db()
        assert item.body == f"New text of {before}."
    # Proposed and made once, whoever was first.
    assert Source.objects.filter(name="One New Outlet").count() == 1
    assert Topic.objects.filter(name="One New Topic").count() == 1
    assert TaggedItem.objects.filter(tag__name="One New Topic").count() == 12
    assert Revision.objects.first().document == editing.document_of(digest).to_json()


@pytest.mark.parametrize("kind", ["add", "copy", "split"])
def test_an_act_sent_ten_times_at_once_makes_one_row(kind):
    digest = make_digest(sections=1, items=2, citations=2)
    item, section = items_of(digest)[0], digest.sections.get()
    new, seen = uuid4(), act(digest)
    acts = {
        "add": lambda: composing.add_item(seen, new, section=section.uuid, after=item.uuid),
        "copy": lambda: composing.duplicate_item(seen, item.uuid, new=new),
        "split": lambda: composing_text.split_item(seen, item.uuid, new=new, at=20, version=1),
    }
    assert kinds(at_once(10, acts[kind])) == ["Outcome"] * 10
    assert Item.objects.filter(uuid=new).count() == 1
    assert [len(part) for part in order_of(digest)] == [3]
    assert Citation.objects.count() == (6 if kind == "copy" else 4)


def test_of_two_orders_at_once_one_is_kept_and_the_other_told():
    digest = make_digest(sections=2, items=3, citations=1)
    first, second = items_of(digest)[:2]
    target, seen = digest.sections.last(), act(digest)
    results = together(
        lambda: composing.move_item(seen, first.uuid, section=target.uuid, after=None),
        lambda: composing.move_item(seen, second.uuid, section=target.uuid, after=None),
    )
    assert kinds(results) == ["Outcome", "StaleError"]
    assert sorted(len(part) for part in order_of(digest)) == [2, 4]


def test_a_save_and_a_delete_at_once_lose_nothing_unsaid():
    digest = make_digest(sections=1, items=2, citations=1)
    item, seen = items_of(digest)[0], act(digest)
    saved, deleted = together(
        lambda: composing.save_item(seen, item.uuid, version=1, changes=typed(body="Late.")),
        lambda: composing.delete_item(seen, item.uuid),
    )
    assert isinstance(deleted, Outcome)
    kept = digest.removals.get().document["items"][0]["body"]
    assert (kept == "Late.") == isinstance(saved, Outcome)
    assert not isinstance(saved, StaleError)


@pytest.mark.slow
def test_forty_editors_lose_nothing_and_every_conflict_is_told():
    digest = make_digest(sections=8, items=6, citations=3)
    kept = editors.work(digest, editors=40, seconds=8, rate=64)
    assert kept.errors == []
    assert editors.missing(digest, kept) == []
    assert len(kept.saved) > 40
    assert kept.conflicts < len(kept.saved)
