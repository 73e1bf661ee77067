"""Unsubscribing with one click: RFC 8058, by a mail program, and by a person."""

import pytest

from digests.domain.mail import subscribing, tokens
from digests.models import Subscriber
from tests.domain.mail.conftest import subscribe
from tests.factories import SeriesFactory, published_digest

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def reader():
    return subscribe(published_digest().series, "reader@mail.example")[0]


def address_of(reader):
    return f"/subscribe/stop/{tokens.make(tokens.STOP, reader.uuid)}/monitor/"


def test_opening_the_link_changes_nothing(read, client, reader):
    assert "No more of Monitor to reader@mail.example?" in read(address_of(reader)).text
    client.head(address_of(reader))
    assert Subscriber.objects.exists()


def test_one_click_of_a_mail_program_from_anywhere_ends_it_twice(client, reader):
    for _ in range(2):
        response = client.post(address_of(reader), ONE_CLICK, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"
        assert not response.cookies
    assert not Subscriber.objects.exists()


def test_it_ends_this_series_and_says_what_is_left(client, reader):
    weekly = published_digest(series=SeriesFactory(slug="weekly", title="Weekly")).series
    reader.subscriptions.create(series=weekly)
    page = client.post(address_of(reader), ONE_CLICK).content.decode()
    assert "You get no more of Monitor. You still get:" in page
    assert "Weekly" in page
    assert subscribing.wish_of(reader) == {"weekly": ()}


def test_a_made_up_token_ends_nothing(client, reader):
    real = address_of(reader)
    assert client.post(real.replace("/stop/", "/stop/x"), ONE_CLICK).status_code == 404
    assert client.post("/subscribe/stop/x/monitor/", ONE_CLICK).status_code == 404
    assert Subscriber.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, reader, method):
    assert getattr(client, method)(address_of(reader)).status_code == 405
