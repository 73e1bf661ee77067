"""Versions by day, compared, named and restored: pages, a tab of the composer, and who may what."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from digests.choices import Milestone
from digests.domain import desk_saves, editing, history, publishing
from digests.models import Digest, Item, Revision, Topic
from tests.factories import digest_of, make_digest, make_document, published_digest

HOSTILE = "<script>alert(1)</script>"
NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


def history_url(digest):
    return reverse("admin:digests_digest_history", args=[digest.pk])


def compare_url(digest, a, b):
    return reverse("admin:digests_digest_compare", args=[digest.pk]) + f"?a={a}&b={b}"


def restore_url(digest, revision):
    return reverse("admin:digests_digest_restore", args=[digest.pk, revision.uuid])


def name_url(digest):
    return reverse("admin:digests_digest_name_version", args=[digest.pk])


def tab_url(digest):
    return reverse("admin:digests_digest_tab_history", args=[digest.pk])


def text_of(answer):
    return " ".join(answer.content.decode().split())


def edit(draft, body="Words that are new.", by=None):
    Item.objects.filter(pk=Item.objects.filter(section__digest=draft).first().pk).update(body=body)
    desk_saves.keep_revision(draft, by=by)
    return draft.revisions.first()


def automatic(draft, hours, by):
    with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
        return history.take(draft, milestone=Milestone.AUTOMATIC, by=by, document=editing.document_of(draft))


def test_milestones_stand_out_and_automatic_versions_fold_by_day(editor_client, editor, draft):
    for hours in (0, 1, 30):
        automatic(draft, hours, editor)
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        history.name_now(draft, name="Before lunch", by=editor, document=editing.document_of(draft))
    page = text_of(editor_client.get(history_url(draft)))
    assert "2 automatic versions: editor" in page
    assert "1 automatic version: editor" in page
    assert page.index("Before lunch</strong>") < page.index("2 automatic versions")
    # Noon in UTC is five in the afternoon where the series is.
    assert "20 March 2026, 17:00" in page
    assert "imported" in page


def test_the_stock_history_button_leads_here_and_its_log_stays(editor_client, draft, digest_form):
    url = reverse("admin:digests_digest_change", args=[draft.pk])
    assert editor_client.post(url, digest_form(draft, title="Another title")).status_code == 302
    assert f'href="{history_url(draft)}"' in editor_client.get(url).content.decode()
    assert "Changed Title" in editor_client.get(history_url(draft)).content.decode()


def test_a_long_history_goes_on(editor_client, draft):
    document = editing.document_of(draft).to_json()
    Revision.objects.bulk_create(
        Revision(digest=draft, milestone="automatic", at=NOON + timedelta(minutes=n), document=document)
        for n in range(205)
    )
    last = draft.revisions.order_by("-at")[199]
    page = editor_client.get(history_url(draft)).content.decode()
    assert f"?before={last.uuid}" in page
    older = editor_client.get(f"{history_url(draft)}?before={last.uuid}")
    assert older.content.decode().count("desk-revision-acts") == 6


def test_one_persons_versions_and_those_that_stand_out(editor_client, editor, reader_client, draft):
    looker = get_user_model().objects.get(username="looker")
    automatic(draft, 0, editor)
    automatic(draft, 1, looker)
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        history.name_now(draft, name="Before lunch", by=looker, document=editing.document_of(draft))
    for query, shown in (("", 4), (f"who={looker.pk}", 2), ("marked=1", 2), (f"who={looker.pk}&marked=1", 1)):
        page = text_of(editor_client.get(f"{history_url(draft)}?{query}"))
        assert page.count("desk-revision-acts") == shown, query
    # What a version changed is told against the one before it, whoever took that.
    page = text_of(editor_client.get(f"{history_url(draft)}?who={editor.pk}"))
    assert f"&amp;b={draft.revisions.get(by=editor).uuid}" not in page
    page = text_of(editor_client.get(f"{history_url(draft)}?marked=1"))
    named, before = draft.revisions.all()[1:3]
    assert f"a={before.uuid}&amp;b={named.uuid}" in page
    assert "No version is like that." in text_of(editor_client.get(f"{history_url(draft)}?who=999999"))


@pytest.mark.parametrize(
    "query",
    [
        "before=nothing",
        "before=6a0389e6-366f-4846-86b7-226914dd5896",
        "who=x",
        "who=9999999999",
        "marked=yes",
        "who=-1",
    ],
)
def test_an_unknown_place_in_the_history_is_a_404(editor_client, draft, query):
    assert editor_client.get(f"{history_url(draft)}?{query}").status_code == 404


def test_an_address_that_is_no_number_is_a_404(editor_client, draft):
    assert editor_client.get(history_url(draft).replace(f"/{draft.pk}/", "/x/")).status_code == 404


def test_what_cannot_be_as_it_was_is_said_after_too(editor_client, draft):
    first = draft.revisions.get()
    Item.objects.all().delete()
    Topic.objects.all().delete()
    answer = editor_client.post(
        restore_url(draft, first), sent(editor_client.get(restore_url(draft, first))), follow=True
    )
    assert "no longer exists and is left out" in answer.content.decode()
    assert reverse("admin:digests_digest_compose", args=[draft.pk]) in answer.content.decode()


def test_comparing_shows_words_added_and_removed(editor_client, draft):
    first = draft.revisions.get()
    edit(draft, "Freight fell.")
    page = editor_client.get(compare_url(draft, first.uuid, "now")).content.decode()
    assert "<ins>fell</ins>" in page
    assert "Freight <del>" in page
    assert "1 item changed." in page.lower()
    item = Item.objects.get(body="Freight fell.")
    assert f"{reverse('admin:digests_digest_compose', args=[draft.pk])}#item-{item.uuid}" in page
    assert "The two are the same." in text_of(editor_client.get(compare_url(draft, "now", "now")))


def test_what_is_unpublished_is_compared_with_what_is_live(editor_client):
    digest = digest_of(published_digest())
    assert "The two are the same." in text_of(editor_client.get(compare_url(digest, "live", "now")))
    edit(digest, "Only the desk knows this.")
    page = text_of(editor_client.get(compare_url(digest, "live", "now")))
    assert "what readers have: edition 1" in page
    assert "Only the desk knows this" in page
    standing = editor_client.get(reverse("admin:digests_digest_change", args=[digest.pk]))
    assert compare_url(digest, "live", "now").replace("&", "&amp;") in standing.content.decode()


def test_nothing_live_is_said_in_words(editor_client, draft):
    page = text_of(editor_client.get(compare_url(draft, "live", "now")))
    assert "Nothing of this digest is public" in page
    withdrawn = digest_of(published_digest())
    publishing.withdraw(withdrawn, by=None, note="Taken back.")
    assert "Nothing of this digest is public" in text_of(
        editor_client.get(compare_url(withdrawn, "live", "now"))
    )


@pytest.mark.parametrize(
    "key", ["nothing", "6a0389e6-366f-4846-86b7-226914dd5896", "' OR 1=1", "live/../now"]
)
def test_an_unknown_version_is_a_404(editor_client, draft, key):
    assert editor_client.get(compare_url(draft, key, "now")).status_code == 404


def test_a_revision_of_another_digest_is_a_404(editor_client, draft):
    other = make_digest().revisions.get()
    assert editor_client.get(compare_url(draft, other.uuid, "now")).status_code == 404
    assert editor_client.get(restore_url(draft, other)).status_code == 404
    assert editor_client.post(name_url(draft), {"name": "Mine", "revision": other.uuid}).status_code == 404
    assert Revision.objects.get(pk=other.pk).name == ""


def test_what_a_newer_program_wrote_is_refused_in_words(editor_client, draft):
    revision = draft.revisions.get()
    Revision.objects.filter(pk=revision.pk).update(document=revision.document | {"schema": 99})
    for url in (compare_url(draft, revision.uuid, "now"), restore_url(draft, revision)):
        answer = editor_client.get(url)
        assert answer.status_code == 409
        assert "newer program" in answer.content.decode()


def test_whatever_was_typed_is_shown_as_text(editor_client, draft):
    first = draft.revisions.get()
    history.name_revision(first, name=HOSTILE)
    Digest.objects.filter(pk=draft.pk).update(title=HOSTILE)
    edit(draft, HOSTILE)
    for url in (history_url(draft), compare_url(draft, first.uuid, "now"), restore_url(draft, first)):
        page = editor_client.get(url).content.decode()
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page


def test_naming_the_working_copy(editor_client, editor, draft):
    answer = editor_client.post(name_url(draft), {"name": "Before lunch"}, follow=True)
    assert answer.redirect_chain == [(history_url(draft), 302)]
    assert "This version is kept as “Before lunch”." in answer.content.decode()
    named = draft.revisions.get(milestone=Milestone.NAMED)
    assert (named.name, named.by) == ("Before lunch", editor)


def test_naming_an_automatic_version_keeps_it(editor_client, draft):
    revision = edit(draft)
    editor_client.post(name_url(draft), {"name": "Good", "revision": revision.uuid})
    revision.refresh_from_db()
    assert (revision.name, revision.milestone) == ("Good", Milestone.NAMED)


def test_a_name_is_needed(editor_client, draft):
    answer = editor_client.post(name_url(draft), {"name": " "}, follow=True)
    assert "Give the version a name." in answer.content.decode()
    assert not draft.revisions.filter(milestone=Milestone.NAMED).exists()


def sent(page):
    """What the restore page's form would send."""
    plan = page.context["plan"]
    return {"version": plan.version, "seen": plan.seen}


