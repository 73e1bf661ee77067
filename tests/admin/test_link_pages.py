"""A digest's links at the desk: how each is, and how far a check is, without scripts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from digests.domain import link_checks
from digests.models import Heartbeat, Link
from tests.factories import make_digest


@pytest.fixture
def digest(db):
    made = make_digest(sections=1, items=3, citations=1)
    link_checks.adopt()
    return made


def see(client, digest):
    return client.get(reverse("admin:digests_digest_links", args=[digest.pk]))


def check(client, digest):
    return client.post(reverse("admin:digests_digest_links", args=[digest.pk]), follow=True).content.decode()


def test_shows_how_each_link_is(editor_client, digest, settings):
    settings.CHECK_LINKS = True
    dead, failing, _new = Link.objects.order_by("pk")
    facts = {"rank": 2, "checked_at": timezone.now(), "outcome": "missing", "status": 404}
    Link.objects.filter(pk=dead.pk).update(health="dead", failures=2, **facts)
    Link.objects.filter(pk=failing.pk).update(failures=1, **facts)
    page = see(editor_client, digest)
    text = page.content.decode()
    assert page.context["checked"] == 2
    assert "2 of 3 links are checked" in text
    assert text.count('class="desk-error"') == text.count('class="desk-warning"') == 1
    assert "the page is gone (404)" in text
    assert text.count("waits to be checked") == 1
    assert "See how far it is" in text


def test_a_press_puts_all_of_them_first(editor_client, digest, settings):
    settings.CHECK_LINKS = True
    Heartbeat.objects.create(worker="one", at=timezone.now())
    text = check(editor_client, digest)
    assert "3 links are being checked" in text
    assert "0 of 3 links are checked" in text
    assert set(Link.objects.values_list("rank", flat=True)) == {0}
    assert "No worker runs" not in text
    Link.objects.update(rank=2, checked_at=timezone.now())
    assert "were checked just now" in check(editor_client, digest)


def test_where_checks_are_off_the_page_says_so_and_has_no_button(editor_client, digest):
    text = see(editor_client, digest).content.decode()
    assert "turned off" in text
    assert "Check all links now" not in text
    check(editor_client, digest)
    assert set(Link.objects.values_list("rank", flat=True)) == {1}


def test_without_a_worker_the_page_says_so(editor_client, digest, settings):
    settings.CHECK_LINKS = True
    assert "No worker runs" in see(editor_client, digest).content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_queries(editor_client, size, django_assert_num_queries):
    digest = make_digest(sections=size, items=size, citations=size)
    with django_assert_num_queries(6):
        see(editor_client, digest)
