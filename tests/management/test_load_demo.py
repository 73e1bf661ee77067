"""The demonstration newsroom is whole, and loads once."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from digests.choices import DigestStatus, EditionKind, PubStatus
from digests.domain import preflight
from digests.models import Citation, Digest, Edition, Item, PublishedItem, Source, Topic
from tests.site.weighing import weigh

pytestmark = pytest.mark.django_db
LOCATION = re.compile(f"<loc>{settings.SITE_URL}([^<]+)</loc>")


@pytest.fixture
def demo(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA_DIR = tmp_path
    call_command("load_demo", verbosity=0)
    return tmp_path


def test_the_demonstration_is_whole_and_loads_once(
    demo: Path, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    # One test: a load takes seconds, and what is looked at changes nothing.
    it_is_whole()
    it_has_something_of_everything(client)
    every_page_stays_in_its_budget(client)
    its_drafts_show_what_preflight_finds()
    a_second_load_keeps_what_is_there(demo, capsys)


def it_is_whole() -> None:
    live = Edition.objects.live()
    assert live.count() >= 16
    assert {(edition.series.slug, edition.language) for edition in live} == {
        ("central-asia", "en"),
        ("south-caucasus", "en"),
        ("central-asia-ru", "ru"),
        ("central-asia-kk", "kk"),
        ("central-asia-ug", "ug"),
    }
    for edition in live.filter(language="en").exclude(year=2023):
        assert 4 <= len(edition.document["sections"]) <= 6, edition.title
    assert 255 <= Item.objects.count() <= 285
    assert Citation.objects.count() >= 380
    assert Edition.objects.filter(kind=EditionKind.CORRECTION).count() == 1
    assert Edition.objects.filter(status=PubStatus.CANCELED, is_live=True).count() == 1
    assert Digest.objects.filter(status=DigestStatus.SCHEDULED).count() == 1
    assert Digest.objects.filter(status=DigestStatus.DRAFT).count() == 2
    pictured = Item.objects.exclude(image="")
    assert pictured.count() >= 8
    assert all(item.image_alt and item.image_credit for item in pictured)
    # Made through intake: every source is of the registry, and nearly every item has a topic.
    assert not Source.objects.filter(status="proposed").exists()
    untagged = Item.objects.filter(tagged__isnull=True).count()
    assert untagged < Item.objects.count() / 5
    assert Topic.objects.filter(tagged__isnull=False).distinct().count() >= 25
    assert all(item.headline for item in Item.objects.all())


def it_has_something_of_everything(client: Client) -> None:
    pages = [client.get(path).content.decode() for path in addresses(client) if path.count("/") > 4]
    for sign in (
        'class="label state"',
        "Nothing in this issue from",
        "<figure",
        'class="correction"',
        'dir="rtl"',
        'lang="kk"',
        'lang="ru"',
    ):
        assert any(sign in page for page in pages), sign
    # The newest issue, which home shows whole, is in English.
    assert '<article class="digest" lang="en"' in client.get("/").content.decode()
    assert client.get("/corrections/").content.count(b'<p class="correction">') == 2


def every_page_stays_in_its_budget(client: Client) -> None:
    weights = {path: weigh(client, path) for path in addresses(client)}
    assert len(weights) > 300
    assert {path: weight.faults() for path, weight in weights.items() if weight.faults()} == {}


def addresses(client: Client) -> list[str]:
    """Return every page that the sitemaps list."""
    found = []
    for part in LOCATION.findall(client.get("/sitemap.xml").content.decode()):
        if "news" not in part:
            found += LOCATION.findall(client.get(part).content.decode())
    return found


def a_second_load_keeps_what_is_there(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (Digest.objects.count(), (demo / "demo_password").read_text())
    capsys.readouterr()
    call_command("load_demo")
    assert "nothing was loaded" in capsys.readouterr().out
    assert before == (Digest.objects.count(), (demo / "demo_password").read_text())


def its_drafts_show_what_preflight_finds() -> None:
    found = {
        finding.code
        for digest in Digest.objects.filter(status=DigestStatus.DRAFT)
        for finding in preflight.check_digest(digest)
    }
    assert {"to-come", "empty-section"} <= found
    assert all(row.text for row in PublishedItem.objects.filter(status="usable"))
