"""``issue_key``, ``rotate_key``, ``revoke_key``: the key alone on standard output."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from digests.domain.partners import tokens
from digests.models import ApiKey, Partner
from tests.factories import PartnerFactory, make_key

pytestmark = pytest.mark.django_db


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue()


def test_a_key_is_made_for_a_partner():
    partner = PartnerFactory(name="Steppe Herald")
    token, said = run(
        "issue_key", "Steppe Herald", "--label", "Site", "--scope", "read", "--scope", "export",
        "--network", "203.0.113.0/24", "--per-minute", "9", "--per-month", "99", "--days", "2",
    )  # fmt: skip
    key = ApiKey.objects.get()
    assert tokens.parse(token).is_of(key.secret_digest)
    assert "shown this once" in said
    assert tokens.parse(token).secret not in said
    assert (key.partner, key.label, key.scopes) == (partner, "Site", ["read", "export"])
    assert (key.networks, key.per_minute, key.per_month) == (["203.0.113.0/24"], 9, 99)
    assert timedelta(days=1) < key.expires_at - timezone.now() < timedelta(days=2)


def test_a_partner_is_added_where_that_is_asked_for():
    with pytest.raises(CommandError, match="no partner “Herald”"):
        run("issue_key", "Herald")
    token, _said = run("issue_key", "Herald", "--new", "--test")
    assert token.startswith("dgst_test_")
    run("issue_key", "Herald", "--new")
    assert Partner.objects.get().keys.count() == 2


def test_a_wrong_term_is_told():
    PartnerFactory(name="Herald")
    with pytest.raises(CommandError, match="is no network"):
        run("issue_key", "Herald", "--network", "here")


def test_a_key_is_replaced():
    old = make_key()
    token, said = run("rotate_key", old.key.lookup, "--days", "1")
    old.key.refresh_from_db()
    assert tokens.parse(token).is_of(old.key.replaced_by.secret_digest)
    assert f"replaces “Tests ({old.key.lookup})”" in said
    with pytest.raises(CommandError, match="replaced already"):
        run("rotate_key", old.key.lookup)


def test_a_key_is_revoked_and_a_leaked_token_not_said_again():
    issued = make_key()
    said, _error = run("revoke_key", issued.token)
    issued.key.refresh_from_db()
    assert issued.key.revoked_at
    assert tokens.parse(issued.token).secret not in said
    unknown = tokens.make("live").text()
    with pytest.raises(CommandError) as refused:
        run("revoke_key", unknown)
    assert unknown[-20:] not in str(refused.value)
