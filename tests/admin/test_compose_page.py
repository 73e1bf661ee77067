"""The composer's page: what it shows, to whom, and what it costs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench import load, words
from digests.domain import editing, registry
from digests.models import Item, Presence, SourceDomain
from tests.admin.composing import Composer
from tests.admin.people import client_of, member
from tests.factories import digest_of, make_digest, published_digest

OPEN_QUERIES = 8
# Bytes, uncompressed: 8 sections of 6 items of 70 words, 3 citations and 4 topics each.
HTML = 100_000


@pytest.fixture
def composer(editor_client, draft):
    return Composer(editor_client, draft)


def test_the_page_shows_every_section_item_and_citation(composer, draft):
    page = composer.get().content.decode()
    for section in draft.sections.all():
        assert f'data-section="{section.uuid}"' in page
        assert f'data-outline-section="{section.uuid}"' in page
        assert f'data-items-of="{section.uuid}"' in page
    for item in Item.objects.filter(section__digest=draft):
        assert f'data-item="{item.uuid}" data-version="{item.version}"' in page
        assert item.headline in page
        assert item.citations.get().title in page


@pytest.mark.parametrize("size", [1, 3])
def test_opening_costs_the_same_with_one_and_three_of_everything(
    editor_client, django_assert_num_queries, size
):
    digest = make_digest(sections=size, items=size, citations=size)
    with django_assert_num_queries(OPEN_QUERIES):
        assert Composer(editor_client, digest).get().status_code == 200


def test_the_largest_usual_digest_stays_within_the_budget(editor_client, django_assert_num_queries):
    registry.load_reference()
    shape = replace(words.LARGE, words=70, topics=4)
    digest = editing.create_digest(words.digest(1, load.known(), shape), series=load.series())
    with django_assert_num_queries(OPEN_QUERIES):
        page = Composer(editor_client, digest).get().content
    assert page.count(b"data-item=") == 48
    assert page.count(b"</i> ") == 144
    assert len(page) <= HTML


def test_what_can_be_done_with_an_item_is_in_the_page_once(composer, draft):
    page = composer.get().content.decode()
    for name in ("edit", "item-up", "move", "delete", "add-item", "section-up"):
        assert page.count(f'data-act="{name}"') == 1
    assert page.count('class="c-tools"') == Item.objects.filter(section__digest=draft).count()


def test_text_stays_as_it_is_where_the_page_is_made_tight(composer, draft):
    Item.objects.filter(section__digest=draft).update(body="*One* **two**\n[three](https://example.org/)")
    text = '<em>One</em> <strong>two</strong>\n<a href="https://example.org/"'
    page = composer.get().content.decode()
    assert text in page
    assert "\n\n" not in page.split('id="composer"')[1].split('id="c-side"')[0]


@pytest.mark.parametrize("role", ["Writer", "Editor", "Administrator"])
def test_opening_costs_the_same_for_every_role(draft, django_assert_num_queries, role):
    client = client_of(member(role))
    with django_assert_num_queries(OPEN_QUERIES):
        assert Composer(client, draft).get().status_code == 200


def test_a_published_digest_costs_one_query_more(editor_client, django_assert_num_queries):
    digest = digest_of(published_digest())
    with django_assert_num_queries(OPEN_QUERIES + 1):
        Composer(editor_client, digest).get()


def test_without_scripts_every_part_leads_to_its_stock_page(composer, draft):
    page = composer.get().content.decode()
    for section in draft.sections.all():
        assert reverse("admin:digests_section_change", args=[section.pk]) in page
        assert f"{reverse('admin:digests_item_add')}?section={section.pk}" in page
        for item in section.items.all():
            assert reverse("admin:digests_item_change", args=[item.pk]) in page


def test_what_preflight_finds_stands_at_its_place_and_in_the_outline(composer, draft):
    item = Item.objects.filter(section__digest=draft).first()
    item.citations.all().delete()
    Item.objects.filter(pk=item.pk).update(body="TK")
    page = composer.get().content.decode()
    card = page.split(f'id="item-{item.uuid}"')[1].split("</article>")[0]
    assert "no source is cited" in card
    entry = page.split(f'data-outline-section="{item.section.uuid}"')[1].split("</li>")[0]
    assert "2 errors" in entry


XSS = '"><img src=x onerror=alert(1)><script>alert(1)</script>[a](javascript:alert(1)) {{ 7 }} </template>'


def test_whatever_is_typed_shows_as_text(composer, draft):
    item, section = Item.objects.filter(section__digest=draft).first(), draft.sections.first()
    citation = {"id": item.citations.get().uuid, "source": XSS[:120], "title": XSS, "language": XSS[:35]}
    fields = {"headline": XSS, "body": XSS, "new_topics": [XSS], "topics": [], "citations": [citation]}
    answers = [
        composer.save(item, **fields),
        composer.act(f"section/{section.uuid}/save/", heading=XSS[:120]),
        composer.act("digest/save/", title=XSS, standfirst=XSS, credit_name=XSS, language=XSS[:35]),
        composer.get(),
        composer.get(f"item/{item.uuid}/form/"),
        composer.get(f"section/{section.uuid}/form/"),
        composer.get("digest/form/"),
    ]
    for answer in answers:
        assert answer.status_code == 200, answer.content
        text = (
            "".join(answer.json()["html"].values())
            if "json" in answer["Content-Type"]
            else answer.content.decode()
        )
        assert "onerror=alert(1)&gt;" in text
        assert "<img src=x" not in text
        assert "<script>alert" not in text
        assert 'href="javascript' not in text


def test_who_else_is_here_is_told_for_a_minute(composer, draft):
    other = get_user_model().objects.create_superuser("aigerim", password="pass", first_name="Aigerim")
    item = Item.objects.filter(section__digest=draft).first()
    client = Client()
    client.force_login(other)
    hers = Composer(client, draft).post("state/", item=item.uuid).json()
    assert hers["people"] == []
    seen = composer.post("state/", item=None).json()
    assert seen["people"] == [{"name": "Aigerim", "item": str(item.uuid)}]
    assert seen["version"] == draft.version
    assert seen["items"][str(item.uuid)] == item.version
    assert (seen["status"], seen["frozen"]) == ("draft", False)


def test_who_has_gone_is_forgotten(composer, draft, editor_client):
    other = get_user_model().objects.create_superuser("aigerim", password="pass")
    Presence.objects.create(digest=draft, user=other, at=timezone.now() - timedelta(seconds=61))
    assert composer.post("state/", item=None).json()["people"] == []
    Presence.objects.update(at=timezone.now() - timedelta(seconds=59))
    assert [one["name"] for one in composer.post("state/", item=None).json()["people"]] == ["aigerim"]


def test_another_digests_item_is_not_told(composer, draft):
    elsewhere = Item.objects.get(section__digest=make_digest(sections=1, items=1, citations=1))
    composer.post("state/", item=elsewhere.uuid)
    assert Presence.objects.get().item_uuid is None


def test_a_language_written_from_the_right_is_shown_so(composer, draft):
    draft.language = "fa"
    draft.save()
    assert '<div class="c-read" lang="fa" dir="rtl">' in composer.get().content.decode()


def test_a_url_is_looked_up_by_domain_and_by_where_it_ran(composer, draft):
    earlier = make_digest(sections=1, items=1, citations=1)
    citation = Item.objects.get(section__digest=earlier).citations.get()
    SourceDomain.objects.create(source=citation.source, domain="outlet-0.example")
    known = composer.get(f"lookup/?url={citation.url}").json()
    assert known["host"] == "outlet-0.example"
    assert known["source"]["name"] == citation.source.name
    assert [seen["title"] for seen in known["seen"]] == [earlier.title]
    assert known["seen"][0]["digest_url"] == reverse("admin:digests_digest_compose", args=[earlier.pk])
    own = Item.objects.filter(section__digest=draft).first().citations.get().url
    assert composer.get(f"lookup/?url={own}").json()["seen"] == []
    nothing = {"host": "", "source": None, "seen": []}
    for odd in ("", "http://[", "not a url", "https://", "javascript:alert(1)"):
        assert composer.get(f"lookup/?url={odd}").json() == nothing
