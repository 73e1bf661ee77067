"""A partner with an endpoint on loopback, and the worker's rounds of deliveries."""

from collections.abc import Iterator
from typing import Any

import pytest

from digests.domain.delivery.rounds import Rounds
from digests.models import Partner, Webhook
from tests.hooks import Endpoint, endpoint


@pytest.fixture
def partner(db: None) -> Partner:
    """Return a partner."""
    return Partner.objects.create(name="Partner")


@pytest.fixture
def box(settings: Any) -> Iterator[Endpoint]:
    """Return an endpoint that the newsroom may send to."""
    with endpoint() as box:
        settings.INTERNAL_TARGETS = [box.target]
        yield box


@pytest.fixture
def webhook(partner: Partner, box: Endpoint) -> Webhook:
    """Return the partner's webhook, which leads to the endpoint."""
    return Webhook.objects.create(partner=partner, url=box.url, seq=0)


@pytest.fixture
def deliver() -> Any:
    """Return a function that does a worker's rounds until nothing is due, and says how many requests that took."""

    def until_quiet() -> int:
        rounds = Rounds()
        while rounds.turn():
            pass
        rounds.end()
        return rounds.post.reported

    return until_quiet
