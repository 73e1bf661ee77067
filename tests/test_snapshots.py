"""Snapshots put back the rows that were made, and give way where other rows lie there."""

import pytest
from django.db import transaction

from digests.domain import publishing
from digests.models import Digest, Edition, Head, Region
from tests import snapshots
from tests.factories import RegionFactory, digest_of, published_digest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _none_yet(monkeypatch):
    monkeypatch.setattr(snapshots, "_snapshots", {})


def test_rows_are_as_they_were_and_more_can_follow():
    made = []

    def make():
        made.append(published_digest())
        return made[-1]

    with transaction.atomic():
        first = snapshots.once("one", make)
        rows = snapshots._stored()
        transaction.set_rollback(True)
    assert not Edition.objects.exists()
    again = snapshots.once("one", make)
    assert len(made) == 1
    assert again == first
    assert again is not first
    assert snapshots._stored() == rows
    # Numbers that the database gives go on after those that were put there.
    published_digest()
    publishing.withdraw(digest_of(again), by=None, note="No.")
    assert Edition.objects.count() == 3
    assert Head.objects.get().generation == 3


def test_it_makes_anew_where_the_tables_hold_something_else():
    snapshots.once("one", published_digest)
    assert Region.objects.count() == 1
    second = snapshots.once("one", published_digest)
    assert set(Digest.objects.values_list("uuid", flat=True)) > {second.digest_id}
    assert Digest.objects.count() == 2


def test_what_changes_a_row_is_no_snapshot():
    RegionFactory()
    with pytest.raises(AssertionError, match="Region"):
        snapshots.once("one", lambda: Region.objects.update(name="Other"))


def test_what_was_made_under_other_settings_is_not_put_back(settings):
    with transaction.atomic():
        published_digest()
        transaction.set_rollback(True)
    settings.SITE_URL = "https://other.example"
    assert "https://other.example/" in published_digest().wire
