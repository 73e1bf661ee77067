"""Who reaches the composer, and how its addresses refuse: in JSON, for scripts that keep what was typed."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from digests.admin import compose_acts, compose_reads
from digests.models import Item, Removal
from tests.admin.composing import Composer


@pytest.fixture
def item(draft):
    return Item.objects.filter(section__digest=draft).first()


def addresses(digest, item, entries):
    ids = {"item": item.uuid, "section": item.section.uuid, "removal": uuid4()}
    for path, _view, name in entries:
        wanted = {key: value for key, value in ids.items() if f"<uuid:{key}>" in path}
        yield reverse(f"admin:digests_digest_compose_{name}", kwargs={"pk": digest.pk} | wanted)


def reads(digest, item):
    return list(addresses(digest, item, compose_reads.ADDRESSES))


def acts(digest, item):
    return list(addresses(digest, item, compose_acts.ADDRESSES))


def send(client, url, **extra):
    body = {"uuid": str(uuid4()), "heading": "kanarienvogel", "body": "kanarienvogel", "version": 1}
    return client.post(url, json.dumps(body), "application/json", **extra)


def untouched(digest):
    digest.refresh_from_db()
    assert digest.version == 1
    assert not Item.objects.filter(body="kanarienvogel").exists()
    assert not digest.sections.filter(heading="kanarienvogel").exists()
    assert not Removal.objects.exists()


def test_there_are_acts_and_reads_to_ask(draft, item):
    assert (len(acts(draft, item)), len(reads(draft, item))) == (15, 6)


def test_signed_out_is_told_in_json_and_only_the_page_leads_to_sign_in(draft, item):
    for url in reads(draft, item):
        answer = Client().get(url)
        assert (answer.status_code, answer.json()) == (401, {"code": "signed-out"})
    for url in acts(draft, item):
        answer = send(Client(), url)
        assert (answer.status_code, answer.json()) == (401, {"code": "signed-out"})
    page = Client().get(reverse("admin:digests_digest_compose", args=[draft.pk]))
    assert page.status_code == 302
    untouched(draft)


def test_staff_without_permission_reach_nothing(stranger_client, draft, item):
    assert Composer(stranger_client, draft).get().status_code == 403
    for url in reads(draft, item):
        answer = stranger_client.get(url)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    for url in acts(draft, item):
        assert send(stranger_client, url).status_code == 403
    untouched(draft)


def test_who_may_only_look_sees_the_page_without_tools_and_acts_on_nothing(reader_client, draft, item):
    page = Composer(reader_client, draft).get()
    assert item.headline in page.content.decode()
    assert "data-act=" not in page.content.decode().split('id="c-main"')[1]
    for url in reads(draft, item):
        assert reader_client.get(url).status_code == 200
    for url in acts(draft, item):
        answer = send(reader_client, url)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    untouched(draft)


def test_acts_take_no_get_and_reads_no_post(editor_client, draft, item):
    for url in acts(draft, item):
        assert editor_client.get(url).status_code == 405
    for url in reads(draft, item):
        if "/state/" not in url:
            assert send(editor_client, url).status_code == 405
    assert editor_client.post(reverse("admin:digests_digest_compose", args=[draft.pk])).status_code == 405
    untouched(draft)


def test_acts_need_a_token_that_can_be_fetched(editor, draft, item):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    for url in acts(draft, item):
        assert send(client, url).status_code == 403
    untouched(draft)
    token = client.get(reverse("admin:digests_digest_compose_token", args=[draft.pk])).json()["csrf"]
    url = reverse("admin:digests_digest_compose_item_save", args=[draft.pk, item.uuid])
    assert send(client, url, headers={"X-CSRFToken": token}).status_code == 200


def test_an_unknown_digest_is_not_found(editor_client, draft, item):
    page = reverse("admin:digests_digest_compose", args=[draft.pk + 99])
    assert editor_client.get(page).status_code == 404
    for url in reads(draft, item):
        if "/token/" not in url:
            answer = editor_client.get(url.replace(f"/{draft.pk}/", f"/{draft.pk + 99}/"))
            assert (answer.status_code, answer.json()["code"]) == (404, "gone")


def test_nothing_of_it_is_kept_by_a_cache(editor_client, draft, item):
    for url in reads(draft, item):
        assert editor_client.get(url)["Cache-Control"] == "no-store"


def test_the_preview_may_be_framed_by_the_desk_alone_and_only_where_it_asks(editor_client, draft):
    url = reverse("admin:digests_digest_preview", args=[draft.pk])
    plain, framed = editor_client.get(url), editor_client.get(f"{url}?frame=1")
    assert plain["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in plain["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert "preview-bar" in plain.content.decode()
    assert "preview-bar" not in framed.content.decode()
    composer = Composer(editor_client, draft)
    assert "frame-src 'self'" in composer.get()["Content-Security-Policy"]
    assert f"{url}?frame=1" in composer.get("tab/preview/").content.decode()
