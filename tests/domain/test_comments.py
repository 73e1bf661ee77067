from uuid import uuid4

import pytest

from digests.domain import comments
from digests.domain.errors import DeskError
from digests.models import Comment, Digest, Item
from tests.factories import make_digest


@pytest.fixture
def draft(db):
    return make_digest(sections=1, items=2, citations=1)


def test_a_comment_is_about_the_digest_or_an_item(draft, editor):
    item = Item.objects.filter(section__digest=draft).first()
    comments.add(draft, text="On all of it.", by=editor)
    comments.add(draft, text="On this one.", by=editor, item_id=item.uuid)
    found = comments.entries(draft)
    assert [(entry.place, entry.item_id) for entry in found] == [("", None), (str(item), item.uuid)]
    counted = Item.objects.annotate(count=comments.open_of_item())
    assert counted.get(pk=item.pk).count == 1


def test_an_item_of_another_digest_is_refused(draft, editor):
    other = Item.objects.filter(section__digest=make_digest(sections=1, items=1)).first()
    for uuid in (other.uuid, uuid4()):
        with pytest.raises(DeskError):
            comments.add(draft, text="Here?", by=editor, item_id=uuid)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5001])
def test_nothing_and_too_much_are_refused(draft, editor, text):
    with pytest.raises(DeskError):
        comments.add(draft, text=text, by=editor)
    assert not Comment.objects.exists()


def test_the_same_form_twice_is_one_comment(draft, editor):
    first = comments.add(draft, text="Once.", by=editor)
    assert comments.add(draft, text=" Once.\r\n", by=editor) == first
    comments.resolve(first, by=editor)
    assert comments.add(draft, text="Once.", by=editor) != first


def test_who_resolved_it_first_stays_and_reopening_forgets(draft, editor, django_user_model):
    other = django_user_model.objects.create_user("other")
    comment = comments.add(draft, text="A question.", by=editor)
    comments.resolve(comment, by=editor)
    comments.resolve(comment, by=other)
    comment.refresh_from_db()
    assert comment.resolved_by == editor
    assert not Comment.objects.filter(resolved_at=None).exists()
    comments.reopen(comment)
    comment.refresh_from_db()
    assert (comment.resolved_at, comment.resolved_by) == (None, None)


def test_what_was_said_outlives_its_item(draft, editor):
    item = Item.objects.filter(section__digest=draft).first()
    comments.add(draft, text="Keep this.", by=editor, item_id=item.uuid)
    item.delete()
    (entry,) = comments.entries(draft)
    assert entry.comment.text == "Keep this."
    assert entry.item_pk is None
    assert "deleted" in entry.place


@pytest.mark.parametrize("size", [1, 3])
def test_comments_cost_two_queries_and_counts_none(draft, editor, django_assert_num_queries, size):
    for n in range(size):
        item = Item.objects.filter(section__digest=draft).first()
        comments.add(draft, text=f"Number {n}.", by=editor, item_id=item.uuid)
    with django_assert_num_queries(2):
        assert len([entry.comment.by.username for entry in comments.entries(draft)]) == size
    with django_assert_num_queries(1):
        assert comments.with_open_comments(Digest.objects.all()).get().open_comments == size
