"""The desk speaks its browser's language, and what it publishes speaks the digest's and the site's."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language

from digests.choices import DigestStatus
from digests.models import Digest, Edition, PublishedItem
from newsroom.middleware import desk_language
from tests.factories import make_digest, published_digest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("ru", "ru"),
        ("ru-KZ,ru;q=0.9", "ru"),
        ("kk,ru;q=0.8,en;q=0.5", "ru"),
        ("de,fr", "en"),
        ("en-GB,ru", "en"),
        ("*", "en"),
        ("nonsense;;;q=x", "en"),
    ],
)
def test_the_first_language_that_the_desk_has(accepted: str, language: str) -> None:
    assert desk_language(accepted) == language


def test_the_desk_follows_accept_language(admin_client: Client) -> None:
    page = admin_client.get("/admin/", headers={"Accept-Language": "ru"})
    assert '<html lang="ru"' in page.content.decode()
    assert "Редакторская" in page.content.decode()
    assert page["Content-Language"] == "ru"
    assert "Accept-Language" in page["Vary"]
    assert '<html lang="en' in admin_client.get("/admin/").content.decode()
    assert get_language() == "en"


def test_the_front_page_writes_its_dates_in_one_way(admin_client: Client) -> None:
    at = datetime(2026, 3, 5, 4, 30, tzinfo=UTC)
    published_digest(at=at)
    draft = make_digest()
    Digest.objects.filter(pk=draft.pk).update(status=DigestStatus.IN_REVIEW, updated_at=at)
    for language, date in (("en", "5 Mar 2026, 09:30"), ("ru", "5 мар 2026, 09:30")):
        page = admin_client.get("/admin/", headers={"Accept-Language": language})
        whens = BeautifulSoup(page.content, "html.parser").select(".desk-when")
        assert [when.find_all(string=True, recursive=False)[-1].strip() for when in whens] == [date] * 2


def test_a_russian_editor_publishes_in_the_digests_language(admin_client: Client) -> None:
    digest = make_digest()
    step = reverse("admin:digests_digest_step", args=[digest.pk, "publish"])
    sent = admin_client.post(step, headers={"Accept-Language": "ru"}, follow=True)
    assert "опубликован" in sent.content.decode()
    edition = Edition.objects.get(digest_id=digest.uuid)
    assert "Государственное" not in edition.article_html
    assert "State media" in edition.article_html
    item = PublishedItem.objects.filter(digest_id=digest.uuid).first()
    assert item
    assert "State media" in item.article_html
