"""Secrets are worked out, tell webhooks and rotations apart, and sign as the standard's library verifies."""

from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks import Webhook as Library
from standardwebhooks import WebhookVerificationError

from digests.domain.delivery import endpoints, secrets
from digests.models import Webhook


@pytest.fixture
def webhook(partner):
    return Webhook.objects.create(partner=partner, url="https://partner.example/", seq=0)


def test_a_secret_is_as_the_standard_writes_it_and_the_same_each_time(webhook):
    secret = secrets.newest(webhook)
    assert secret.startswith("whsec_")
    assert secret == secrets.newest(Webhook.objects.get())
    assert len(secret) == len("whsec_") + 44


def test_each_webhook_rotation_and_site_has_another(webhook, partner, settings):
    other = Webhook.objects.create(partner=partner, url="https://partner.example/", seq=0)
    seen = [secrets.newest(webhook), secrets.newest(other), secrets.newest(endpoints.rotate_secret(webhook))]
    settings.SECRET_KEY = "another" * 10
    seen.append(secrets.newest(webhook))
    assert len(set(seen)) == 4


def test_no_row_holds_a_secret(webhook):
    known = secrets.newest(webhook)
    assert known not in str(Webhook.objects.values().get())


def test_what_is_signed_verifies_with_the_library_and_nothing_else_does(webhook):
    now = timezone.now()
    headers = secrets.headers(secrets.signing(webhook, now), "an-id", '{"a":"ә"}', now)
    library = Library(secrets.newest(webhook))
    assert library.verify('{"a":"ә"}', dict(headers)) == {"a": "ә"}
    with pytest.raises(WebhookVerificationError):
        library.verify('{"a":"b"}', dict(headers))


def test_both_secrets_sign_for_a_day_after_a_rotation(webhook):
    before, now = secrets.newest(webhook), timezone.now()
    webhook = endpoints.rotate_secret(webhook, now=now)
    assert secrets.signing(webhook, now + timedelta(hours=23)) == (secrets.newest(webhook), before)
    assert secrets.signing(webhook, now + timedelta(hours=24)) == (secrets.newest(webhook),)
    headers = secrets.headers(secrets.signing(webhook, now), "an-id", "{}", now)
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (before, secrets.newest(webhook)):
        Library(secret).verify("{}", dict(headers))


def test_a_changed_key_of_the_site_lets_the_secret_before_sign_too(webhook, settings):
    before, now = secrets.newest(webhook), timezone.now()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    headers = secrets.headers(secrets.signing(webhook, now), "an-id", "{}", now)
    assert secrets.newest(webhook) != before
    Library(before).verify("{}", dict(headers))
