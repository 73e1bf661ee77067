"""Signing secrets of webhooks: worked out from the site's own when they are needed, and stored nowhere.

A copy of the database signs nothing. The price: where NEWSROOM_SECRET_KEY changes, so do all of them; keys named
in NEWSROOM_OLD_SECRET_KEYS go on signing too, until partners have taken new secrets.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac
from standardwebhooks import Webhook as Signer

from digests.models import Webhook

PREFIX = "whsec_"
# How long the secret before the newest signs too.
BOTH_FOR = timedelta(hours=24)


def newest(webhook: Webhook) -> str:
    """Return the secret that a webhook's partner is given, as Standard Webhooks writes it: ``whsec_`` and base64."""
    return _secret(webhook, webhook.secret_number, settings.SECRET_KEY)


def signing(webhook: Webhook, at: datetime) -> tuple[str, ...]:
    """Return every secret that signs at a time, the newest first."""
    return tuple(dict.fromkeys(_signing(webhook, at)))


def headers(secrets: tuple[str, ...], event_id: str, body: str, at: datetime) -> Mapping[str, str]:
    """Return the headers that let a partner verify a body, ``at`` being the attempt's time in UTC."""
    signatures = [Signer(secret).sign(event_id, at, body) for secret in secrets]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _signing(webhook: Webhook, at: datetime) -> Iterator[str]:
    numbers = [webhook.secret_number]
    if webhook.previous_until and at < webhook.previous_until:
        numbers.append(webhook.secret_number - 1)
    for number in numbers:
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            yield _secret(webhook, number, key)


def _secret(webhook: Webhook, number: int, key: str) -> str:
    value = f"{webhook.uuid.hex}.{number}"
    made = salted_hmac("digests.delivery.webhook", value, secret=key, algorithm="sha256").digest()
    return PREFIX + b64encode(made).decode()