def test_restoring_says_what_will_change_then_does_it(editor_client, editor, draft):
    first = draft.revisions.get()
    before = editing.document_of(draft)
    edit(draft, "Typed later.", by=editor)
    page = editor_client.get(restore_url(draft, first))
    assert "Typed later" in page.content.decode()
    answer = editor_client.post(restore_url(draft, first), sent(page), follow=True)
    assert "is restored" in answer.content.decode()
    assert editing.document_of(draft) == before
    newest, kept = draft.revisions.all()[:2]
    assert (newest.milestone, newest.by) == (Milestone.RESTORED, editor)
    assert "Typed later" in str(kept.document)


def test_restoring_over_what_was_not_seen_is_refused_with_both(editor_client, draft):
    first = draft.revisions.get()
    edit(draft, "Typed later.")
    seen = sent(editor_client.get(restore_url(draft, first)))
    edit(draft, "Typed in the meantime.")
    answer = editor_client.post(restore_url(draft, first), seen)
    assert answer.status_code == 409
    assert "Look again first" in answer.content.decode()
    assert "Typed in the meantime" in answer.content.decode()
    assert Item.objects.filter(body="Typed in the meantime.").exists()
    assert editor_client.post(restore_url(draft, first), sent(answer)).status_code == 302


@pytest.mark.parametrize("data", [{}, {"version": "x"}, {"version": "1"}, {"seen": ""}])
def test_a_form_without_its_marks_changes_nothing(editor_client, draft, data):
    edit(draft, "Typed later.")
    answer = editor_client.post(restore_url(draft, draft.revisions.last()), data)
    assert answer.status_code == 409
    assert Item.objects.filter(body="Typed later.").exists()


