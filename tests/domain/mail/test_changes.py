"""Corrections and withdrawals reach those who had what is corrected, and nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from digests.choices import DeliveryState, MailingKind
from digests.domain import publishing
from digests.domain.mail import mailings, sending, subscribing
from digests.models import Item, MailDelivery, Mailing
from tests.domain.mail.conftest import subscribe
from tests.factories import SeriesFactory, make_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(box):
    """An issue of the lead, Kazakhstan and Uzbekistan, sent to a reader of all and one of each country."""
    series = SeriesFactory()
    subscribe(series, "all@mail.example")
    subscribe(series, "kz@mail.example", countries=("KZ",))
    subscribe(series, "uz@mail.example", countries=("UZ",))
    subscribe(series, "tm@mail.example", countries=("TM",))
    digest = make_digest(sections=3, items=1, citations=1, series=series)
    publishing.publish(digest, mail=True)
    send()
    assert sorted(box.copies()) == ["all@mail.example", "kz@mail.example", "uz@mail.example"]
    return digest


def send():
    return sending.send_due(timezone.now() + timedelta(seconds=1), seconds=60)


def correct(digest, country, **kw):
    Item.objects.filter(section__digest=digest, section__country=country).update(
        body=f"Rewritten {timezone.now()}."
    )
    return publishing.correct(digest, by=None, note="The figure was wrong.", **({"mail": True} | kw))


def test_a_correction_goes_to_those_who_had_the_item(box, issue):
    first = MailDelivery.objects.get(subscriber__address="kz@mail.example")
    box.taken.clear()
    correct(issue, "KZ")
    send()
    assert sorted(box.copies()) == ["all@mail.example", "kz@mail.example"]
    message = box.to("kz@mail.example")
    assert message["Subject"] == f"Correction: {issue.title}"
    assert str(first.uuid) in message["In-Reply-To"]
    text = message.get_body(("plain",)).get_content()
    assert "The figure was wrong." in text
    assert "Rewritten" in text


def test_a_correction_of_the_lead_goes_to_all_who_had_it(box, issue):
    box.taken.clear()
    correct(issue, None)
    send()
    assert len(box.copies()) == 3


def test_who_subscribed_later_or_left_is_not_told(box, issue):
    subscribe(issue.series, "late@mail.example")
    subscribing.forget(MailDelivery.objects.get(subscriber__address="all@mail.example").subscriber)
    box.taken.clear()
    correct(issue, None)
    send()
    assert sorted(box.copies()) == ["kz@mail.example", "uz@mail.example"]


def test_a_withdrawal_says_so_without_the_words_that_were_taken_back(box, issue):
    box.taken.clear()
    publishing.withdraw(issue, by=None, note="Its source took it back.", mail=True)
    send()
    assert len(box.copies()) == 3
    message = box.to("uz@mail.example")
    whole = message["Subject"] + "".join(
        message.get_body((kind,)).get_content() for kind in ("plain", "html")
    )
    assert "Withdrawn: Monitor" in whole
    assert "Its source took it back." in whole
    assert issue.title not in whole


def test_nobody_is_told_where_the_editor_says_so(box, issue):
    box.taken.clear()
    correct(issue, "KZ", mail=False)
    publishing.withdraw(issue, by=None, note="Gone.")
    send()
    assert not box.taken


def test_whoever_still_waits_gets_the_corrected_issue_alone(box):
    series = SeriesFactory()
    subscribe(series, *(f"reader{n}@mail.example" for n in range(4)))
    digest = make_digest(sections=2, items=1, citations=1, series=series)
    publishing.publish(digest, mail=True)
    mailing = Mailing.objects.get()
    sending.recipients.expand(mailing, timezone.now())
    early, *late = MailDelivery.objects.order_by("pk")
    MailDelivery.objects.filter(pk=early.pk).update(state=DeliveryState.SENT, version=1)
    correct(digest, "KZ")
    send()
    kinds = {row.mailing.kind: set() for row in MailDelivery.objects.select_related("mailing")}
    for row in MailDelivery.objects.select_related("mailing", "subscriber"):
        kinds[row.mailing.kind].add((row.subscriber.address, row.version))
    assert kinds[MailingKind.CORRECTION] == {("reader0@mail.example", 2)}
    assert kinds[MailingKind.ISSUE] == {("reader0@mail.example", 1)} | {
        (row.subscriber.address, 2) for row in late
    }
    assert set(box.copies().values()) == {1}


def test_a_claim_from_before_a_correction_is_not_sent(box):
    series = SeriesFactory()
    subscribe(series, "reader@mail.example")
    digest = make_digest(sections=2, items=1, citations=1, series=series)
    publishing.publish(digest, mail=True)
    mailing = Mailing.objects.get()
    sending.recipients.expand(mailing, timezone.now())
    sending.claim(mailing, run=mailing.uuid, now=timezone.now(), most=5)
    assert MailDelivery.objects.get().state == DeliveryState.CLAIMED
    correct(digest, "KZ", mail=False)
    assert MailDelivery.objects.get().state == DeliveryState.WAITING
    send()
    assert "Rewritten" in box.to("reader@mail.example").get_body(("plain",)).get_content()


def test_what_is_withdrawn_before_it_was_sent_is_sent_to_nobody(box):
    series = SeriesFactory()
    subscribe(series, "reader@mail.example")
    digest = make_digest(sections=2, items=1, citations=1, series=series)
    publishing.publish(digest, mail=True)
    publishing.withdraw(digest, by=None, note="Gone.", mail=True)
    assert send() == 0
    assert Mailing.objects.get().finished_at


def test_an_issue_is_mailed_once_however_often_it_is_published(box, issue):
    publishing.publish(issue, mail=True)
    publishing.withdraw(issue, by=None, note="Gone.")
    publishing.publish(issue, mail=True)
    assert Mailing.objects.count() == 1


def test_readers_told_are_counted_before(box, issue):
    document = publishing.editing.document_of(issue)
    told = mailings.readers_of(issue.uuid, series_id=issue.series_id, document=document)
    assert told == {"issue": 3, "change": 3}
