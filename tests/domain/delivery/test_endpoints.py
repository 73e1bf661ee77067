"""What partners and editors do with webhooks."""

import socket
import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from digests.choices import DisabledReason
from digests.domain import outbound
from digests.domain.catalogue import head
from digests.domain.delivery import endpoints, expanding, replaying, secrets
from digests.domain.delivery.endpoints import Wishes
from digests.domain.errors import DeskError, InvalidError
from digests.domain.outbound import guard
from digests.models import Change, Partner, Webhook
from tests.factories import published_digest
from tests.internet import Server, running

URL = "https://partner.example/hook"


@pytest.fixture
def canary(internet, monkeypatch):
    """A server on loopback, at a port that is allowed: its hits must stay empty."""
    with running(Server()) as four, running(Server(socket.AF_INET6)) as six:
        monkeypatch.setattr(guard, "PORTS", guard.PORTS | {four.port, six.port})
        four.six = six
        yield four


# Forms of an inner address that a partner could type; {four} and {six} are the ports of a server that must get none.
HOSTILE = [
    "http://127.0.0.1:{four}/",
    "http://localhost:{four}/",
    "http://127.1:{four}/",
    "http://0:{four}/",
    "http://0.0.0.0:{four}/",
    "http://2130706433:{four}/",
    "http://0x7f000001:{four}/",
    "http://0x7f.0.0.1:{four}/",
    "http://0177.0.0.1:{four}/",
    "http://127.0.0.1.:{four}/",
    "http://[::1]:{six}/",
    "http://[::]:{six}/",
    "http://[::ffff:127.0.0.1]:{four}/",
    "http://[::ffff:7f00:1]:{four}/",
    "http://[::127.0.0.1]:{four}/",
    "http://[0:0:0:0:0:0:0:1]:{six}/",
    "http://[fe80::1]:{six}/",
    "http://[fec0::1]:{six}/",
    "http://[fd00::1]:{six}/",
    "http://[64:ff9b::7f00:1]:{four}/",
    "http://[2002:7f00:1::]:{four}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1:{four}/",
    "http://192.168.1.1:{four}/",
    "http://172.16.0.1:{four}/",
    "http://100.64.0.1:{four}/",
    "http://inner.example:{four}/",
    "http://①②⑦.⓪.⓪.①:{four}/",
    "http://user:word@127.0.0.1:{four}/",
    "http://partner.example@127.0.0.1:{four}/",
    "http://partner.example\\@127.0.0.1:{four}/",
    "http://partner.example:22/",
    "http://partner.example:25/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{four}/",
    "https:///hook",
    "//127.0.0.1:{four}/",
]


@pytest.fixture
def fill(internet, canary):
    internet.name("inner.example", "127.0.0.1")
    return lambda form: form.format(four=canary.port, six=canary.six.port)


@pytest.mark.parametrize("form", HOSTILE)
def test_no_webhook_is_made_of_a_hostile_address_and_nobody_is_asked(partner, canary, fill, internet, form):
    with pytest.raises(InvalidError) as refused:
        endpoints.create(partner.pk, Wishes(fill(form)))
    assert list(refused.value.errors) == ["url"]
    assert not Webhook.objects.exists()
    assert internet.connected == []
    assert canary.hits == canary.six.hits == []


@pytest.mark.parametrize("form", HOSTILE)
def test_nothing_is_sent_to_one_that_is_there_already(partner, canary, fill, internet, deliver, form):
    webhook = Webhook.objects.create(partner=partner, url=fill(form), kinds=["digest"], seq=0)
    published_digest(sections=1, items=1)
    assert deliver() == 1
    assert internet.connected == []
    assert canary.hits == canary.six.hits == []
    # Some are refused, of others no resolver knows anything.
    assert webhook.deliveries.get().error in {"address", "connection"}


def test_a_name_that_is_public_when_it_is_typed_and_inside_when_it_is_sent_to(
    partner, canary, internet, deliver
):
    internet.name("rebound.example", "93.184.216.34", "127.0.0.1")
    webhook = endpoints.create(
        partner.pk, Wishes(f"http://rebound.example:{canary.port}/", kinds=("digest",))
    )
    published_digest(sections=1, items=1)
    deliver()
    assert internet.asked == ["rebound.example"] * 2
    assert canary.hits == []
    assert webhook.deliveries.get().error == "address"


