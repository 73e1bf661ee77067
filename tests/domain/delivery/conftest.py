"""A partner with an endpoint on loopback, and the worker's rounds of deliveries."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from digests.domain.delivery.rounds import Rounds
from digests.models import Delivery, Partner, Webhook
from tests.factories import published_digest
from tests.hooks import Endpoint, endpoint
from tests.internet import PUBLIC, Internet


@pytest.fixture
def internet(monkeypatch: Any) -> Internet:
    """Return a small internet, in which partner.example is public."""
    net = Internet()
    net.name("partner.example", PUBLIC)
    net.install(monkeypatch)
    return net


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


@pytest.fixture
def publish_one(webhook: Webhook) -> Any:
    """Return a function that publishes what makes one event for the webhook, of a digest."""

    def publish() -> Any:
        Webhook.objects.filter(pk=webhook.pk).update(kinds=["digest"])
        return published_digest(sections=1, items=1)

    return publish


def to_next(clock: Any) -> bool:
    """Move a clock to the next moment at which something is due; tell whether there is any."""
    moments = [
        max(due, rests or due)
        for due, rests in Delivery.objects.filter(state="waiting", webhook__disabled_at=None).values_list(
            "due_at", "webhook__retry_at"
        )
    ]
    if moments:
        clock.move_to(max(min(moments), timezone.now()))
    return bool(moments)
