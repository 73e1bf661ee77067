"""A reader's own page: what they get, changed and ended by who holds the token."""

import pytest
from django.utils import timezone

from digests.choices import DeliveryState, MailingKind
from digests.domain.mail import subscribing, tokens
from digests.models import MailDelivery, Mailing, Signup, Subscriber
from tests.domain.mail.conftest import subscribe
from tests.factories import SeriesFactory, published_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return published_digest()


@pytest.fixture
def reader(edition):
    return subscribe(edition.series, "reader@mail.example", countries=("KZ",))[0]


def address_of(reader):
    return f"/subscribe/manage/{tokens.make(tokens.MANAGE, reader.uuid)}/"


def waiting(reader, edition):
    mailing = Mailing.objects.create(
        edition=edition, digest_id=edition.digest_id, kind=MailingKind.ISSUE, created_at=timezone.now()
    )
    return MailDelivery.objects.create(mailing=mailing, subscriber=reader, due_at=timezone.now())


def test_shows_what_they_get(read, reader):
    page = read(address_of(reader))
    chosen = [box["value"] for box in page.find_all("input", checked=True)]
    assert chosen == ["monitor", "KZ"]


def test_changes_what_they_get(client, reader):
    response = client.post(
        address_of(reader), {"do": "save", "series": "monitor", "countries-monitor": ["UZ"]}
    )
    assert response.status_code == 302
    assert "Saved." in client.get(response.headers["Location"]).content.decode()
    assert subscribing.wish_of(reader) == {"monitor": ("UZ",)}


def test_ending_everything_forgets_the_address_and_what_waits_for_it(client, reader, edition):
    copy = waiting(reader, edition)
    Signup.objects.create(address=reader.address, wish={}, asked_at=timezone.now())
    assert "forgotten" in client.post(address_of(reader), {"do": "stop"}).content.decode()
    assert not Subscriber.objects.exists()
    assert not Signup.objects.exists()
    copy.refresh_from_db()
    assert (copy.subscriber, copy.state) == (None, DeliveryState.DROPPED)
    assert client.get(address_of(reader)).status_code == 404


def test_choosing_nothing_is_ending_it(client, reader):
    client.post(address_of(reader), {"do": "save"})
    assert not Subscriber.objects.exists()


def test_a_series_left_is_not_sent_any_more_but_others_are(client, reader, edition):
    other = published_digest(series=SeriesFactory(slug="weekly", title="Weekly"))
    copies = [waiting(reader, edition), waiting(reader, other)]
    client.post(address_of(reader), {"do": "save", "series": "weekly"})
    states = [MailDelivery.objects.get(pk=copy.pk).state for copy in copies]
    assert states == [DeliveryState.DROPPED, DeliveryState.WAITING]


def test_another_purpose_of_the_token_opens_nothing(client, reader):
    token = tokens.make(tokens.STOP, reader.uuid)
    assert client.get(f"/subscribe/manage/{token}/").status_code == 404
    assert client.post(f"/subscribe/manage/{token}/", {"do": "stop"}).status_code == 404
    assert Subscriber.objects.exists()


def test_tokens_of_an_older_key_still_open(client, reader, settings):
    address, settings.SECRET_KEY_FALLBACKS = address_of(reader), [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of more than fifty characters, for this test alone"
    assert client.get(address).status_code == 200


def test_the_database_has_no_token(reader):
    token = tokens.make(tokens.MANAGE, reader.uuid)
    kept = "".join(str(value) for value in Subscriber.objects.values().get().values())
    assert token not in kept
    assert token.partition(".")[2] not in kept


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size, costs, reader):
    for n in range(size - 1):
        series = published_digest(series=SeriesFactory(slug=f"series-{n}", title=f"Series {n}")).series
        reader.subscriptions.create(series=series)
    costs(address_of(reader), 5)
