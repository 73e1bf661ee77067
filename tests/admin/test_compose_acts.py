"""The composer's acts over HTTP: answers, conflicts, refusals, and what they cost."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from digests.domain import publishing
from digests.models import Digest, Item, Topic
from tests.admin.composing import Composer
from tests.admin.people import client_of, member
from tests.factories import TopicFactory, digest_of, make_digest, published_digest

TEXT_QUERIES, CITATION_QUERIES = 7, 8
NOT_DATA = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")


@pytest.fixture
def composer(editor_client, draft):
    return Composer(editor_client, draft)


@pytest.fixture
def item(draft):
    return Item.objects.filter(section__digest=draft).first()


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def png():
    out = BytesIO()
    Image.new("RGB", (80, 60), "navy").save(out, "PNG")
    return SimpleUploadedFile("harbour.png", out.getvalue(), "image/png")


def test_a_save_answers_with_version_time_and_card(composer, item, draft):
    answer = composer.save(item, body="Typed *here*.", headline="A head")
    data = answer.json()
    assert data["item"] == {"uuid": str(item.uuid), "version": 2}
    assert len(data["saved_at"]) == len("14:02")
    card = data["html"][f"item-{item.uuid}"]
    assert "<em>here</em>" in card
    assert 'data-version="2"' in card
    assert "c-outline" in data["html"]
    # A save says nothing of the order, which may have changed unseen.
    assert "digest_version" not in data


def test_a_stale_save_answers_both_texts_and_overwrites_nothing(composer, item):
    composer.save(item, body="Theirs.", headline="Their head")
    answer = composer.save(item, body="Mine.", headline="My head")
    data = answer.json()
    assert (answer.status_code, data["code"], data["version"]) == (409, "stale", 2)
    assert (data["theirs"]["body"], data["theirs"]["headline"]) == ("Theirs.", "Their head")
    assert "Theirs." in data["html"][f"item-{item.uuid}"]
    item.refresh_from_db()
    assert item.body == "Theirs."
    # Saved on top, over the version that was told.
    item.version = data["version"]
    assert composer.save(item, body="Mine.").status_code == 200


def test_the_form_and_theirs_have_the_same_fields(composer, item):
    form = composer.get(f"item/{item.uuid}/form/").content.decode()
    composer.save(item, body="Theirs.")
    theirs = composer.save(item, body="Mine.").json()["theirs"]
    citation = item.citations.get()
    assert theirs["citations"] == [
        {
            "id": str(citation.uuid),
            "source": citation.source.name,
            "url": citation.url,
            "title": citation.title,
            "published_on": "2026-03-05",
            "language": "",
            "archived_url": "",
        }
    ]
    for name in ("headline", "body", "topics", *theirs["citations"][0]):
        assert name == "id" or f'name="{name}"' in form
    assert f'data-citation="{citation.uuid}"' in form


def test_an_order_seen_too_long_ago_is_refused_with_the_order_of_now(composer, item, draft, editor_client):
    other = Composer(editor_client, draft)
    sections = list(draft.sections.all())
    added = uuid4()
    other.act("item/add/", uuid=added, section=sections[1].uuid, after=None)
    answer = composer.act(f"item/{item.uuid}/move/", section=sections[1].uuid, after=None)
    data = answer.json()
    assert (answer.status_code, data["code"]) == (409, "stale")
    assert data["digest_version"] == other.version
    assert data["order"] == [str(section.uuid) for section in sections]
    assert f"item-{added}" in data["html"][f"section-{sections[1].uuid}"]
    assert {"c-outline", "c-top"} < data["html"].keys()


def test_a_scheduled_digest_answers_frozen(composer, item, draft):
    Digest.objects.filter(pk=draft.pk).update(status="scheduled", publish_at="2030-01-01T00:00Z")
    for answer in (
        composer.save(item, body="Mine."),
        composer.act(f"item/{item.uuid}/delete/"),
        composer.act("section/add-countries/"),
        composer.act("digest/save/", title="Mine"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "frozen")
        assert "Stop the schedule" in answer.json()["error"]
    item.refresh_from_db()
    assert item.body != "Mine."
    page = composer.get().content.decode()
    assert "data-frozen" in page
    assert "data-act=" not in page.split('id="c-main"')[1]


def test_what_was_deleted_meanwhile_answers_gone(composer, item, editor_client, draft):
    Composer(editor_client, draft).act(f"item/{item.uuid}/delete/")
    answer = composer.save(item, body="Mine.")
    assert (answer.status_code, answer.json()["code"]) == (404, "gone")
    assert composer.get(f"item/{item.uuid}/form/").status_code == 404


def test_delete_answers_the_way_back(composer, item, draft):
    data = composer.act(f"item/{item.uuid}/delete/").json()
    assert data["gone"] == [f"item-{item.uuid}"]
    assert str(item.uuid) not in data["html"][f"section-{item.section.uuid}"]
    back = composer.act(f"undo/{data['undo']}/").json()
    assert f"item-{item.uuid}" in back["html"][f"section-{item.section.uuid}"]
    assert composer.act(f"undo/{data['undo']}/").status_code == 200
    assert Item.objects.filter(uuid=item.uuid).count() == 1


def test_a_delete_sent_again_answers_the_same_way_back(composer, item, draft):
    section, removal, seen = item.section, uuid4(), composer.version
    first = composer.act(f"item/{item.uuid}/delete/", removal=removal).json()
    again = composer.post(f"item/{item.uuid}/delete/", digest_version=seen, removal=removal).json()
    assert first["undo"] == again["undo"] == str(removal)
    assert (again["gone"], again["digest_version"]) == (first["gone"], first["digest_version"])
    assert draft.removals.count() == 1
    composer.act(f"undo/{removal}/")
    assert (
        composer.post(f"item/{item.uuid}/delete/", digest_version=seen, removal=removal).json()["gone"] == []
    )
    assert Item.objects.filter(uuid=item.uuid).exists()

    whole, seen = uuid4(), composer.version
    answers = [
        composer.post(f"section/{section.uuid}/delete/", digest_version=seen, removal=whole) for _ in "12"
    ]
    assert [answer.json()["undo"] for answer in answers] == [str(whole)] * 2
    assert [answer.json()["gone"] for answer in answers] == [[f"section-{section.uuid}"]] * 2
    other = Composer(composer.client, make_digest(sections=1, items=1, citations=1))
    theirs = Item.objects.get(section__digest=other.digest)
    assert other.act(f"item/{theirs.uuid}/delete/", removal=removal).status_code == 404


def test_a_move_sent_again_is_no_conflict(composer, item, draft):
    seen, (one, two) = composer.version, draft.sections.all()
    for path, body in (
        (f"item/{item.uuid}/move/", {"section": two.uuid, "after": None}),
        (f"section/{one.uuid}/move/", {"after": two.uuid}),
    ):
        seen = composer.version
        first = composer.act(path, **body).json()
        again = composer.post(path, digest_version=seen, **body)
        assert (again.status_code, again.json()["announce"]) == (200, first["announce"])
        assert again.json()["digest_version"] == composer.version
    elsewhere = composer.post(f"item/{item.uuid}/move/", digest_version=seen, section=one.uuid, after=None)
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "stale")


def test_sections_are_added_renamed_moved_and_deleted(composer, draft):
    new = uuid4()
    for _ in range(2):
        seen, composer.version = composer.version, draft.version
        answer = composer.act("section/add/", uuid=new, country=None, heading="After the summit", after=None)
        assert answer.json()["order"][0] == str(new)
    renamed = composer.act(f"section/{new}/save/", heading="Before the summit", country="")
    assert "Before the summit" in renamed.json()["html"][f"section-{new}"]
    last = str(draft.sections.last().uuid)
    assert composer.act(f"section/{new}/move/", after=last).json()["order"][-1] == str(new)
    gone = composer.act(f"section/{new}/delete/").json()
    assert gone["gone"] == [f"section-{new}"]
    assert str(new) not in gone["order"]
    assert seen
    assert draft.sections.count() == 2


def test_a_section_needs_a_heading_or_a_country(composer, draft):
    section = draft.sections.first()
    answer = composer.act(f"section/{section.uuid}/save/", heading="", country="")
    assert answer.status_code == 400
    assert "needs a heading" in str(answer.json()["errors"]["heading"])
    unknown = composer.act(f"section/{section.uuid}/save/", country="ZZ")
    assert list(unknown.json()["errors"]) == ["country"]


def test_the_digests_fields_are_saved_and_checked(composer, draft):
    taken = make_digest(sections=1, items=1, citations=1)
    answer = composer.act("digest/save/", title="Another title", number="", period_start="2026-04-01")
    assert answer.status_code == 400
    assert "ends before it starts" in str(answer.json()["errors"])
    twice = composer.act("digest/save/", number=taken.number)
    assert twice.status_code == 400
    good = composer.act("digest/save/", title="Another title", number="", period_end="2026-04-01")
    assert "Another title" in good.json()["html"]["c-top"]
    draft.refresh_from_db()
    assert (draft.title, draft.number) == ("Another title", None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"headline": "x" * 201}, "headline"),
        ({"focus_x": 101}, "focus_x"),
        ({"citations": [{"source": "A", "url": "not a url"}]}, "citations.0.url"),
        ({"citations": [{"source": "A", "url": "javascript:alert(1)"}]}, "citations.0.url"),
        ({"citations": [{"source": "A", "published_on": "yesterday"}]}, "citations.0.published_on"),
        ({"citations": "none"}, "citations"),
        ({"citations": [{"id": "x", "source": "A"}]}, "id"),
        ({"topics": ["No such topic"]}, "topics"),
        ({"topics": "Water"}, "topics"),
    ],
)
def test_what_does_not_fit_is_said_by_field_and_not_saved(composer, item, fields, field):
    answer = composer.save(item, **({"body": "Mine."} | fields))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["errors"]) == [field]
    item.refresh_from_db()
    assert (item.version, item.body == "Mine.") == (1, False)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"version": "1"}', b"[" * 100_000])
def test_a_request_that_cannot_be_read_is_refused_in_words(composer, item, body):
    url = f"{composer.base}item/{item.uuid}/save/"
    answer = composer.client.post(url, body, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_odd_characters_are_made_regular_in_one_place(composer, item):
    odd = "Alma\x00ty\ud800 e\u0301\u200bnd\r\nline \u202ertl\u202c"
    assert composer.save(item, body=odd, headline="A\x07B").status_code == 200
    item.refresh_from_db()
    assert item.body == "Almaty\ufffd \u00e9nd\nline rtl"
    assert item.headline == "AB"


def test_topics_are_made_by_who_may(composer, item, draft):
    TopicFactory(slug="water", name="Water")
    assert composer.save(item, topics=["Water"], new_topics=["Glaciers"]).status_code == 200
    assert sorted(item.topics.values_list("name", flat=True)) == ["Glaciers", "Water"]
    writer = get_user_model().objects.create_user("writer", password="pass", is_staff=True)
    writer.groups.add(Group.objects.get(name="Writer"))
    client = Client()
    client.force_login(writer)
    item.refresh_from_db()
    refused = Composer(client, draft).save(item, topics=["Water"], new_topics=["Rivers"])
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["topics"])
    assert not Topic.objects.filter(name="Rivers").exists()
    assert Composer(client, draft).save(item, topics=["Water"]).status_code == 200


def test_an_image_is_sent_kept_and_shown_from_the_desk(composer, item, draft):
    url = f"{composer.base}item/{item.uuid}/image/"
    answer = composer.client.post(url, {"image": png(), "version": "1"})
    assert answer.json()["item"]["version"] == 2
    item.refresh_from_db()
    name = item.image.name.split("/")[-1]
    assert f"/images/{name}" in answer.json()["html"][f"item-{item.uuid}"]
    form = composer.get(f"item/{item.uuid}/form/").content.decode()
    assert 'name="focus_x"' in form
    assert composer.client.post(url, {"image": png(), "version": "1"}).status_code == 409
    broken = SimpleUploadedFile("x.png", b"GIF89a no", "image/png")
    refused = composer.client.post(url, {"image": broken, "version": "2"})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    assert composer.client.post(url, {"version": "2"}).status_code == 400


def test_readers_see_nothing_of_it_until_it_is_published(editor_client):
    digest = digest_of(published_digest(sections=2, items=1, citations=1))
    item = Item.objects.filter(section__digest=digest).first()
    composer = Composer(editor_client, digest)
    composer.save(item, body="kanarienvogel")
    address = Client().get(f"/id/digest/{digest.uuid}")["Location"]
    assert b"kanarienvogel" not in Client().get(address).content
    assert "newer work that readers" in composer.get().content.decode()
    publishing.publish(digest)
    assert b"kanarienvogel" in Client().get(address).content
    assert "newer work that readers" not in composer.get().content.decode()


def statements(act):
    with CaptureQueriesContext(connection) as captured:
        assert act().status_code == 200
    return [q["sql"] for q in captured if not q["sql"].startswith(NOT_DATA)]


@pytest.mark.parametrize("role", ["Writer", "Editor", "Administrator"])
@pytest.mark.parametrize("size", [1, 3])
def test_saving_an_item_costs_the_same_for_every_role_with_one_and_three_of_everything(db, role, size):
    digest = make_digest(sections=size, items=size, citations=size)
    composer = Composer(client_of(member(role)), digest)
    item = Item.objects.filter(section__digest=digest).first()
    composer.save(item, body="First, for a revision to fold into.")
    item.refresh_from_db()
    assert len(statements(lambda: composer.save(item, body="Other.", headline="Other"))) == TEXT_QUERIES
    item.refresh_from_db()
    citations = [
        {"id": c.uuid, "source": c.source.name, "url": f"{c.url}/x", "title": "Other"}
        for c in item.citations.all()
    ]
    sent = statements(lambda: composer.save(item, body="More.", citations=citations))
    assert len(sent) == CITATION_QUERIES


@pytest.mark.parametrize("size", [1, 3])
def test_moving_an_item_costs_the_same_with_one_and_three_of_everything(editor_client, size):
    digest = make_digest(sections=size + 1, items=size, citations=size)
    composer, item = Composer(editor_client, digest), Item.objects.filter(section__digest=digest).first()
    target = digest.sections.last()
    composer.act(f"item/{item.uuid}/move/", section=target.uuid, after=None)
    back = item.section
    sent = statements(lambda: composer.act(f"item/{item.uuid}/move/", section=back.uuid, after=None))
    assert len(sent) == 17
