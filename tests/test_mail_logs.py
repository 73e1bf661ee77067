"""Readers' addresses and tokens get into no log, whatever goes wrong."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from digests.domain import publishing
from digests.domain.mail import mailings, sending, tokens
from digests.models import Mailing, Signup, Subscriber
from tests.domain.mail.conftest import subscribe
from tests.factories import SeriesFactory, make_digest
from tests.mailbox import Mailbox, running
from tests.management.processes import free_port

pytestmark = pytest.mark.django_db
CANARY = "kanarienvogel"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Return what the product's own console handler writes."""
    root = logging.getLogger()
    (console,) = [handler for handler in root.handlers if handler.filters]
    before, written = console.setStream(StringIO()), console.stream  # type: ignore[attr-defined]
    yield written
    console.setStream(before)  # type: ignore[attr-defined]


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    with running() as box:
        settings.MAIL_SERVER = box.server
        yield box


def send() -> None:
    sending.send_due(timezone.now() + timedelta(hours=20), seconds=60)


def test_no_address_and_no_token_is_logged(
    client: Client, box: Mailbox, log: StringIO, settings: Any
) -> None:
    series = SeriesFactory()
    publishing.publish(make_digest(sections=1, items=1, series=series), mail=True)
    said = {CANARY}
    said |= a_reader_subscribes(client)
    said |= mails_go_wrong(series, box, settings)
    said |= a_page_breaks(client)
    written = log.getvalue()
    # The faults were told, so that this can't pass for want of lines.
    for told in (
        "Not Found: /subscribe/manage/*/",
        "Internal Server Error: /subscribe/manage/*/",
        "mail can't be sent",
    ):
        assert told in written
    assert [word for word in said if word in written] == []
    assert len(said) > 5


def a_reader_subscribes(client: Client) -> set[str]:
    """Walk through every page of subscribing, with right and wrong tokens; return the tokens."""
    for address in (f"{CANARY}@mail.example", f"{CANARY} at mail"):
        client.post("/subscribe/", {"address": address, "series": "monitor"})
    send()
    confirm = tokens.make(tokens.CONFIRM, Signup.objects.get().uuid)
    client.get(f"/subscribe/confirm/{confirm}/")
    manage = client.post(f"/subscribe/confirm/{confirm}/").headers["Location"].split("/")[-2]
    stop = tokens.make(tokens.STOP, Subscriber.objects.get().uuid)
    for path in (
        f"confirm/{confirm}",
        f"manage/{manage}",
        f"manage/{manage}x",
        f"stop/{stop}/monitor",
        f"stop/{stop}x/monitor",
    ):
        client.get(f"/subscribe/{path}/")
        client.get(f"/subscribe/{path}")
        client.put(f"/subscribe/{path}/")
    client.post(f"/subscribe/stop/{stop}/monitor/")
    return {confirm, manage, stop}


def mails_go_wrong(series: Any, box: Mailbox, settings: Any) -> set[str]:
    """Have mails refused, dropped and unsendable; return what must not be told."""
    readers = subscribe(series, *(f"{CANARY}{n}@mail.example" for n in range(12)))
    box.refuse = {f"{CANARY}0@mail.example": "550 no", f"{CANARY}1@mail.example": "452 full"}
    box.drop_before = set(range(1, 9))
    publishing.publish(make_digest(sections=1, items=1, series=series), mail=True)
    send()
    working, settings.MAIL_SERVER = settings.MAIL_SERVER, replace(box.server, port=free_port())  # type: ignore[type-var]
    mailings.resume(Mailing.objects.get())
    send()
    settings.MAIL_SERVER = replace(working, user=CANARY, password=f"{CANARY}-password")
    mailings.resume(Mailing.objects.get())
    send()
    assert CANARY not in Mailing.objects.get().trouble
    settings.MAIL_SERVER = working
    return {tokens.make(tokens.MANAGE, reader.uuid) for reader in readers}


def a_page_breaks(client: Client) -> set[str]:
    """Ask for a page by its token while a table is gone; return the token."""
    token = tokens.make(tokens.MANAGE, Subscriber.objects.filter(stopped_at=None)[0].uuid)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE digests_subscription RENAME TO gone")
    client.raise_request_exception = False
    assert client.get(f"/subscribe/manage/{token}/").status_code == 500
    return {token}
