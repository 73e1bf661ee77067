"""Confirming: a POST by who has the mail, once, and never by a program that opens links."""

from datetime import timedelta

import pytest
from django.utils import timezone

from digests.domain.mail import subscribing, tokens
from digests.models import MailBlock, Signup, Subscriber
from tests.factories import published_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def signup():
    published_digest()
    subscribing.ask("reader@mail.example", {"monitor": ("KZ",)}, network="192.0.2.0/24")
    return Signup.objects.get()


def address_of(signup):
    return f"/subscribe/confirm/{tokens.make(tokens.CONFIRM, signup.uuid)}/"


def test_opening_the_link_changes_nothing(read, client, signup):
    for _ in range(3):
        page = read(address_of(signup))
        client.head(address_of(signup))
    assert "reader@mail.example" in page.text
    assert "Kazakhstan" in page.text
    assert not Subscriber.objects.exists()


def test_pressing_the_button_subscribes_once(client, signup):
    first, second = (client.post(address_of(signup), {"do": "confirm"}) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"].startswith("/subscribe/manage/")
    assert client.get(first.headers["Location"]).status_code == 200
    subscriber = Subscriber.objects.get()
    assert subscribing.wish_of(subscriber) == {"monitor": ("KZ",)}
    # Used up: later it must not bring back what was ended since.
    subscribing.forget(subscriber)
    assert client.post(address_of(signup)).status_code == 404
    assert not Subscriber.objects.exists()


def test_pages_by_token_are_kept_by_nobody(client, signup):
    for response in (client.get(address_of(signup)), client.get("/subscribe/confirm/nonsense/")):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert "ETag" not in response.headers
        assert not response.cookies


def test_unknown_old_and_foreign_tokens_answer_alike(client, signup):
    Signup.objects.update(asked_at=timezone.now() - timedelta(days=8))
    wrong = tokens.make(tokens.MANAGE, signup.uuid)
    addresses = [address_of(signup), f"/subscribe/confirm/{wrong}/", "/subscribe/confirm/nonsense/"]
    answers = [method(address) for address in addresses for method in (client.get, client.post)]
    assert {(a.status_code, a.content) for a in answers} == {(404, answers[0].content)}
    assert b"This link leads nowhere" in answers[0].content


def test_an_address_can_be_closed(client, signup):
    assert b"Nothing will be sent" in client.post(address_of(signup), {"do": "block"}).content
    assert "reader" not in MailBlock.objects.get().pk
    assert not Signup.objects.exists()
    subscribing.ask("READER@mail.example", {"monitor": ()}, network="")
    assert not Signup.objects.filter(due_at__isnull=False).exists()


def test_who_subscribes_again_keeps_what_they_had_and_gets_the_new(client, signup):
    client.post(address_of(signup))
    Signup.objects.update(sent_at=None)
    Subscriber.objects.update(stopped_at=timezone.now(), refusals=3)
    subscribing.ask("reader@mail.example", {"monitor": ()}, network="")
    client.post(address_of(Signup.objects.get(due_at__isnull=False)))
    subscriber = Subscriber.objects.get()
    assert subscribing.wish_of(subscriber) == {"monitor": ()}
    assert (subscriber.stopped_at, subscriber.refusals) == (None, 0)


def test_a_series_withdrawn_in_between_leaves_nothing_to_confirm(client, signup):
    Signup.objects.update(wish={"gone": []})
    assert client.post(address_of(signup)).status_code == 404
    assert not Subscriber.objects.exists()
