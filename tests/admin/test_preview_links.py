import logging
import re
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from digests.domain import images, preview_links, publishing
from digests.models import Comment, Item, PreviewLink
from newsroom.logs import HideTokens
from tests.admin.people import client_of, looker, member
from tests.factories import make_digest

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def page(draft):
    return reverse("admin:digests_digest_share", args=[draft.pk])


@pytest.fixture
def shared(draft):
    """Return the address of a link to the draft that works."""
    made = preview_links.make(draft, name="Dana Ospan", days=7, by=None, uuid=uuid4())
    return reverse("shared-preview", args=[made.token])


def form(**changes):
    return {"uuid": str(uuid4()), "name": "Dana Ospan", "days": 3} | changes


def address_in(answer):
    return re.search(r"/admin/shared/[\w-]+/", answer.content.decode()).group()


def test_a_link_is_shown_once_and_opens_without_an_account(draft, page):
    client = client_of(member("Editor"))
    answer = client.post(page, form())
    assert answer.status_code == 201
    address = address_in(answer)
    assert "/admin/shared/" not in client.get(page).content.decode()
    text = Client().get(address).content.decode()
    assert draft.title in text
    assert "Preview for Dana Ospan" in text
    assert "Last opened" in client.get(page).content.decode()


def test_the_same_form_again_makes_no_second_link(page):
    client, sent = client_of(member("Editor")), form()
    client.post(page, sent)
    answer = client.post(page, sent, follow=True)
    assert "/admin/shared/" not in answer.content.decode()
    assert "once only" in answer.content.decode()
    assert PreviewLink.objects.count() == 1


@pytest.mark.parametrize("changes", [{"days": 31}, {"days": 0}, {"name": " "}, {"uuid": "x"}])
def test_a_wrong_form_is_refused_and_kept(page, changes):
    answer = client_of(member("Editor")).post(page, form(**changes))
    assert answer.status_code == 409
    assert not PreviewLink.objects.exists()


def test_who_may_not_make_links_sees_them_only(page, shared):
    link = PreviewLink.objects.get()
    for client in (client_of(looker()), client_of(member("Writer"))):
        text = client.get(page).content.decode()
        assert "Dana Ospan" in text
        assert "Revoke" not in text
        assert client.post(page, form()).status_code == 403
        assert client.post(page, {"do": "revoke", "link": str(link.uuid)}).status_code == 403
    link.refresh_from_db()
    assert link.revoked_at is None


