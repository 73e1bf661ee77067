"""What tests of webhooks at the desk do: find their pages, read them, and deliver what is due."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from digests.domain.delivery.rounds import Rounds
from digests.models import Webhook


def deliver() -> None:
    """Deliver until nothing is due."""
    rounds = Rounds()
    while rounds.turn():
        pass
    rounds.end()


def url(name: str, webhook: Webhook, *more: Any) -> str:
    """Return the address of a page about a webhook."""
    return reverse(f"admin:digests_partner_{name}", args=[webhook.partner_id, webhook.uuid, *more])


def page_of(client: Client, *args: Any) -> str:
    """Return a page that is there, its white space as single spaces."""
    response = client.get(*args)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())
