"""Deliveries come of the change log: each once, in order, what a webhook wants and no other."""

import pytest
from django.utils import timezone

from digests.choices import DisabledReason
from digests.domain import publishing
from digests.domain.catalogue import FacetFilter, Filters, changes, head
from digests.domain.delivery import endpoints, expanding
from digests.models import Change, Delivery, Webhook
from tests.factories import digest_of, published_digest


def expand():
    return expanding.expand(timezone.now())


@pytest.fixture
def make(partner):
    """Make a webhook that stands where the log ends."""

    def made(**fields):
        return Webhook.objects.create(
            partner=partner, url="https://partner.example/", **{"seq": head().seq} | fields
        )

    return made


def types_of(webhook):
    return list(webhook.deliveries.order_by("id").values_list("type", flat=True))


def test_a_digest_makes_a_delivery_for_itself_and_each_item_in_order(make):
    webhook = make()
    published_digest(sections=2, items=1)
    assert expand() == 1
    assert types_of(webhook) == ["digest.published", "item.published", "item.published"]
    assert list(webhook.deliveries.order_by("id").values_list("event_id", "seq")) == list(
        Change.objects.order_by("seq").values_list("uuid", "seq")
    )
    assert expand() == 0


def test_what_was_public_before_is_not_sent(make):
    published_digest(sections=1, items=1)
    webhook = make()
    assert expand() == 0
    assert types_of(webhook) == []


def test_filters_let_through_what_changes_tells_under_them(make):
    by_country = make(filters={"country": [["UZ"]]})
    by_both = make(filters={"country": [["KZ", "UZ"]], "topic": [["topic-1"]]})
    edition = published_digest(sections=3, items=1)
    digest = digest_of(edition)
    section = digest.sections.get(country__code="UZ")
    expand()
    before = head().seq
    assert [kind for kind in types_of(by_country) if kind.startswith("item")] == ["item.published"]
    assert len(types_of(by_both)) == 2
    section.items.update(section=digest.sections.get(country__code="KZ"), position=9)
    section.delete()
    publishing.publish(digest)
    expand()
    told = changes(
        Filters((FacetFilter("country", ("UZ",)),)), since=before, limit=100, from_start=False, head_seq=0
    ).rows
    assert types_of(by_country)[-2:] == [f"{row['kind']}.{row['action']}" for row in told]
    assert types_of(by_country)[-1] == "item.descoped"
    assert by_country.seq < Webhook.objects.get(pk=by_country.pk).seq == head().seq


def test_kinds_and_actions_can_be_chosen(make, editor):
    items, notices = make(kinds=["item"]), make(actions=["corrected", "withdrawn"])
    digest = digest_of(published_digest(sections=1, items=2))
    expand()
    publishing.withdraw(digest, by=editor, note="It was wrong.")
    expand()
    assert set(types_of(items)) == {"item.published", "item.withdrawn"}
    assert types_of(notices) == ["digest.withdrawn", "item.withdrawn", "item.withdrawn"]


def test_who_is_stopped_keeps_their_place(make, partner):
    stopped, paused = make(), make()
    endpoints.disable(stopped, because=DisabledReason.PARTNER)
    published_digest(sections=1, items=1)
    type(partner).objects.update(paused_at=timezone.now())
    assert expand() == 0
    type(partner).objects.update(paused_at=None)
    endpoints.enable(stopped)
    assert expand() == 2
    assert types_of(stopped) == types_of(paused) == ["digest.published", "item.published"]


def test_a_test_keys_webhook_gets_no_change(make):
    webhook = make(mode="test")
    published_digest(sections=1, items=1)
    assert expand() == 0
    assert types_of(webhook) == []


def test_a_long_log_is_taken_up_in_parts_with_nothing_twice(make, monkeypatch):
    monkeypatch.setattr(expanding, "SCAN", 3)
    webhook = make()
    published_digest(sections=2, items=4)
    rounds = 0
    while expand():
        rounds += 1
    assert rounds == 3
    assert Delivery.objects.count() == 9
    # As after a kill between another worker's read and write.
    Webhook.objects.filter(pk=webhook.pk).update(seq=0)
    while expand():
        pass
    assert Delivery.objects.count() == 9


@pytest.mark.parametrize("many", [1, 12])
def test_webhooks_at_the_same_change_read_it_once(make, many, django_assert_num_queries):
    for _ in range(many):
        make()
    published_digest(sections=1, items=1)
    with django_assert_num_queries(2 + 5 * many):
        expand()
