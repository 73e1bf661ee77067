import pytest
from django.test import Client
from django.urls import reverse

from digests.domain import comments
from digests.models import Comment, Item
from tests.admin.people import client_of, looker, member
from tests.factories import make_digest

FETCH = {"X-Requested-With": "fetch"}
HOSTILE = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> {{ 7|add:7 }}"


@pytest.fixture
def page(draft):
    return reverse("admin:digests_digest_comments", args=[draft.pk])


@pytest.fixture
def tab(draft):
    return reverse("admin:digests_digest_tab_comments", args=[draft.pk])


def test_a_writer_comments_on_an_item_and_resolves(draft, page):
    writer = client_of(member("Writer", first_name="Aliya", last_name="Bek"))
    item = Item.objects.filter(section__digest=draft).first()
    sent = {"do": "add", "item": str(item.uuid), "text": "Which ministry?"}
    assert writer.post(page, sent).status_code == 302
    comment = Comment.objects.get(digest=draft)
    assert (comment.author, comment.item_uuid) == ("Aliya Bek", item.uuid)
    text = writer.get(page).content.decode()
    assert "Which ministry?" in text
    assert reverse("admin:digests_item_change", args=[item.pk]) in text
    writer.post(page, {"do": "resolve", "comment": str(comment.uuid)})
    comment.refresh_from_db()
    assert comment.resolved_by.username == "writer"
    writer.post(page, {"do": "reopen", "comment": str(comment.uuid)})
    comment.refresh_from_db()
    assert comment.resolved_at is None


def test_the_tab_answers_fragments_to_scripts_and_the_page_to_forms(draft, tab, page):
    writer = client_of(member("Writer"))
    answer = writer.post(tab, {"do": "add", "text": "From the tab."}, headers=FETCH)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "From the tab." in text
    assert "<html" not in text
    assert writer.post(tab, {"do": "add", "text": "By a form."})["Location"] == page
    assert writer.post(tab, {"do": "add", "text": " "}, headers=FETCH).status_code == 409


def test_a_place_in_the_tab_is_an_anchor_of_the_composer(draft, tab, editor):
    item = Item.objects.filter(section__digest=draft).first()
    comments.add(draft, text="Here.", by=editor, item_id=item.uuid)
    assert f'href="#item-{item.uuid}"' in client_of(editor).get(tab).content.decode()


def test_what_was_typed_stays_where_it_is_refused(draft, page):
    writer = client_of(member("Writer"))
    answer = writer.post(page, {"do": "add", "text": "x" * 5001})
    assert answer.status_code == 409
    assert "x" * 5001 in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_comment_is_shown_as_text(draft, page, tab, editor):
    comments.add(draft, text=HOSTILE, by=editor)
    for url in (page, tab):
        text = client_of(editor).get(url).content.decode()
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "{{ 7|add:7 }}" in text


def test_signed_out_scripts_get_json_and_people_the_sign_in(draft, tab, page):
    assert Client().get(tab).status_code == 401
    assert Client().post(tab, {"do": "add", "text": "x"}, headers=FETCH).json() == {"code": "signed-out"}
    assert "/login/" in Client().get(page)["Location"]
    assert not Comment.objects.exists()


def test_who_may_look_reads_and_says_nothing(draft, page, tab, editor):
    comment = comments.add(draft, text="Seen by all at the desk.", by=editor)
    client = client_of(looker())
    text = client.get(page).content.decode()
    assert "Seen by all at the desk." in text
    assert 'name="text"' not in text
    for sent in ({"do": "add", "text": "No."}, {"do": "resolve", "comment": str(comment.uuid)}):
        assert client.post(page, sent).status_code == 403
        assert client.post(tab, sent, headers=FETCH).json()["code"] == "forbidden"
    assert Comment.objects.get().resolved_at is None


def test_a_comment_of_another_digest_is_not_found(draft, page, editor):
    other = comments.add(make_digest(sections=1, items=1), text="Elsewhere.", by=editor)
    for uuid in (str(other.uuid), "nonsense", ""):
        assert client_of(editor).post(page, {"do": "resolve", "comment": uuid}).status_code == 404
    other.refresh_from_db()
    assert other.resolved_at is None


def test_without_a_token_nothing_is_said(draft, page, editor):
    client = client_of(editor, enforce_csrf_checks=True)
    assert client.post(page, {"do": "add", "text": "x"}).status_code == 403
    assert not Comment.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(editor_client, page, tab, method):
    assert getattr(editor_client, method)(page).status_code == 405
    assert getattr(editor_client, method)(tab).status_code == 405


def test_the_list_counts_what_is_open(editor_client, draft, page, editor):
    comments.resolve(comments.add(draft, text="Done.", by=editor), by=editor)
    for n in range(2):
        comments.add(draft, text=f"Open {n}.", by=editor)
    text = editor_client.get(reverse("admin:digests_digest_changelist")).content.decode()
    assert f'<a href="{page}">2</a>' in text


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(editor_client, editor, django_assert_num_queries, size):
    digest = make_digest(sections=size, items=size, citations=size)
    for item in Item.objects.filter(section__digest=digest)[:size]:
        comments.add(digest, text="A word.", by=editor, item_id=item.uuid)
    url = reverse("admin:digests_digest_comments", args=[digest.pk])
    with django_assert_num_queries(6):
        assert editor_client.get(url).status_code == 200


def test_a_card_of_the_composer_shows_its_open_comments(editor_client, editor, draft):
    item, other = Item.objects.filter(section__digest=draft)[:2]
    for n in range(2):
        comments.add(draft, text=f"Open {n}.", by=editor, item_id=item.uuid)
    comments.resolve(comments.add(draft, text="Done.", by=editor, item_id=other.uuid), by=editor)
    page = editor_client.get(reverse("admin:digests_digest_compose", args=[draft.pk])).content.decode()
    assert page.count("2 open comments") == 1
    assert "1 open comment" not in page
    assert f"?item={item.uuid}" in page
