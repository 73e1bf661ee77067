from django.urls import reverse

from digests.models import Digest, Item


def url_of(row):
    return reverse(f"admin:digests_{row._meta.model_name}_change", args=[row.pk])


def test_a_save_raises_the_version_and_keeps_a_revision(editor_client, draft, item_form):
    item = Item.objects.filter(section__digest=draft).first()
    before = draft.revisions.count()
    answer = editor_client.post(url_of(item), item_form(item, headline="A new headline"))
    assert answer.status_code == 302
    stored = Item.objects.get(pk=item.pk)
    assert (stored.headline, stored.version) == ("A new headline", item.version + 1)
    assert draft.revisions.count() == before + 1


def test_a_stale_save_of_an_item_is_refused_with_both_texts(editor_client, draft, item_form):
    item = Item.objects.filter(section__digest=draft).first()
    mine = item_form(item, body="What I typed.")
    theirs = item_form(item, body="What they typed.")
    assert editor_client.post(url_of(item), theirs).status_code == 302
    answer = editor_client.post(url_of(item), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<pre>What they typed.</pre>" in page
    assert "<pre>What I typed.</pre>" in page
    assert Item.objects.get(pk=item.pk).body == "What they typed."


def test_the_refused_form_saves_on_top_when_sent_again(editor_client, draft, item_form):
    item = Item.objects.filter(section__digest=draft).first()
    mine = item_form(item, body="What I typed.")
    editor_client.post(url_of(item), item_form(item, body="What they typed."))
    refused = editor_client.post(url_of(item), mine)
    shown = refused.context["adminform"].form["seen_version"].value()
    assert editor_client.post(url_of(item), mine | {"seen_version": shown}).status_code == 302
    assert Item.objects.get(pk=item.pk).body == "What I typed."


def test_a_form_without_a_version_is_stale(editor_client, draft, item_form):
    item = Item.objects.filter(section__digest=draft).first()
    fields = item_form(item, body="Mine")
    del fields["seen_version"]
    assert editor_client.post(url_of(item), fields).status_code == 409


def test_a_stale_save_of_a_digest_is_refused(editor_client, draft, digest_form):
    mine = digest_form(draft, title="My title")
    assert editor_client.post(url_of(draft), digest_form(draft, title="Their title")).status_code == 302
    answer = editor_client.post(url_of(draft), mine)
    assert answer.status_code == 409
    assert "Their title" in answer.content.decode()
    assert Digest.objects.get(pk=draft.pk).title == "Their title"


def test_a_stale_save_shows_the_citations_of_both(editor_client, draft, item_form):
    item = Item.objects.filter(section__digest=draft).first()
    mine = item_form(item, **{"citations-0-title": "My article"})
    editor_client.post(url_of(item), item_form(item, **{"citations-0-title": "Their article"}))
    page = editor_client.post(url_of(item), mine).content.decode()
    assert "My article" in page
    assert "Their article" in page


def test_a_section_is_guarded_by_its_digests_version(editor_client, draft):
    section = draft.sections.last()
    fields = {"country": section.country_id, "heading": "New", "position": 1, "seen_version": draft.version}
    assert editor_client.post(url_of(section), fields).status_code == 302
    assert editor_client.post(url_of(section), fields | {"heading": "Newer"}).status_code == 409
    section.refresh_from_db()
    assert section.heading == "New"