def test_restoring_twice_by_a_double_click_is_one(editor_client, draft):
    first = draft.revisions.get()
    edit(draft)
    data = sent(editor_client.get(restore_url(draft, first)))
    assert editor_client.post(restore_url(draft, first), data).status_code == 302
    assert editor_client.post(restore_url(draft, first), data).status_code == 409
    assert draft.revisions.filter(milestone=Milestone.RESTORED).count() == 1


def test_a_scheduled_digest_says_why_not(editor_client, draft):
    first = draft.revisions.get()
    edit(draft)
    publishing.schedule(draft, by=None, at=timezone.now() + timedelta(hours=1))
    page = editor_client.get(restore_url(draft, first))
    assert "Stop the schedule" in page.content.decode()
    assert "Restore this version" not in page.content.decode()
    assert editor_client.post(restore_url(draft, first), sent(page)).status_code == 409


def test_the_tab_is_a_part_that_lists_thirty(editor_client, draft):
    for hours in range(32):
        automatic(draft, hours, None)
    answer = editor_client.get(tab_url(draft))
    page = answer.content.decode()
    assert "<html" not in page
    assert page.count("desk-revision-acts") == 30
    assert history_url(draft) in page


def test_the_tab_names_the_working_copy_by_script_and_without(editor_client, draft):
    fetched = editor_client.post(tab_url(draft), {"name": "By script"}, headers={"X-Requested-With": "fetch"})
    assert fetched.status_code == 200
    assert "This version is kept as “By script”." in fetched.content.decode()
    refused = editor_client.post(tab_url(draft), {"name": ""}, headers={"X-Requested-With": "fetch"})
    assert refused.status_code == 409
    assert "Give the version a name." in refused.content.decode()
    plain = editor_client.post(tab_url(draft), {"name": "By form"})
    assert plain["Location"] == history_url(draft)
    assert set(draft.revisions.exclude(name="").values_list("name", flat=True)) == {"By script", "By form"}


