import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse

from digests.models import Head, Item, Source, TaggedItem, Topic
from tests.factories import SourceFactory, TopicFactory, make_digest, published_digest


def action(client, model, name, rows, **more):
    url = reverse(f"admin:digests_{model}_changelist")
    return client.post(url, {"action": name, ACTION_CHECKBOX_NAME: [row.pk for row in rows]} | more)


def generation():
    return Head.objects.get().generation


def test_merging_sources_asks_which_one_stays(editor_client, draft):
    one, other = SourceFactory(slug="outlet-0"), SourceFactory(slug="second", name="Second Outlet")
    page = action(editor_client, "source", "merge", [one, other])
    assert page.status_code == 200
    assert "Which one stays?" in page.content.decode()
    assert Source.objects.filter(pk=other.pk).exists()
    assert action(editor_client, "source", "merge", [one, other], merge="1").status_code == 200
    action(editor_client, "source", "merge", [one, other], merge="1", into=one.pk)
    assert not Source.objects.filter(pk=other.pk).exists()
    assert one.aliases.get().name == "Second Outlet"


def test_merging_topics_moves_the_items(editor_client, draft):
    into, other = TopicFactory(slug="topic-0"), TopicFactory(slug="topic-1")
    items = set(TaggedItem.objects.filter(tag=other).values_list("content_object_id", flat=True))
    assert items
    action(editor_client, "topic", "merge", [into, other], merge="1", into=into.pk)
    assert not Topic.objects.filter(pk=other.pk).exists()
    assert items <= set(TaggedItem.objects.filter(tag=into).values_list("content_object_id", flat=True))


def test_one_alone_can_not_be_merged(editor_client, draft):
    one = SourceFactory(slug="outlet-0")
    page = action(editor_client, "source", "merge", [one], merge="1", into=one.pk)
    assert page.status_code == 302
    assert Source.objects.filter(pk=one.pk).exists()


def test_accepting_proposed_sources(editor_client, draft):
    proposed = SourceFactory(slug="fresh", status="proposed")
    action(editor_client, "source", "accept", [proposed, SourceFactory(slug="outlet-0")])
    proposed.refresh_from_db()
    assert proposed.status == "accepted"


def test_a_source_saved_raises_the_public_generation(editor_client, db):
    published_digest()
    source = Source.objects.first()
    before = generation()
    url = reverse("admin:digests_source_change", args=[source.pk])
    fields = {"name": source.name, "slug": source.slug, "kind": "online", "status": "accepted"}
    fields |= {"ownership": "public", "languages": "en\nru"}
    for inline in ("aliases", "domains"):
        fields |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}
    assert editor_client.post(url, fields).status_code == 302
    source.refresh_from_db()
    assert (source.ownership, source.languages) == ("public", ["en", "ru"])
    assert generation() == before + 1


def test_topics_are_typed_by_name_and_several_words_are_one_topic(editor_client, draft, item_form):
    TopicFactory(slug="solar-power", name="Solar power")
    item = Item.objects.filter(section__digest=draft).first()
    url = reverse("admin:digests_item_change", args=[item.pk])
    assert editor_client.post(url, item_form(item, topics="solar POWER, Topic 0")).status_code == 302
    assert sorted(item.topics.values_list("name", flat=True)) == ["Solar power", "Topic 0"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [("topics", "No such topic", "There is no topic"), ("citations-0-source", "Nobody", "in the registry")],
)
def test_a_name_that_is_unknown_is_refused_and_kept(editor_client, draft, item_form, field, typed, said):
    item = Item.objects.filter(section__digest=draft).first()
    url = reverse("admin:digests_item_change", args=[item.pk])
    page = editor_client.post(url, item_form(item, **{field: typed}))
    assert page.status_code == 200
    assert said in page.content.decode()
    assert f'value="{typed}"' in page.content.decode()


def test_an_item_is_added_at_its_sections_end(editor_client, draft):
    section = draft.sections.first()
    url = reverse("admin:digests_item_add") + f"?section={section.pk}"
    assert "known-sources" in editor_client.get(url).content.decode()
    fields = {"section": section.pk, "position": 0, "body": "A new story.", "topics": ""}
    fields |= {"citations-TOTAL_FORMS": 0, "citations-INITIAL_FORMS": 0}
    assert editor_client.post(url, fields).status_code == 302
    assert [item.body for item in section.items.all()][-1] == "A new story."


def test_deleting_an_item_keeps_a_revision(editor_client, draft):
    item = Item.objects.filter(section__digest=draft).first()
    before = draft.revisions.count()
    url = reverse("admin:digests_item_delete", args=[item.pk])
    assert editor_client.post(url, {"post": "yes"}).status_code == 302
    assert not Item.objects.filter(pk=item.pk).exists()
    assert draft.revisions.count() == before + 1


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_of_a_digest_costs_the_same_for_one_and_three(
    editor_client, django_assert_num_queries, size
):
    digest = make_digest(sections=size + 1, items=size, citations=size)
    url = reverse("admin:digests_digest_change", args=[digest.pk])
    editor_client.get(url)
    with django_assert_num_queries(21):
        assert editor_client.get(url).status_code == 200
