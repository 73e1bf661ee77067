"""Keys: made once, replaced with an overlap, ended at once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from digests.domain.errors import DeskError, InvalidError
from digests.domain.partners import callers, keys, managing, tokens
from digests.domain.partners.callers import Refusal
from digests.models import ApiKey
from tests.factories import PartnerFactory, make_key

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 8, 9, tzinfo=UTC)


def refusal_of(token: str, at: datetime | None = None) -> Refusal | None:
    return callers.find(tokens.parse(token)).refusal(None, at=at or timezone.now())


def test_a_key_is_found_by_its_token_and_by_no_other() -> None:
    one, other = make_key(label="one"), make_key(label="other")
    token, foreign = tokens.parse(one.token), tokens.parse(other.token)
    found = callers.find(token)
    assert found.caller.key_id == one.key.pk
    assert found.caller.partner_name == one.key.partner.name
    assert found.caller.scopes == {"read"}
    assert found.refusal(None, at=timezone.now()) is None
    assert callers.find(tokens.Token("live", token.lookup, foreign.secret)) is None
    assert callers.find(tokens.Token("test", token.lookup, token.secret)) is None
    assert callers.find(tokens.make("live")) is None


def test_no_row_has_the_secret() -> None:
    issued = make_key()
    secret = tokens.parse(issued.token).secret
    row = ApiKey.objects.filter(pk=issued.key.pk).values().get()
    assert secret not in str(row)
    assert secret not in repr(issued)
    assert secret not in str(issued.key)


def test_the_same_key_made_twice_is_made_once_and_shown_once() -> None:
    partner, uuid = PartnerFactory(), uuid4()
    terms = keys.Terms(label="Site")
    first, again = (keys.issue(partner, terms, uuid=uuid) for _ in range(2))
    assert first.token
    assert (again.key, again.token) == (first.key, "")
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "terms"),
    [
        ("label", {"label": " "}),
        ("label", {"label": "x" * 81}),
        ("scopes", {"scopes": ()}),
        ("scopes", {"scopes": ("read", "everything")}),
        ("mode", {"mode": "dead"}),
        ("per_minute", {"per_minute": 0}),
        ("per_minute", {"per_month": 0}),
        ("expires_at", {"expires_at": NOW - timedelta(seconds=1)}),
        ("networks", {"networks": ("203.0.113.7/24",)}),
        ("networks", {"networks": ("here",)}),
        ("networks", {"networks": tuple(f"10.0.{n}.0/24" for n in range(21))}),
    ],
)
def test_terms_that_make_no_sense_are_refused_with_a_sentence(field: str, terms: dict) -> None:
    with time_machine.travel(NOW), pytest.raises(InvalidError) as refused:
        make_key(**terms)
    assert list(refused.value.errors) == [field]
    assert all(text.endswith(".") for text in refused.value.errors[field])
    assert not ApiKey.objects.exists()


def test_an_address_in_a_network_is_told_its_network() -> None:
    with pytest.raises(InvalidError, match=r"write the network") as refused:
        make_key(networks=("203.0.113.7/24",))
    assert "203.0.113.0/24" in str(refused.value)


def test_rotation_gives_the_same_rights_and_lets_the_old_key_go_on_for_a_while() -> None:
    with time_machine.travel(NOW, tick=False):
        old = make_key(
            label="Site", scopes=("read", "export"), networks=("203.0.113.0/24",), per_minute=7, per_month=9
        )
        ApiKey.objects.filter(pk=old.key.pk).update(followed_seq=41, followed_at=NOW)
        new = keys.rotate(old.key)
    again = ApiKey.objects.get(pk=new.key.pk)
    for name in ("label", "mode", "scopes", "networks", "per_minute", "per_month", "expires_at"):
        assert getattr(again, name) == getattr(old.key, name), name
    assert (again.followed_seq, again.followed_at) == (41, NOW)
    assert tokens.parse(new.token).secret != tokens.parse(old.token).secret
    replaced = ApiKey.objects.get(pk=old.key.pk)
    assert (replaced.replaced_by, replaced.expires_at) == (again, NOW + timedelta(days=7))
    found = callers.find(tokens.parse(old.token))
    assert found.refusal(None, at=NOW + timedelta(days=7)) is Refusal.EXPIRED
    assert found.refusal(None, at=NOW + timedelta(days=6, hours=23)) is Refusal.NETWORK


def test_a_key_for_a_time_is_replaced_by_one_for_as_long() -> None:
    with time_machine.travel(NOW, tick=False):
        old = make_key(expires_at=NOW + timedelta(days=30))
    with time_machine.travel(NOW + timedelta(days=28), tick=False):
        new = keys.rotate(old.key)
    assert new.key.expires_at == NOW + timedelta(days=58)
    old.key.refresh_from_db()
    assert old.key.expires_at == NOW + timedelta(days=30)


def test_a_key_is_replaced_once() -> None:
    old, uuid = make_key(), uuid4()
    first = keys.rotate(old.key, uuid=uuid)
    again = keys.rotate(old.key, uuid=uuid)
    assert (again.key, again.token) == (first.key, "")
    with pytest.raises(DeskError, match="replaced already"):
        keys.rotate(old.key)
    assert ApiKey.objects.count() == 2


@pytest.mark.parametrize("days", [-1, 91])
def test_an_overlap_has_bounds(days: int) -> None:
    with pytest.raises(DeskError, match="90 days"):
        keys.rotate(make_key().key, overlap=timedelta(days=days))
    assert ApiKey.objects.count() == 1


def test_a_key_that_ended_is_not_replaced() -> None:
    revoked = keys.revoke(make_key().key)
    with pytest.raises(DeskError, match="ended"):
        keys.rotate(revoked)
    with time_machine.travel(NOW):
        expired = make_key(expires_at=NOW + timedelta(days=1)).key
    with pytest.raises(DeskError, match="ended"), time_machine.travel(NOW + timedelta(days=2)):
        keys.rotate(expired)


def test_a_revoked_key_opens_nothing_from_then_on() -> None:
    issued = make_key()
    assert refusal_of(issued.token) is None
    first = keys.revoke(issued.key).revoked_at
    assert refusal_of(issued.token) is Refusal.REVOKED
    assert keys.revoke(issued.key).revoked_at == first


def test_a_paused_partner_has_no_keys_until_it_goes_on() -> None:
    issued = make_key()
    since = managing.pause(issued.key.partner).paused_at
    assert refusal_of(issued.token) is Refusal.PAUSED
    assert managing.pause(issued.key.partner).paused_at == since
    managing.resume(issued.key.partner)
    assert refusal_of(issued.token) is None


def test_a_key_is_found_by_its_lookup_or_by_a_token_that_leaked() -> None:
    issued = make_key()
    for text in (issued.key.lookup, issued.token, issued.token[:20], f" {issued.key.lookup}\n"):
        assert managing.find_key(text) == issued.key
    with pytest.raises(DeskError) as refused:
        managing.find_key(tokens.make("live").text())
    assert "_" not in str(refused.value).replace("dgst_live_", "")
