"""The leak crawl once more, for partners: with keys of either mode and every scope, and by what is pushed to them."""

from typing import Any

import pytest
from django.test import Client

from digests.choices import KeyMode, Scope
from digests.domain.delivery.rounds import Rounds
from digests.models import Digest, Hub, Usage, Webhook
from tests.factories import PartnerFactory, bearer, make_key
from tests.hooks import endpoint
from tests.test_leaks import CANARY, _places, all_addresses, secrets

# Fixtures that the tests below share with the readers' crawl.
__all__ = ["_places", "secrets"]


@pytest.mark.parametrize("mode", KeyMode.values)
def test_a_partner_with_every_scope_gets_no_canary(
    secrets: list[Digest], client: Client, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    client.raise_request_exception = False
    issued = make_key(mode=mode, scopes=Scope.values, per_minute=100_000)
    answered = 0
    for address in all_addresses(secrets):
        if not address.startswith("/api/"):
            continue
        response = client.get(address, headers=bearer(issued))
        assert response.status_code < 500, address
        answered += response.status_code == 200
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert CANARY not in content.decode("utf-8", "replace").replace(address, "").lower(), address
        assert CANARY not in str(dict(response.headers)).replace(address, ""), address
        assert response.headers["Cache-Control"].startswith("private") or response.status_code >= 300, address
    assert answered > 20
    assert not [
        record for record in caplog.records if CANARY in record.getMessage() and "request" not in record.name
    ]
    # The last path that went wrong is what was asked for, without its question; nothing else is kept.
    assert set(Usage.objects.values_list("key", flat=True)) == {issued.key.pk}


def test_nothing_secret_is_pushed_to_partners_or_the_hub(
    secrets: list[Digest], settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with endpoint() as box:
        settings.INTERNAL_TARGETS, settings.WEBSUB_HUB = [box.target], f"http://{box.target}/hub"
        Webhook.objects.create(partner=PartnerFactory(), url=box.url, seq=0)
        Hub.objects.create(seq=0)
        rounds = Rounds()
        while rounds.turn():
            pass
        bodies = [body.decode().lower() for _method, path, _host, body in box.hits if path == "/hook"]
        topics = [body.decode().lower() for _method, path, _host, body in box.hits if path == "/hub"]
    assert len(bodies) > 10
    assert len(topics) > 10
    assert not [body for body in (*bodies, *topics) if CANARY in body]
    assert CANARY not in caplog.text
