"""Rounds: no endpoint holds up another, none gets two requests at once, and nothing that came back is forgotten."""

import threading
import time
import tracemalloc
import zlib
from contextlib import suppress

import pytest

from digests.choices import DisabledReason
from digests.domain.catalogue import head
from digests.domain.delivery import endpoints, sending
from digests.domain.delivery.rounds import Rounds
from digests.models import Delivery, Partner, Webhook
from tests.factories import published_digest
from tests.hooks import endpoint


def fresh(webhook):
    return Webhook.objects.get(pk=webhook.pk)


def states(webhook):
    return list(webhook.deliveries.order_by("id").values_list("state", flat=True))


def test_an_endpoint_that_hangs_holds_up_no_other(partner, settings):
    released = threading.Event()
    with endpoint() as hanging, endpoint() as other:
        settings.INTERNAL_TARGETS = [hanging.target, other.target]
        hanging.answers["/hook"] = lambda _handler: released.wait(30)
        slow = Webhook.objects.create(partner=partner, url=hanging.url, seq=0)
        quick = Webhook.objects.create(partner=partner, url=other.url, seq=0)
        published_digest(sections=1, items=4)
        rounds, begun = Rounds(), time.monotonic()
        while states(quick) != ["delivered"] * 5:
            rounds.turn()
        assert time.monotonic() - begun < 5
        assert states(slow) == ["waiting"] * 5
        while rounds.post.running:
            rounds.settle()
        assert time.monotonic() - begun < 13
        released.set()
    assert len(hanging.hits) == 1
    assert (fresh(slow).last_error, fresh(slow).failures) == ("timeout", 1)


def test_an_answer_that_never_ends_is_cut_and_its_status_counts(partner, internet, deliver):
    """An endless body, unpacked from little: ten seconds and 64 kB, of which a thousand characters are kept."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(bytes(20_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)

    def endless(handler):
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\n\r\n")
        with suppress(OSError):
            while True:
                handler.wfile.write(bomb)

    with endpoint() as box:
        internet.host("partner.example", box)
        box.answers["/hook"] = endless
        webhook = Webhook.objects.create(
            partner=partner, url="http://partner.example/hook", kinds=["digest"], seq=0
        )
        published_digest(sections=1, items=1)
        tracemalloc.start()
        begun = time.monotonic()
        try:
            deliver()
            assert tracemalloc.get_traced_memory()[1] < 20_000_000
        finally:
            tracemalloc.stop()
        assert time.monotonic() - begun < 13
    delivery = webhook.deliveries.get()
    assert (delivery.code, delivery.error, len(delivery.response)) == (500, "status", 1000)


def test_one_request_at_a_time_goes_to_an_endpoint_and_two_to_a_partners(partner, settings):
    at_once, most = [0], [0]

    def slow(handler):
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        time.sleep(0.1)
        at_once[0] -= 1
        handler.send_response(204)
        handler.end_headers()

    with endpoint() as box:
        settings.INTERNAL_TARGETS = [box.target]
        box.answers["/hook"] = slow
        webhook = Webhook.objects.create(partner=partner, url=box.url, seq=0)
        published_digest(sections=1, items=4)
        one, two = Rounds(), Rounds()
        while states(webhook) != ["delivered"] * 5:
            one.turn()
            two.turn()
        assert (len(box.hits), most[0]) == (5, 1)
        for _ in range(4):
            Webhook.objects.create(partner=partner, url=box.url, seq=head().seq - 1)
        most[0] = 0
        while Delivery.objects.filter(state="delivered").count() < 9:
            one.turn()
        assert most[0] == 2


def test_many_endpoints_are_asked_at_once_but_no_more_than_eight(settings, db, publish_one):
    partners = [Partner.objects.create(name=f"Partner {n}") for n in range(12)]
    with endpoint() as box:
        settings.INTERNAL_TARGETS = [box.target]
        released = threading.Event()
        box.answers["/hook"] = lambda _handler: released.wait(30)
        for one in partners:
            Webhook.objects.create(partner=one, url=box.url, seq=0)
        publish_one()
        rounds = Rounds()
        rounds.turn()
        rounds.turn()
        assert len(rounds.post.running) == 8
        assert Webhook.objects.exclude(run=None).count() == 8
        released.set()


def test_an_editor_who_disables_it_stops_what_is_under_way(box, webhook):
    def slow(handler):
        time.sleep(0.3)
        handler.send_response(204)
        handler.end_headers()

    box.answers["/hook"] = slow
    published_digest(sections=2, items=8)
    rounds = Rounds()
    while not box.hits:
        rounds.turn()
    endpoints.disable(webhook, because=DisabledReason.EDITOR)
    while rounds.turn():
        pass
    assert len(box.hits) <= 4
    assert states(webhook).count("waiting") >= 13
    assert fresh(webhook).disabled_because == DisabledReason.EDITOR


def test_a_webhook_that_is_deleted_while_it_is_sent_to_leaves_nothing(box, webhook):
    published_digest(sections=1, items=1)
    rounds = Rounds()
    rounds.turn()
    endpoints.delete(webhook)
    while rounds.turn():
        pass
    assert not Delivery.objects.exists()


def test_a_database_that_is_lost_for_a_moment_loses_no_note(box, webhook, monkeypatch):
    published_digest(sections=1, items=1)
    rounds, note, failures = Rounds(), sending.note, [OSError("gone"), OSError("gone")]

    def flaky(reports):
        if reports and failures:
            raise failures.pop()
        note(reports)

    monkeypatch.setattr(sending, "note", flaky)
    for _ in range(100):
        try:
            if not rounds.turn():
                break
        except OSError:
            continue
    assert not failures
    assert states(webhook) == ["delivered"] * 2
    assert len(box.hits) == 2


@pytest.mark.parametrize("many", [1, 3])
def test_a_round_with_nothing_to_do_costs_two_queries(partner, many, django_assert_num_queries):
    for _ in range(many):
        Webhook.objects.create(partner=partner, url="https://partner.example/", seq=0)
    rounds = Rounds()
    with django_assert_num_queries(2):
        assert not rounds.turn()
