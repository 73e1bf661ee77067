"""A restore that is killed, or met by others: the old state or the new one, whole."""

from threading import Barrier, Thread

import pytest
from django.db import connections, transaction

from digests.domain import desk_saves, editing, restoring
from digests.domain.errors import DeskError, StaleError
from digests.models import Digest, Item
from tests.domain.test_faults import KILLED, in_child
from tests.factories import make_digest

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft():
    """A draft that was edited and lost an item since it was imported."""
    digest = make_digest(sections=2, items=2, citations=1)
    one, two = Item.objects.filter(section__digest=digest)[:2]
    Item.objects.filter(pk=one.pk).update(body="Typed later.", version=2)
    two.delete()
    desk_saves.keep_revision(digest, by=None)
    return digest


def restore(draft):
    digest = Digest.objects.get(pk=draft.pk)
    first = digest.revisions.get(milestone="imported")
    return restoring.restore(digest, first, version=digest.version, by=None)


def state(draft):
    document = editing.document_of(draft).to_json()
    kept = list(draft.revisions.values_list("milestone", flat=True))
    return document, kept, Digest.objects.get(pk=draft.pk).version


def test_killed_at_any_statement_it_leaves_the_old_state_or_the_new(draft):
    before = state(draft)
    for kill_at in range(1, 60):
        done = in_child(lambda: restore(draft), kill_at=kill_at)
        if done == 0:
            break
        assert done == KILLED
        assert state(draft) == before
    assert kill_at > 15
    document, kept, version = state(draft)
    assert document == draft.revisions.last().document
    assert (kept[0], version) == ("restored", before[2] + 1)


def together(acts):
    """Do all at once, in threads with connections of their own; return what each gave or raised."""
    barrier, given = Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            barrier.wait()
            given[place] = act()
        except DeskError as error:
            given[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_of_several_restores_at_once_one_is_done(draft):
    digest = Digest.objects.get(pk=draft.pk)
    first = digest.revisions.get(milestone="imported")
    acts = [lambda: restoring.restore(digest, first, version=digest.version, by=None)] * 6
    given = together(acts)
    assert sum(isinstance(one, restoring.Restored) for one in given) == 1
    assert sum(isinstance(one, StaleError) for one in given) == 5
    assert draft.revisions.filter(milestone="restored").count() == 1


def delete(item):
    with transaction.atomic():
        desk_saves.delete(Item.objects.select_related("section__digest").get(pk=item.pk), by=None)


@pytest.mark.parametrize("turn", range(4))
def test_beside_a_deletion_the_newest_revision_still_says_what_the_rows_are(draft, turn):
    items = list(Item.objects.filter(section__digest=draft))
    acts = [lambda: delete(items[turn % len(items)]), lambda: restore(draft)]
    together(acts if turn % 2 else acts[::-1])
    assert draft.revisions.first().document == editing.document_of(draft).to_json()


def save(item, text):
    with transaction.atomic():
        row = Item.objects.select_related("section__digest").get(pk=item.pk)
        row.body = text
        desk_saves.save(row, row.version, fields=["body"])
        desk_saves.keep_revision(row, by=None)
    return text


@pytest.mark.parametrize("turn", range(4))
def test_a_save_beside_a_restore_is_kept_in_the_rows_or_in_a_revision(draft, turn):
    item = Item.objects.filter(section__digest=draft).first()
    text = f"Saved beside it, {turn}."
    saved, restored = together([lambda: save(item, text), lambda: restore(draft)])
    assert isinstance(restored, restoring.Restored)
    acknowledged = not isinstance(saved, DeskError)
    stored = [str(revision.document) for revision in draft.revisions.all()]
    stored.append(Item.objects.get(pk=item.pk).body)
    assert any(text in one for one in stored) == acknowledged
