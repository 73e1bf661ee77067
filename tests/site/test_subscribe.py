"""Asking for mail: the same answer whoever asks, and no flood for anybody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from digests.domain.mail import subscribing
from digests.models import MailBlock, Signup, Subscriber
from tests.domain.mail.conftest import subscribe as subscribed
from tests.factories import SeriesFactory, published_digest

pytestmark = pytest.mark.django_db
ADDRESS = "/subscribe/"


@pytest.fixture(autouse=True)
def series():
    return published_digest().series


def ask(client, address="reader@mail.example", series="monitor", **more):
    return client.post(ADDRESS, {"address": address, "series": series} | more.pop("data", {}), **more)


def test_offers_series_with_their_countries(read):
    page = read(ADDRESS)
    assert page.find("input", {"name": "series"})["value"] == "monitor"
    names = [box.parent.text.strip() for box in page.find_all("input", {"name": "countries-monitor"})]
    assert names == ["Kazakhstan", "Uzbekistan"]
    assert not page.find("input", {"name": "series", "checked": True})
    assert read(f"{ADDRESS}?series=monitor").find("input", {"name": "series", "checked": True})


def test_a_series_that_is_not_public_is_neither_offered_nor_taken(read, client):
    SeriesFactory(slug="secret", title="Secret plans")
    assert "Secret" not in read(ADDRESS).text
    response = ask(client, series="secret")
    assert response.status_code == 400
    assert "Choose at least one series" in response.content.decode()
    assert not Signup.objects.exists()


def test_a_request_is_noted_and_confirmed_by_mail_alone(client):
    response = ask(client, data={"countries-monitor": ["KZ", "XX"]})
    assert (response.status_code, response.headers["Location"]) == (302, "/subscribe/?asked=1")
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]
    signup = Signup.objects.get()
    assert (signup.address, signup.wish) == ("reader@mail.example", {"monitor": ["KZ"]})
    assert signup.due_at
    assert not Subscriber.objects.exists()
    assert "Look into your mailbox" in client.get("/subscribe/?asked=1").content.decode()


def test_the_answer_is_the_same_for_known_blocked_and_unknown_addresses(client, series):
    subscribed(series, "known@mail.example")
    MailBlock.objects.create(
        pk=next(iter(subscribing.tokens.address_hashes("never@mail.example"))), at=timezone.now()
    )
    answers = [ask(client, f"{name}@mail.example") for name in ("known", "never", "new")]
    assert {(a.status_code, a.headers["Location"], a.content) for a in answers} == {
        (302, "/subscribe/?asked=1", b"")
    }
    assert set(Signup.objects.values_list("address", flat=True)) == {"known@mail.example", "new@mail.example"}


@pytest.mark.parametrize(
    "address",
    [
        "", "nobody", "a@b", "a@localhost", "a@[127.0.0.1]", '"a b"@mail.example', "a@mail.example\nBcc: x@y.example",
        "a@mail.example\r\nSubject: x", "a@mail.example,b@mail.example", "a@mail.example b@mail.example",
        "<a@mail.example>", "a" * 250 + "@mail.example", "a\x00@mail.example", "имя@mail.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_kept_on_the_page(client, address):
    response = ask(client, address)
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert 'value="monitor" checked' in response.content.decode()
    assert not Signup.objects.exists()


def test_addresses_are_kept_in_one_form(client):
    ask(client, "  Reader+News@Почта.Example ")
    assert Signup.objects.get().address == "reader+news@xn--80a1acny.example"


def test_an_address_gets_one_mail_in_ten_minutes_and_three_a_day(client):
    due = Signup.objects.filter(due_at__isnull=False)
    sent_at = timezone.now()
    for _ in range(5):
        ask(client)
    assert due.count() == 1
    for hours in (9, 6, 3):
        Signup.objects.create(
            address="reader@mail.example", wish={}, asked_at=sent_at, sent_at=sent_at - timedelta(hours=hours)
        )
    due.update(due_at=None, sent_at=sent_at - timedelta(hours=3))
    ask(client)
    assert not due.exists()
    Signup.objects.filter(sent_at__lt=sent_at - timedelta(hours=4)).delete()
    ask(client)
    assert due.count() == 1


def test_the_newest_wish_is_what_the_mail_confirms(client):
    ask(client)
    Signup.objects.update(due_at=None, sent_at=timezone.now())
    ask(client, data={"countries-monitor": ["UZ"]})
    assert Signup.objects.get(address="reader@mail.example").wish == {"monitor": ["UZ"]}


def test_one_network_may_ask_for_thirty_addresses_an_hour(client, settings):
    for n in range(31):
        response = ask(client, f"reader{n}@mail.example", REMOTE_ADDR=f"198.51.100.{n}")
    assert response.status_code == 429
    assert "come back in an hour" in response.content.decode()
    assert ask(client, "other@mail.example", REMOTE_ADDR="203.0.113.1").status_code == 302
    assert not Signup.objects.filter(network__contains="198.51").exists()
    settings.BEHIND_PROXY = True
    forged = {"HTTP_X_FORWARDED_FOR": "203.0.113.77, 198.51.100.9"}
    assert ask(client, "again@mail.example", **forged).status_code == 429


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 302),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://testserver"}, 302),
        ({}, 302),
    ],
)
def test_a_form_of_another_site_is_refused(client, headers, status):
    assert ask(client, headers=headers).status_code == status
    assert Signup.objects.exists() == (status == 302)


def test_without_a_mail_server_there_is_no_such_page(client, settings):
    settings.MAIL_SERVER = None
    for address in (ADDRESS, "/subscribe/manage/x/", "/subscribe/confirm/x/", "/subscribe/stop/x/monitor/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"address": "a@mail.example", "series": "monitor"}).status_code == 404
    assert not Signup.objects.exists()


def test_what_is_typed_is_shown_as_text(client):
    page = ask(client, '"><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size, costs):
    for n in range(size - 1):
        published_digest(series=SeriesFactory(slug=f"series-{n}", title=f"Series {n}"))
    costs(ADDRESS, 3)
