from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from digests.models import Item


def preview_url(draft):
    return reverse("admin:digests_digest_preview", args=[draft.pk])


def test_the_preview_shows_the_working_copy_under_a_bar(editor_client, draft):
    Item.objects.filter(section__digest=draft).update(body="Words of a draft.")
    answer = editor_client.get(preview_url(draft))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Words of a draft." in page
    assert "preview-bar" in page
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.fixture
def picture():
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")


@pytest.fixture
def with_image(editor_client, draft, item_form, picture, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    item = Item.objects.filter(section__digest=draft).first()
    url = reverse("admin:digests_item_change", args=[item.pk])
    fields = item_form(item, image=picture, image_alt="A field", image_credit="Desk")
    assert editor_client.post(url, fields).status_code == 302
    item.refresh_from_db()
    return item


def test_an_uploaded_image_is_made_anew(with_image):
    assert with_image.image.name.endswith(".webp")
    assert (with_image.image_width, with_image.image_height) == (60, 40)
    with with_image.image.open() as stored:
        assert Image.open(stored).format == "WEBP"


def test_an_image_of_a_draft_is_the_desks_alone(editor_client, stranger_client, draft, with_image):
    name = with_image.image.name.rpartition("/")[2]
    url = reverse("admin:digests_digest_image", args=[draft.pk, name])
    assert url in editor_client.get(preview_url(draft)).content.decode()
    answer = editor_client.get(url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/webp"
    assert b"".join(answer.streaming_content)
    assert Client().get(url).status_code == 302
    assert stranger_client.get(url).status_code == 403
    assert editor_client.get(url.replace(name, "other.webp")).status_code == 404


def test_what_is_no_image_is_refused(editor_client, draft, item_form):
    item = Item.objects.filter(section__digest=draft).first()
    url = reverse("admin:digests_item_change", args=[item.pk])
    text = SimpleUploadedFile("photo.jpg", b"not a picture", "image/jpeg")
    answer = editor_client.post(url, item_form(item, image=text))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["image"]