def test_signed_out_scripts_are_told_in_json(draft):
    answer = Client().get(tab_url(draft))
    assert (answer.status_code, answer.json()) == (401, {"code": "signed-out"})


def pages(draft):
    first = draft.revisions.last()
    return [history_url(draft), compare_url(draft, first.uuid, "now"), restore_url(draft, first)]


def test_strangers_see_nothing(stranger_client, draft):
    edit(draft, "A secret of the draft.")
    for url in (*pages(draft), tab_url(draft)):
        answer = stranger_client.get(url)
        assert answer.status_code == 403, url
        assert "A secret of the draft." not in answer.content.decode()
    assert stranger_client.post(name_url(draft), {"name": "Mine"}).status_code == 403
    for url in pages(draft):
        assert Client().get(url).status_code == 302


def test_who_may_look_may_compare_but_not_name_or_restore(reader_client, draft):
    edit(draft, "Typed later.")
    seen, compared, restored = pages(draft)
    for url in (seen, compared, tab_url(draft)):
        page = reader_client.get(url)
        assert page.status_code == 200
        assert "/restore/" not in page.content.decode()
        assert 'name="name"' not in page.content.decode()
    assert "Typed later" in reader_client.get(compared).content.decode()
    assert reader_client.get(restored).status_code == 403
    assert reader_client.post(restored, {}).status_code == 403
    for url in (name_url(draft), tab_url(draft)):
        assert reader_client.post(url, {"name": "Mine"}).status_code == 403
    assert Item.objects.filter(body="Typed later.").exists()
    assert not draft.revisions.exclude(name="").exists()


def test_changes_of_state_need_a_post_and_a_token(editor, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    edit(draft, "Typed later.")
    assert client.get(name_url(draft)).status_code == 405
    for url in (name_url(draft), tab_url(draft), restore_url(draft, draft.revisions.last())):
        assert client.post(url, {"name": "Mine"}).status_code == 403
    assert not draft.revisions.exclude(name="").exists()


def test_comparing_is_for_looking_at_only(editor_client, draft):
    assert editor_client.post(compare_url(draft, "now", "now")).status_code == 405


def test_pages_that_hold_drafts_are_never_stored(editor_client, draft):
    for url in (*pages(draft), tab_url(draft)):
        assert "no-store" in editor_client.get(url)["Cache-Control"]


# Two are the session and the user; the working copy is seven, the rest the digest, versions and choices.
QUERIES = {"history": 8, "tab": 5, "compare": 12, "revisions": 6, "restore": 13}


@pytest.mark.parametrize("size", [1, 3])
def test_pages_cost_the_same_for_one_and_three(editor_client, editor, draft, django_assert_num_queries, size):
    big = make_digest(make_document(sections=size + 1, items=size, citations=size))
    first = big.revisions.get()
    document = editing.document_of(big)
    for n in range(size):
        changed = replace(document, title=f"Title {n}", sections=())
        history.take(big, milestone=Milestone.NAMED, by=editor, document=changed, name=f"{n}")
    Digest.objects.filter(pk=big.pk).update(title="Other")
    ContentType.objects.get_for_model(Digest)
    last = big.revisions.first()
    urls = {
        "history": history_url(big),
        "tab": tab_url(big),
        "compare": compare_url(big, first.uuid, "now"),
        "revisions": compare_url(big, first.uuid, last.uuid),
        "restore": restore_url(big, first),
    }
    for name, url in urls.items():
        with django_assert_num_queries(QUERIES[name]):
            assert editor_client.get(url).status_code == 200
