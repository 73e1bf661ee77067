"""Who may take which step, and the groups that the migration makes."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from digests.models import Comment, Digest, Item
from tests.admin.people import client_of, looker, member
from tests.factories import digest_of, published_digest

EDITORS_STEPS = ["approve", "return", "publish", "schedule", "unschedule", "correct", "withdraw"]


def step_url(digest, step):
    return reverse("admin:digests_digest_step", args=[digest.pk, step])


def change_page(client, digest):
    return client.get(reverse("admin:digests_digest_change", args=[digest.pk])).content.decode()


def set_status(digest, status):
    Digest.objects.filter(pk=digest.pk).update(status=status)


def status(digest):
    return Digest.objects.get(pk=digest.pk).status


def test_a_writer_submits_and_takes_no_other_step(draft):
    writer = client_of(member("Writer"))
    assert writer.get(step_url(draft, "submit")).status_code == 200
    assert writer.post(step_url(draft, "submit")).status_code == 302
    assert status(draft) == "in_review"
    for step in EDITORS_STEPS:
        assert writer.post(step_url(draft, step), {"note": "x"}).status_code == 403, step
    assert status(draft) == "in_review"


@pytest.mark.parametrize("group", ["Editor", "Administrator"])
def test_an_editor_takes_every_step(draft, group):
    client = client_of(member(group))
    for step, result in [("submit", "in_review"), ("approve", "approved"), ("publish", "published")]:
        assert client.post(step_url(draft, step)).status_code == 302, step
        assert status(draft) == result
    assert client.post(step_url(draft, "withdraw"), {"note": "Not ours."}).status_code == 302
    assert status(draft) == "withdrawn"


def test_who_may_only_look_takes_no_step(draft):
    client = client_of(looker())
    for step in ["submit", *EDITORS_STEPS]:
        assert client.post(step_url(draft, step), {"note": "x"}).status_code == 403, step
    assert 'class="desk-steps"' not in change_page(client, draft)


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("draft", ["submit", "publish", "schedule"]),
        ("in_review", ["approve", "return", "publish", "schedule"]),
        ("approved", ["publish", "schedule", "return"]),
    ],
)
def test_buttons_are_those_of_the_state_and_the_person(draft, state, shown):
    set_status(draft, state)
    page = change_page(client_of(member("Editor")), draft)
    assert [step for step in ["submit", *EDITORS_STEPS] if step_url(draft, step) in page] == sorted(
        shown, key=["submit", *EDITORS_STEPS].index
    )
    page = change_page(client_of(member("Writer")), draft)
    mine = [step for step in ["submit", *EDITORS_STEPS] if step_url(draft, step) in page]
    assert mine == (["submit"] if state == "draft" else [])


def test_submitting_shows_errors_and_goes_on(draft):
    Item.objects.filter(section__digest=draft).update(body="The figure is TK.")
    client = client_of(member("Writer"))
    page = client.get(step_url(draft, "submit")).content.decode()
    assert "TK" in page
    assert "Submit for review" in page
    client.post(step_url(draft, "submit"))
    assert status(draft) == "in_review"


def test_sending_back_keeps_the_note_as_a_comment(draft):
    set_status(draft, "in_review")
    client = client_of(member("Editor"))
    assert client.post(step_url(draft, "return"), {"note": ""}).status_code == 200
    assert status(draft) == "in_review"
    assert client.post(step_url(draft, "return"), {"note": "Who says so?"}).status_code == 302
    assert Comment.objects.get(digest=draft).text == "Who says so?"


def test_an_approval_of_a_text_that_changed_is_refused(draft):
    set_status(draft, "in_review")
    client = client_of(member("Editor"))
    form = client.get(step_url(draft, "approve")).context["form"]
    Item.objects.filter(section__digest=draft).update(body="Changed while it was read.")
    answer = client.post(step_url(draft, "approve"), {"seen": form["seen"].value()})
    assert answer.status_code == 409
    assert status(draft) == "in_review"


def test_an_edit_by_the_stock_page_takes_the_approval_back(draft, item_form, digest_form):
    client = client_of(member("Writer"))
    item = Item.objects.filter(section__digest=draft).first()
    for url, fields in (
        (reverse("admin:digests_item_change", args=[item.pk]), item_form(item, body="Better words.")),
        (reverse("admin:digests_digest_change", args=[draft.pk]), digest_form(draft, title="A better title")),
    ):
        set_status(draft, "approved")
        assert client.post(url, fields).status_code == 302
        assert status(draft) == "in_review"


def test_a_writer_edits_what_is_public_but_readers_keep_the_edition(db, item_form):
    digest = digest_of(published_digest())
    item = Item.objects.filter(section__digest=digest).first()
    url = reverse("admin:digests_item_change", args=[item.pk])
    assert client_of(member("Writer")).post(url, item_form(item, body="Newer.")).status_code == 302
    assert "Newer." not in client_of(member("Editor")).get(f"/items/{item.uuid}/").content.decode()


@pytest.mark.parametrize(
    ("group", "allowed", "refused"),
    [
        ("Writer", "change_item add_citation view_source add_comment", "publish_digest delete_digest add_source"),
        ("Editor", "publish_digest delete_digest add_source change_topic change_series", "add_series change_country"),
        ("Administrator", "publish_digest add_series change_country delete_source", ""),
    ],
)  # fmt: skip
def test_what_each_group_may(db, group, allowed, refused):
    user = member(group)
    assert all(user.has_perm(f"digests.{name}") for name in allowed.split())
    assert not any(user.has_perm(f"digests.{name}") for name in refused.split())
    assert user.has_perm("auth.change_user") == (group == "Administrator")


@pytest.mark.django_db(transaction=True)
def test_the_groups_come_and_go_with_the_migration():
    names = {"Writer", "Editor", "Administrator"}
    call_command("migrate", "digests", "0002", verbosity=0)
    assert not Group.objects.filter(name__in=names).exists()
    with connection.cursor() as cursor:
        # As on a new database, where permissions are made after all migrations.
        cursor.execute("DELETE FROM auth_permission")
    call_command("migrate", "digests", verbosity=0)
    assert {group.name for group in Group.objects.filter(name__in=names)} == names
    assert Group.objects.get(name="Editor").permissions.filter(codename="publish_digest").exists()
    assert not Group.objects.get(name="Writer").permissions.filter(codename="publish_digest").exists()
