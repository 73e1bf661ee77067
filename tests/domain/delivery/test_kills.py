"""Workers that are killed, on real databases: whoever comes next sends what is missing, under the same id."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from digests.choices import SendState
from digests.domain.delivery import sending
from digests.domain.delivery.rounds import Rounds
from digests.models import Change, Delivery, Partner, Webhook
from tests.factories import published_digest
from tests.hooks import endpoint

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def box(settings):
    with endpoint() as box:
        settings.INTERNAL_TARGETS = [box.target]
        yield box


@pytest.fixture
def webhook(box, transactional_db):
    partner = Partner.objects.create(name="Partner")
    return Webhook.objects.create(partner=partner, url=box.url, seq=0)


def deliver():
    rounds = Rounds()
    while rounds.turn():
        pass
    rounds.end()


def in_child(act):
    """Run ``act`` in a process of its own; return its id."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        _inherited = connections["default"]
        del connections["default"]
        try:
            act()
        finally:
            os._exit(0)
    return child


def wait_until_killed(child):
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def forget_leases():
    """As if half a minute had passed."""
    Webhook.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_killed_after_the_claim_and_before_the_send(box, webhook):
    published_digest(sections=1, items=2)

    def claim_and_die():
        rounds = Rounds()
        rounds.post.begin = lambda _errand: os.kill(os.getpid(), signal.SIGKILL)
        rounds.turn()

    wait_until_killed(in_child(claim_and_die))
    assert box.hits == []
    lease = Webhook.objects.get().lease_until - timezone.now()
    assert timedelta(0) < lease <= sending.LEASE
    # Nobody takes it away while its worker may live …
    deliver()
    assert box.hits == []
    # … and another has it within a minute of the kill.
    assert sending.LEASE + timedelta(seconds=3) < timedelta(seconds=60)
    forget_leases()
    deliver()
    assert box.ids == [str(uuid) for uuid in Change.objects.order_by("seq").values_list("uuid", flat=True)]


@pytest.mark.parametrize("number", [1, 2, 30])
def test_killed_after_the_send_and_before_the_note(box, webhook, number):
    published_digest(sections=5, items=8)
    children = []

    def kill_at(handler):
        if len(box.hits) == number:
            while not children:
                time.sleep(0.01)
            os.kill(children[0], signal.SIGKILL)
        handler.send_response(204)
        handler.end_headers()

    box.answers["/hook"] = kill_at
    children.append(in_child(deliver))
    wait_until_killed(children[0])
    forget_leases()
    deliver()
    ids = [str(uuid) for uuid in Change.objects.order_by("seq").values_list("uuid", flat=True)]
    assert len(ids) == 41
    # Each arrived; and what was sent twice came again under the id that it had, in order.
    assert list(dict.fromkeys(box.ids)) == ids
    assert len(box.ids) > len(ids)
    assert set(Delivery.objects.values_list("state", flat=True)) == {SendState.DELIVERED}


def test_four_workers_send_each_event_once(box, webhook, settings):
    """Endpoints are leased: side by side, workers neither double nor lose any."""
    for number in range(3):
        partner = Partner.objects.create(name=f"Partner {number}")
        Webhook.objects.create(partner=partner, url=f"{box.url}?{number}", seq=0)
    for number in range(3):
        box.answers[f"/hook?{number}"] = 204
    published_digest(sections=5, items=8)
    children = [in_child(deliver) for _ in range(4)]
    for child in children:
        os.waitpid(child, 0)
    deliver()
    assert len(box.ids) == 4 * 41
    assert {box.ids.count(one) for one in box.ids} == {4}
    paths = {path for _method, path, *_rest in box.hits}
    for path in paths:
        mine = [one for one, hit in zip(box.ids, box.hits, strict=True) if hit[1] == path]
        assert len(set(mine)) == 41