def test_a_webhook_begins_where_the_log_ends(partner, internet):
    published_digest(sections=1, items=1)
    wishes = Wishes(URL, "Ours", {"country": [["KZ"]]}, ("corrected",), ("item",))
    webhook = endpoints.create(partner.pk, wishes)
    webhook.refresh_from_db()
    assert (webhook.seq, webhook.mode, webhook.disabled_at) == (head().seq, "live", None)
    assert (webhook.filters, webhook.actions, webhook.kinds) == (
        {"country": [["KZ"]]},
        ["corrected"],
        ["item"],
    )
    # Looked up, and asked for nothing.
    assert (internet.asked, internet.connected) == (["partner.example"], [])


def test_a_name_that_nobody_has_is_refused(partner, internet):
    with pytest.raises(InvalidError, match="No server has this name"):
        endpoints.create(partner.pk, Wishes("https://nobody.example/"))


def test_looking_up_ends_in_time(internet, monkeypatch):
    resolve = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: time.sleep(1) or resolve(*a, **k))
    with pytest.raises(outbound.SlowError):
        outbound.check_target(URL, seconds=0.1)


def test_in_production_addresses_are_https(partner, internet, settings):
    settings.PRODUCTION = True
    with pytest.raises(InvalidError, match="https"):
        endpoints.create(partner.pk, Wishes("http://partner.example/"))
    settings.INTERNAL_TARGETS = ["partner.example:80"]
    assert endpoints.create(partner.pk, Wishes("http://partner.example/"))


def test_a_partner_has_ten_at_most(partner, internet):
    for _ in range(10):
        endpoints.create(partner.pk, Wishes(URL))
    with pytest.raises(DeskError, match="10"):
        endpoints.create(partner.pk, Wishes(URL))
    assert endpoints.create(Partner.objects.create(name="Another").pk, Wishes(URL))


def test_a_changed_address_gets_what_waits_and_its_failures_are_forgotten(partner, internet):
    webhook = endpoints.create(partner.pk, Wishes(URL))
    Webhook.objects.update(failures=7, failing_since=timezone.now(), retry_at=timezone.now())
    published_digest(sections=1, items=1)
    expanding.expand(timezone.now())
    internet.name("new.example", "93.184.216.34")
    webhook = endpoints.change(webhook, Wishes("https://new.example/", kinds=("item",)))
    assert (webhook.failures, webhook.failing_since, webhook.retry_at) == (0, None, None)
    assert webhook.deliveries.count() == 2
    with pytest.raises(InvalidError):
        endpoints.change(webhook, Wishes("https://nobody.example/"))
    assert Webhook.objects.get().url == "https://new.example/"


def test_enabled_with_all_that_was_missed_or_with_what_comes(partner, internet):
    webhook = endpoints.create(partner.pk, Wishes(URL))
    published_digest(sections=1, items=1)
    expanding.expand(timezone.now())
    for drop, states in ((False, {"waiting"}), (True, {"dropped"})):
        endpoints.disable(webhook, because=DisabledReason.EDITOR)
        published_digest(sections=1, items=1)
        if drop:
            endpoints.drop_backlog(webhook)
        webhook = endpoints.enable(webhook)
        assert webhook.disabled_at is None
        assert set(webhook.deliveries.values_list("state", flat=True)) == states
        expanding.expand(timezone.now())
    assert webhook.deliveries.count() == 4
    published_digest(sections=1, items=1)
    expanding.expand(timezone.now())
    assert webhook.deliveries.filter(state="waiting").count() == 2


def test_the_first_reason_stays(partner, internet):
    webhook = endpoints.create(partner.pk, Wishes(URL))
    endpoints.disable(webhook, because=DisabledReason.PARTNER)
    assert endpoints.disable(webhook, because=DisabledReason.EDITOR).disabled_because == "partner"