def not_found(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    return answer.content, sorted(answer.headers.items())


def test_revoked_expired_unknown_and_foreign_look_the_same(draft, page, shared):
    editor = client_of(member("Editor"))
    assert Client().get(shared).status_code == 200
    unknown = not_found(Client(), "/admin/shared/nothing-here/")
    editor.post(page, {"do": "revoke", "link": str(PreviewLink.objects.get().uuid)})
    assert not_found(Client(), shared) == unknown
    past = timezone.now() - timedelta(days=2)
    PreviewLink.objects.update(revoked_at=None, created_at=past, expires_at=past + timedelta(days=1))
    assert not_found(Client(), shared) == unknown
    assert not_found(Client(), f"/admin/shared/{PreviewLink.objects.get().token_hash}/") == unknown
    assert Client().post(shared, {"verdict": "approved"}).status_code == 404
    assert PreviewLink.objects.get().verdict == "none"


def test_a_link_opens_its_own_digest_alone(draft, page, shared):
    other = make_digest(sections=1, items=1, mark="kanarienvogel")
    assert "kanarienvogel" not in Client().get(shared).content.decode()
    elsewhere = reverse("admin:digests_digest_share", args=[other.pk])
    answer = client_of(member("Editor")).post(
        elsewhere, {"do": "revoke", "link": str(PreviewLink.objects.get().uuid)}
    )
    assert answer.status_code == 404
    assert Client().get(shared).status_code == 200


def test_nothing_indexes_stores_or_passes_it_on(shared):
    for address in (shared, f"{shared}?frame=1", f"{shared}?width=phone"):
        headers = Client().get(address).headers
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_only_the_phone_frame_may_be_framed_and_by_the_site_alone(shared):
    page, framed = Client().get(shared), Client().get(f"{shared}?frame=1")
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
    assert "preview-bar" not in framed.content.decode()


def test_an_answer_is_kept_and_shown_at_the_desk(draft, page, shared):
    sent = {"verdict": "changes", "note": f"The minister's name is misspelt. {HOSTILE}"}
    answer = Client().post(shared, sent)
    assert answer.status_code == 302
    assert "You asked for changes" in Client().get(answer["Location"]).content.decode()
    comment = Comment.objects.get(digest=draft)
    assert comment.author == "Dana Ospan"
    editor = client_of(member("Editor"))
    assert "asks for changes" in editor.get(page).content.decode()
    comments = editor.get(reverse("admin:digests_digest_comments", args=[draft.pk])).content.decode()
    assert "by a preview link" in comments
    assert HOSTILE not in comments
    Client().post(shared, {"verdict": "approved"})
    assert PreviewLink.objects.get().verdict == "approved"


def test_asking_for_changes_needs_a_note_and_keeps_what_was_typed(shared):
    for sent in (
        {"verdict": "changes", "note": ""},
        {"note": "A word."},
        {"verdict": "boo", "note": "A word."},
    ):
        answer = Client().post(shared, sent)
        assert answer.status_code == 409
        assert sent["note"] in answer.content.decode()
    assert not Comment.objects.exists()


def test_an_answer_needs_the_token_of_its_form(shared):
    client = Client(enforce_csrf_checks=True)
    assert client.post(shared, {"verdict": "approved"}).status_code == 403
    assert PreviewLink.objects.get().verdict == "none"
    client.get(shared)
    sent = {"verdict": "approved", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post(shared, sent).status_code == 302


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(editor_client, page, shared, method):
    assert getattr(editor_client, method)(page).status_code == 405
    assert getattr(Client(), method)(shared).status_code == 405


def test_no_log_holds_a_token(shared, capsys):
    handler = next(
        h for h in logging.getLogger().handlers if any(isinstance(f, HideTokens) for f in h.filters)
    )
    token = shared.split("/")[3]
    out = handler.setStream(StringIO())
    try:
        assert Client().put(shared).status_code == 405
        assert Client().get(f"{shared}images/none.webp").status_code == 404
        assert Client().post(shared, {}).status_code == 409
        assert Client(enforce_csrf_checks=True).post(shared).status_code == 403
    finally:
        written = handler.setStream(out).getvalue()
    assert written.count("/admin/shared/*/") == 4
    assert token not in written


@pytest.fixture
def with_image(draft, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    item = Item.objects.filter(section__digest=draft).first()
    file = images.accept(ContentFile(out.getvalue(), name="a.png"))
    item.image.save(file.name, file)
    return item.image.name.rpartition("/")[2]


def test_images_come_by_the_token_alone(draft, shared, with_image):
    address = f"{shared}images/{with_image}"
    assert address in Client().get(shared).content.decode()
    answer = Client().get(address)
    assert answer.headers["Content-Type"] == "image/webp"
    assert b"".join(answer.streaming_content)
    assert Client().get(f"{shared}images/other.webp").status_code == 404
    assert Client().get(f"/admin/shared/nothing/images/{with_image}").status_code == 404
    foreign = preview_links.make(make_digest(), name="X", days=1, by=None, uuid=uuid4())
    path = reverse("shared-preview-image", args=[foreign.token, with_image])
    assert Client().get(path).status_code == 404
    preview_links.revoke(PreviewLink.objects.get(digest=draft))
    assert Client().get(address).status_code == 404


def test_the_public_sees_nothing_of_it(draft, shared):
    assert Client().get(f"/id/digest/{draft.uuid}").status_code == 404
    publishing.publish(draft)
    assert shared not in Client().get("/").content.decode()
    assert Client().get(shared).status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_the_pages_cost_the_same_for_one_and_three(editor_client, django_assert_num_queries, size):
    digest = make_digest(sections=size + 1, items=size, citations=size)
    for n in range(size):
        made = preview_links.make(digest, name=f"Reader {n}", days=2, by=None, uuid=uuid4())
    with django_assert_num_queries(4):
        editor_client.get(reverse("admin:digests_digest_share", args=[digest.pk]))
    address = reverse("shared-preview", args=[made.token])
    Client().get(address)
    with django_assert_num_queries(11):
        assert Client().get(address).status_code == 200
