"""Sending over a real connection: each reader gets one copy, whatever breaks."""

import os
import signal
from datetime import timedelta
from resource import RUSAGE_SELF, getrusage

import pytest
from django.db import connections
from django.utils import timezone

from digests.choices import DeliveryState
from digests.domain import publishing
from digests.domain.mail import mailings, sending, subscribing
from digests.models import MailDelivery, Mailing, Subscriber
from newsroom.mail_server import MailServer
from tests.domain.mail.conftest import subscribe
from tests.factories import SeriesFactory, digest_of, make_digest
from tests.management.processes import free_port

NEXT = timedelta(seconds=1)


def publish(series, **kw):
    digest = make_digest(sections=2, items=1, citations=1, series=series, **kw)
    return publishing.publish(digest, mail=True)


def send(seconds=60):
    return sending.send_due(timezone.now() + NEXT, seconds=seconds)


def states():
    return sorted(MailDelivery.objects.values_list("state", flat=True))


@pytest.fixture
def series(db):
    return SeriesFactory()


def in_child(act):
    """Run ``act`` in a process of its own, and wait for its end."""
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


def send_all(note):
    """Send until nothing is left, and note by how many kB the most memory that was held has grown."""
    before = getrusage(RUSAGE_SELF).ru_maxrss
    while send():
        pass
    note.write_text(str(getrusage(RUSAGE_SELF).ru_maxrss - before))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_thousand_get_one_copy_each_though_connections_drop_and_the_worker_is_killed(box, tmp_path):
    series = SeriesFactory()
    subscribe(series, *(f"reader{n}@mail.example" for n in range(2000)))
    publish(series)
    # Hangs up on the very first, twice in a row, and now and then.
    box.drop_before = {1, 2, 3, 700, 1500, 1501}
    children = []
    # Once it has taken number 900, and before it can say so, the worker is gone.
    box.on_taken = lambda n: os.kill(children[0], signal.SIGKILL) if n == 900 else None
    children.append(in_child(send))
    _pid, status = os.waitpid(children[0], 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert len(box.taken) == 900
    MailDelivery.objects.filter(lease_until__isnull=False).update(lease_until=timezone.now() - NEXT)
    note = tmp_path / "grown.txt"
    assert os.waitpid(in_child(lambda: send_all(note)), 0)[1] == 0
    # Rows and letters are held in batches: a worker needs as much for thousands as for some.
    assert int(note.read_text()) < 16_000, "kB more"
    assert len(box.copies()) == 2000
    assert set(box.copies().values()) == {1}
    # Number 900 was taken, which nobody knows but the server: it isn't sent again by itself.
    assert MailDelivery.objects.filter(state=DeliveryState.SENT).count() == 1999
    assert MailDelivery.objects.get(state=DeliveryState.UNCERTAIN).subscriber.address == box.taken[899][0]
    assert Mailing.objects.get().finished_at


def test_one_connection_carries_many(box, series):
    subscribe(series, *(f"reader{n}@mail.example" for n in range(30)))
    publish(series)
    assert send() == 30
    assert box.connections == 1
    assert states() == ["sent"] * 30
    assert send() == 0


def test_a_copy_that_the_server_did_not_take_comes_again_under_the_same_name(box, series):
    subscribe(series, "reader@mail.example")
    publish(series)
    seen = []
    take = box.handle_DATA

    async def watched(server, session, envelope):
        seen.append(envelope.content.split(b"Message-ID: ")[1].split(b"\r\n")[0])
        return await take(server, session, envelope)

    box.handle_DATA, box.drop_before = watched, {1}
    send()
    assert len(seen) == 2
    assert len(set(seen)) == 1
    assert str(MailDelivery.objects.get().uuid).encode() in seen[0]


def test_a_mailbox_that_refuses_three_times_gets_no_more(box, series):
    dead, alive = subscribe(series, "dead@mail.example", "alive@mail.example")
    box.refuse = {"dead@mail.example": "550 no such mailbox"}
    for _ in range(4):
        publish(series)
        send()
    dead.refresh_from_db()
    assert dead.stopped_at
    assert box.copies() == {"alive@mail.example": 4}
    assert MailDelivery.objects.filter(subscriber=dead).count() == 3
    assert set(MailDelivery.objects.filter(subscriber=dead).values_list("state", "code")) == {
        ("refused", 550)
    }
    subscribing.tidy(timezone.now() + timedelta(days=31))
    assert list(Subscriber.objects.all()) == [alive]


def test_a_mail_that_is_taken_forgives_refusals(box, series):
    (reader,) = subscribe(series, "reader@mail.example")
    Subscriber.objects.update(refusals=2)
    publish(series)
    send()
    reader.refresh_from_db()
    assert reader.refusals == 0


def test_a_mailbox_that_is_full_is_tried_later_and_given_up_in_the_end(box, series):
    subscribe(series, "full@mail.example", "next@mail.example")
    box.refuse = {"full@mail.example": "452 mailbox full"}
    publish(series)
    waits = []
    for _ in range(8):
        send()
        copy = MailDelivery.objects.get(subscriber__address="full@mail.example")
        waits.append(round((copy.due_at - timezone.now()).total_seconds() / 60))
        MailDelivery.objects.update(due_at=timezone.now())
    assert waits[0] < waits[-3]
    assert waits[:6] == sorted(waits[:6])
    assert (copy.state, copy.code) == (DeliveryState.REFUSED, 452)
    assert box.copies() == {"next@mail.example": 1}
    assert Subscriber.objects.filter(stopped_at=None).count() == 2


def test_a_message_that_is_refused_is_nobodys_fault(box, series):
    subscribe(series, "reader@mail.example")
    box.refuse_data = "554 no thanks"
    publish(series)
    send()
    assert states() == ["refused"]
    assert Subscriber.objects.get().refusals == 0


def test_a_server_that_is_gone_is_told_and_tried_again(box, series, settings):
    working, settings.MAIL_SERVER = settings.MAIL_SERVER, MailServer("127.0.0.1", free_port(), tls="none")
    subscribe(series, "reader@mail.example")
    publish(series)
    assert send() == 0
    mailing = Mailing.objects.get()
    assert "ConnectionRefused" in mailing.trouble
    assert timedelta(seconds=50) < mailing.retry_at - timezone.now() < timedelta(seconds=61)
    assert mailings.news(timezone.now())[0].wants_an_eye
    settings.MAIL_SERVER = working
    assert send() == 0
    mailings.resume(mailing)
    assert send() == 1
    mailing.refresh_from_db()
    assert (mailing.trouble, bool(mailing.finished_at)) == ("", True)


def test_a_server_that_hangs_up_on_everything_is_left_alone(box, series):
    subscribe(series, *(f"reader{n}@mail.example" for n in range(9)))
    box.drop_before = set(range(1, 100))
    publish(series)
    assert send() == 0
    assert box.tried == sending.DROPS
    assert "again and again" in Mailing.objects.get().trouble


def test_a_pause_holds_at_once_and_can_be_ended(box, series):
    subscribe(series, *(f"reader{n}@mail.example" for n in range(40)))
    publish(series)
    mailing = Mailing.objects.get()
    mailings.pause(mailing)
    assert send() == 0
    mailings.resume(mailing)
    assert send() == 40


def test_at_most_so_many_a_minute(box, series, settings):
    settings.MAIL_PER_MINUTE = 7
    subscribe(series, *(f"reader{n}@mail.example" for n in range(20)))
    publish(series)
    assert send() == 7
    assert send() == 0
    MailDelivery.objects.filter(sent_at__isnull=False).update(sent_at=timezone.now() - timedelta(minutes=2))
    assert send() == 7


def test_what_nobody_knows_of_is_sent_again_when_an_editor_says_so(box, series):
    subscribe(series, "reader@mail.example")
    publish(series)
    send()
    MailDelivery.objects.update(state=DeliveryState.UNCERTAIN)
    assert send() == 0
    assert mailings.send_uncertain(Mailing.objects.get()) == 1
    assert send() == 1
    assert box.copies() == {"reader@mail.example": 2}


def test_who_unsubscribes_while_it_is_sent_gets_nothing(box, series):
    readers = subscribe(series, *(f"reader{n}@mail.example" for n in range(3)))
    publish(series)
    mailing = Mailing.objects.get()
    sending.recipients.expand(mailing, timezone.now())
    subscribing.stop(readers[1], series.slug)
    send()
    assert sorted(box.copies()) == ["reader0@mail.example", "reader2@mail.example"]
    assert Mailing.objects.get().finished_at


def test_confirmations_are_sent_once_and_lead_to_the_page(box, series, client):
    publish(series)
    subscribing.ask("new@mail.example", {"monitor": ()}, network="")
    assert send() == 1
    assert send() == 0
    text = box.to("new@mail.example").get_body(("plain",)).get_content()
    (link,) = [line for line in text.splitlines() if "/subscribe/confirm/" in line]
    path = link[link.index("/subscribe") :]
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 302
    assert Subscriber.objects.get().address == "new@mail.example"
    assert "List-Unsubscribe" not in box.to("new@mail.example")


def test_a_confirmation_that_is_refused_is_not_tried_again(box, series):
    publish(series)
    box.refuse = {"new@mail.example": "550 no"}
    subscribing.ask("new@mail.example", {"monitor": ()}, network="")
    send()
    send()
    assert box.copies() == {}


def test_without_a_server_nothing_is_queued(series, settings):
    settings.MAIL_SERVER = None
    subscribe(series, "reader@mail.example")
    publish(series)
    assert not Mailing.objects.exists()
    assert send() == 0


def test_on_ones_own_machine_each_mail_is_a_file(series, settings, tmp_path):
    settings.MAIL_SERVER = MailServer(folder=tmp_path / "mail")
    subscribe(series, "reader@mail.example")
    publish(series)
    assert send() == 1
    (file,) = (tmp_path / "mail").glob("reader@mail.example-*.eml")
    assert b"Subject: Monitor: Issue" in file.read_bytes()


def test_old_issues_archives_and_updates_are_mailed_to_nobody(series):
    subscribe(series, "reader@mail.example")
    digest = make_digest(series=series)
    publishing.publish(digest, at=timezone.now() - timedelta(days=400), mail=True)
    publishing.publish(make_digest(series=series))
    digest_of(publishing.publish(digest)).sections.first().items.update(body="Another text.")
    publishing.publish(digest, mail=True)
    assert not Mailing.objects.exists()
