"""A small newsroom with one of each thing that can happen to a digest."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from digests.choices import Scope
from digests.domain import publishing
from digests.models import Item
from tests.api.partner import ROOT
from tests.factories import PartnerFactory, bearer, digest_of, make_key, published_digest
from tests.internet import PUBLIC, Internet
from tests.snapshots import once

START = datetime(2026, 3, 8, 9, tzinfo=UTC)


@pytest.fixture
def wire_archive(db: None) -> Any:
    """Return a digest as published, one corrected, one withdrawn and one that lost an item."""
    return once("wire_archive", make_archive)


def make_archive() -> Any:
    plain, corrected, withdrawn, shortened = (
        published_digest(at=START + timedelta(hours=n)) for n in range(4)
    )
    item = Item.objects.filter(section__digest__uuid=corrected.digest_id).first()
    item.body = "Freight fell."
    item.save()
    corrected = publishing.correct(digest_of(corrected), by=None, note="It fell, not rose.")
    withdrawn = publishing.withdraw(digest_of(withdrawn), by=None, note="It was not ours.")
    dropped = Item.objects.filter(section__digest__uuid=shortened.digest_id).last()
    dropped_id = dropped.uuid
    dropped.delete()
    shortened = publishing.publish(digest_of(shortened))
    return SimpleNamespace(
        plain=plain,
        corrected=corrected,
        corrected_item=item.uuid,
        withdrawn=withdrawn,
        shortened=shortened,
        dropped_item=dropped_id,
    )


@pytest.fixture
def internet(monkeypatch: Any) -> Internet:
    """Return a small internet, in which partner.example is public."""
    net = Internet()
    net.name("partner.example", PUBLIC)
    net.install(monkeypatch)
    return net


@pytest.fixture
def key():
    return make_key(PartnerFactory(name="Ours"), scopes=[Scope.WEBHOOKS])


@pytest.fixture
def ask(client, key, internet):
    """Ask with the partner's key, or another; a body is sent as JSON."""

    def asked(method, path="", body=None, *, issued=key):
        data = "" if body is None else json.dumps(body)
        path = f"{ROOT}{path}"
        return client.generic(
            method.upper(), path, data, content_type="application/json", headers=bearer(issued)
        )

    return asked
