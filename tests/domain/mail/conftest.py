"""Readers and a mail server for the tests of mail."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from digests.models import Series, Subscriber, Subscription
from tests.mailbox import Mailbox, running


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    """Return a mail server on loopback that the newsroom sends by."""
    with running() as box:
        settings.MAIL_SERVER = box.server
        yield box


def subscribe(series: Series, *addresses: str, countries: tuple[str, ...] = ()) -> list[Subscriber]:
    """Return subscribers of a series, who confirmed now."""
    people = Subscriber.objects.bulk_create(
        Subscriber(address=address, language="en", confirmed_at=timezone.now()) for address in addresses
    )
    Subscription.objects.bulk_create(
        Subscription(subscriber=person, series=series, country=code)
        for person in people
        for code in countries or ("",)
    )
    return people
