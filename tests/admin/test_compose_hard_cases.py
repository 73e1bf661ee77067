"""The composer's acts where what is sent, or what happened before, is odd."""

import json

import pytest

from digests.domain import registry, restoring
from digests.models import Citation, Item, Source, Topic
from tests.admin.composing import Composer, new_id
from tests.factories import SourceFactory, TopicFactory


@pytest.fixture
def composer(editor_client, draft):
    return Composer(editor_client, draft)


@pytest.fixture
def item(draft):
    return Item.objects.filter(section__digest=draft).first()


def test_the_text_before_the_cursor_is_counted_as_it_is_stored(composer, item):
    composer.save(item, body="\n\n  Hello world again")
    item.refresh_from_db()
    new = new_id()
    answer = composer.act(f"item/{item.uuid}/split/", uuid=new, before="\n\n  Hello ", version=item.version)
    assert answer.status_code == 200
    item.refresh_from_db()
    assert (item.body, Item.objects.get(uuid=new).body) == ("Hello", "world again")
    assert composer.act(f"item/{item.uuid}/split/", uuid=new_id(), version=item.version).status_code == 400


@pytest.mark.parametrize("name", ["🙂", "#", "…"])
def test_a_topic_needs_a_letter_or_a_digit(composer, item, name):
    before = set(Topic.objects.values_list("pk", flat=True))
    answer = composer.save(item, topics=[name], new_topics=[name])
    assert answer.status_code == 400
    assert name in answer.json()["errors"]["topics"][0]
    assert set(Topic.objects.values_list("pk", flat=True)) == before


def test_half_a_character_in_an_address_is_marked_and_stored(composer, item):
    row = {"id": str(new_id()), "source": "Outlet 0", "url": "https://a.example/\ud800x"}
    body = json.dumps({"version": item.version, "citations": [row]})
    url = f"{composer.base}item/{item.uuid}/save/"
    assert composer.client.post(url, body, "application/json").status_code == 200
    assert Citation.objects.get(uuid=row["id"]).url == "https://a.example/\ufffdx"


def test_undo_after_a_restore_and_a_merge_gives_citations_that_moved_on_new_ids(composer, draft, editor):
    first, second = Item.objects.filter(section__digest=draft).order_by("section__position", "position")[:2]
    start = draft.revisions.first()
    undo = composer.act(f"item/{second.uuid}/delete/").json()["undo"]
    draft.refresh_from_db()
    restoring.restore(draft, start, version=draft.version, by=editor)
    draft.refresh_from_db()
    composer.version = draft.version
    first.refresh_from_db()
    second = Item.objects.get(uuid=second.uuid)
    merged = composer.act(
        f"item/{second.uuid}/merge/", into=first.uuid, version=second.version, into_version=first.version
    )
    assert merged.status_code == 200
    assert composer.post(f"undo/{undo}/").status_code == 200
    assert Item.objects.get(uuid=second.uuid).citations.count() == 1
    assert first.citations.count() == 2


def test_undo_finds_a_topic_that_was_merged_since(composer, item):
    old, new = TopicFactory(name="Wells", slug="wells"), TopicFactory(name="Water", slug="water")
    composer.save(item, topics=["Wells"])
    undo = composer.act(f"item/{item.uuid}/delete/").json()["undo"]
    registry.merge_topics(new, [old])
    assert composer.post(f"undo/{undo}/").status_code == 200
    assert [topic.slug for topic in Item.objects.get(uuid=item.uuid).topics.all()] == ["water"]


def test_two_merges_from_an_old_copy_keep_both_former_slugs(db):
    into = SourceFactory(name="Steppe Post", slug="steppe-post")
    stale = Source.objects.get(pk=into.pk)
    for name in ("one", "two"):
        registry.merge_sources(stale, [SourceFactory(name=f"Post {name}", slug=f"post-{name}")])
    into.refresh_from_db()
    assert sorted(into.former_slugs) == ["post-one", "post-two"]


def test_a_token_says_whose_it_is(composer, editor):
    assert composer.get("token/").json()["user"] == editor.pk