@pytest.mark.parametrize("act", [endpoints.send_test, endpoints.retry_now])
def test_nothing_is_tried_of_a_disabled_one(partner, internet, act):
    webhook = endpoints.create(partner.pk, Wishes(URL))
    endpoints.disable(webhook, because=DisabledReason.GONE)
    with pytest.raises(endpoints.DisabledError):
        act(webhook)
    endpoints.enable(webhook)
    Partner.objects.update(paused_at=timezone.now())
    with pytest.raises(endpoints.DisabledError):
        act(webhook)


def test_ten_tests_wait_at_most(partner, internet):
    webhook = endpoints.create(partner.pk, Wishes(URL))
    for _ in range(10):
        endpoints.send_test(webhook)
    with pytest.raises(DeskError):
        endpoints.send_test(webhook)


def test_what_waits_can_be_sent_now(box, webhook, deliver):
    box.answer(500, 500, 500, 200)
    published_digest(sections=1, items=3)
    deliver()
    assert deliver() == 0
    assert endpoints.retry_now(webhook) == 4
    assert deliver() == 4
    assert set(webhook.deliveries.values_list("state", flat=True)) == {"delivered"}


def test_a_test_of_one_that_fails_is_sent_at_once(box, webhook, deliver):
    box.answer(500, 500, 500, 200)
    published_digest(sections=1, items=3)
    deliver()
    endpoints.send_test(webhook)
    with time_machine.travel(timezone.now() + timedelta(seconds=10)):
        deliver()
    assert box.bodies[-1]["type"] == "webhook.test"


def test_what_was_sent_is_sent_again_under_its_id_once_however_often_it_is_asked(box, webhook, deliver):
    published_digest(sections=1, items=3)
    deliver()
    ids = list(Change.objects.order_by("seq").values_list("uuid", flat=True))
    assert replaying.replay_ids(webhook, ids[:2]).queued == 2
    assert replaying.replay_ids(webhook, ids[:2] + ids[:1]).queued == 0
    deliver()
    assert box.ids == [str(uuid) for uuid in [*ids, *ids[:2]]]
    assert replaying.replay_ids(webhook, ids[:1]).queued == 1
    assert webhook.deliveries.filter(is_replay=True).count() == 3


def test_a_range_is_replayed_through_the_filters_in_parts(box, webhook, deliver, monkeypatch):
    monkeypatch.setattr(replaying, "SCAN", 4)
    published_digest(sections=1, items=8)
    deliver()
    endpoints.change(webhook, Wishes(box.url, kinds=("item",)))
    first = replaying.replay_range(webhook, from_seq=1)
    assert (first.queued, first.next_seq) == (3, 5)
    last = replaying.replay_range(webhook, from_seq=5, to_seq=7)
    assert (last.queued, last.next_seq) == (3, None)
    box.hits.clear()
    deliver()
    assert [body["data"]["seq"] for body in box.bodies] == [2, 3, 4, 5, 6, 7]


def test_a_replay_since_a_moment(box, webhook, deliver):
    published_digest(sections=1, items=1)
    moment = timezone.now()
    published_digest(sections=1, items=1)
    deliver()
    assert replaying.replay_since(webhook, moment).queued == 2


def test_what_has_not_been_come_to_yet_is_not_replayed(partner, internet):
    webhook = endpoints.create(partner.pk, Wishes(URL))
    published_digest(sections=1, items=1)
    assert replaying.replay_range(webhook, from_seq=0).queued == 0


def test_unknown_ids_are_named(partner, internet):
    webhook = endpoints.create(partner.pk, Wishes(URL))
    with pytest.raises(replaying.UnknownChangesError) as unknown:
        replaying.replay_ids(webhook, [partner.uuid])
    assert unknown.value.ids == (partner.uuid,)


def test_secrets_are_rotated_and_deleted_with_the_webhook(partner, internet):
    webhook = endpoints.create(partner.pk, Wishes(URL))
    before = secrets.newest(webhook)
    assert secrets.newest(endpoints.rotate_secret(webhook)) != before
    endpoints.delete(webhook)
    assert not Webhook.objects.exists()
