"""Sending over real connections: everything arrives, in order, signed, and whoever fails is asked again."""

import itertools
import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from standardwebhooks import Webhook as Library

from digests.choices import DisabledReason, SendState
from digests.domain import publishing
from digests.domain.delivery import endpoints, schedule, secrets
from digests.models import Change, Webhook
from tests.domain.delivery.conftest import to_next
from tests.factories import digest_of, published_digest
from tests.hooks import endpoint


def fresh(webhook):
    return Webhook.objects.get(pk=webhook.pk)


def states(webhook):
    return list(webhook.deliveries.order_by("id").values_list("state", flat=True))


def test_each_change_arrives_once_in_order_with_its_id(box, webhook, deliver):
    published_digest(sections=2, items=2)
    assert deliver() == 5
    assert [body["data"]["seq"] for body in box.bodies] == [1, 2, 3, 4, 5]
    assert box.ids == [str(uuid) for uuid in Change.objects.order_by("seq").values_list("uuid", flat=True)]
    assert states(webhook) == ["delivered"] * 5
    assert deliver() == 0
    webhook = fresh(webhook)
    assert (webhook.failures, webhook.run) == (0, None)
    assert webhook.last_success_at


def test_the_body_is_the_change_as_the_wire_has_it(box, webhook, deliver, client, editor):
    digest = digest_of(published_digest(sections=1, items=1))
    publishing.correct(digest, by=editor, note="It was Tuesday. Это был вторник.")
    deliver()
    told = client.get("/api/v1/changes/?since=0").json()["changes"]
    assert [body["data"] for body in box.bodies] == told
    assert [body["type"] for body in box.bodies] == [f"{row['kind']}.{row['action']}" for row in told]
    assert [body["timestamp"] for body in box.bodies] == [row["at"] for row in told]
    assert box.bodies[-1]["data"]["mandatory"]
    assert max(len(body) for *_rest, body in box.hits) < 1000


def test_headers_are_the_standards_and_the_body_verifies(box, webhook, deliver, settings):
    published_digest(sections=1, items=1)
    deliver()
    headers, body = box.headers[0], box.hits[0][3]
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"] == f"Newsroom (+{settings.SITE_URL}/about/)"
    assert Library(secrets.newest(webhook)).verify(body, headers)["type"] == "digest.published"


def test_an_old_event_that_is_sent_late_is_signed_for_the_moment_it_is_sent(
    box, webhook, deliver, publish_one
):
    box.answer(500, 200)
    with time_machine.travel("2026-03-08T12:00:00Z", tick=False):
        publish_one()
        deliver()
    with time_machine.travel("2026-03-08T13:00:00Z", tick=False):
        deliver()
        times = [int(headers["webhook-timestamp"]) for headers in box.headers]
        assert times[1] - times[0] == 3600
        assert box.ids[0] == box.ids[1]
        Library(secrets.newest(webhook)).verify(box.hits[1][3], box.headers[1])


def test_one_that_fails_is_tried_again_at_its_time_and_others_go_on(box, webhook, deliver):
    box.answer(500, 200)
    published_digest(sections=1, items=2)
    deliver()
    assert states(webhook) == ["waiting", "delivered", "delivered"]
    first = webhook.deliveries.order_by("id")[0]
    assert (first.attempts, first.code, first.error) == (1, 500, "status")
    assert timedelta(seconds=4) <= first.due_at - first.attempted_at <= timedelta(seconds=6)
    assert fresh(webhook).failures == 0
    with time_machine.travel(timezone.now() + timedelta(seconds=7)):
        assert deliver() == 1
    assert states(webhook) == ["delivered"] * 3
    assert box.ids[0] == box.ids[-1]


def test_an_endpoint_that_fails_again_and_again_is_asked_with_one_at_growing_intervals(box, webhook, deliver):
    box.answer(500)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        published_digest(sections=2, items=10)
        deliver()
        # Three of twenty-one, then a pause.
        assert len(box.hits) == 3
        seen = []
        for _ in range(120):
            clock.shift(timedelta(minutes=1))
            seen.append(deliver())
        assert sum(seen[:1]) == 1
        # After 1, 3, 7, 15, 31, 63 minutes, and from then on once an hour.
        assert [n + 1 for n, many in enumerate(seen) if many] == [1, 3, 7, 15, 31, 63]
        assert set(seen) == {0, 1}
        box.answer(200)
        clock.shift(timedelta(hours=1))
        deliver()
        assert states(webhook).count("waiting") == 0 or fresh(webhook).failures == 0
        clock.shift(timedelta(hours=2))
        deliver()
    assert states(webhook) == ["delivered"] * 21
    assert fresh(webhook).failing_since is None


def test_a_day_of_failing_loses_nothing(box, webhook, deliver):
    """An endpoint answers 500, 404, 503 and by hanging up for a day, while 8 digests come out."""

    def hang_up(handler):
        handler.close_connection = True

    bad = [500, 404, (503, {"Retry-After": "30"}, b"later"), hang_up, (302, {"Location": "/"}, b""), 429]
    with time_machine.travel("2026-03-08T00:00:00Z", tick=False) as clock:
        for hour in range(24):
            if hour % 3 == 0:
                published_digest(sections=2, items=2)
            for _minute in range(0, 60, 10):
                box.answer(bad[(hour + _minute) % len(bad)])
                deliver()
                clock.shift(timedelta(minutes=10))
        assert not set(states(webhook)) - {"waiting"}
        tried = len(box.hits)
        box.hits.clear()
        box.headers.clear()
        box.answer(200)
        while to_next(clock):
            deliver()
    assert states(webhook) == ["delivered"] * 40
    assert sorted(box.ids) == sorted(str(uuid) for uuid in Change.objects.values_list("uuid", flat=True))
    # Some three dozen knocks at a closed door, and not 40 at each of six attempts.
    assert 20 < tried < 60


def test_an_event_that_alone_is_refused_is_given_up_and_the_endpoint_goes_on(box, webhook, deliver):
    def refuse_one(handler):
        handler.send_response(400 if handler.headers["webhook-id"] == str(poison) else 200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with time_machine.travel("2026-03-08T00:00:00Z", tick=False) as clock:
        published_digest(sections=1, items=1)
        poison = Change.objects.order_by("seq").values_list("uuid", flat=True)[0]
        box.answers["/hook"] = refuse_one
        moments = [timezone.now()]
        while deliver() and to_next(clock):
            moments.append(timezone.now())
        published_digest(sections=1, items=1)
        deliver()
    given_up = webhook.deliveries.get(event_id=poison)
    assert (given_up.state, given_up.attempts, given_up.code) == (SendState.FAILED, 10, 400)
    assert [fault["status"] for fault in given_up.faults] == [400] * 10
    assert sorted(states(webhook)) == ["delivered"] * 3 + ["failed"]
    assert fresh(webhook).disabled_at is None
    # The spec's waits, each a fifth more or less.
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert len(gaps) == len(schedule.WAITS)
    for gap, wait in zip(gaps, schedule.WAITS, strict=True):
        assert 0.79 * wait <= gap <= 1.21 * wait


def test_an_endpoint_that_takes_nothing_through_the_whole_schedule_is_disabled_and_keeps_all(
    box, webhook, deliver
):
    box.answer(500)
    with time_machine.travel("2026-03-08T00:00:00Z", tick=False) as clock:
        published_digest(sections=1, items=1)
        begun = timezone.now()
        while deliver() and to_next(clock):
            assert timezone.now() - begun < timedelta(hours=100)
        assert fresh(webhook).disabled_because == DisabledReason.FAILING
        assert timedelta(hours=60) < timezone.now() - begun
        assert "failed" in states(webhook)
        # Nothing more is asked, and nothing that comes out meanwhile is lost.
        asked = len(box.hits)
        published_digest(sections=1, items=1)
        clock.shift(timedelta(days=10))
        assert deliver() == 0
        box.answer(200)
        endpoints.enable(webhook)
        deliver()
    assert states(webhook) == ["delivered"] * 4
    assert len(box.hits) == asked + 4


def test_gone_disables_at_once_and_nothing_more_is_sent(box, webhook, deliver):
    box.answer(200, 410)
    published_digest(sections=2, items=5)
    assert deliver() == 2
    webhook = fresh(webhook)
    assert webhook.disabled_because == DisabledReason.GONE
    assert states(webhook) == ["delivered"] + ["waiting"] * 10
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        published_digest(sections=1, items=1)
        assert deliver() == 0
    assert len(box.hits) == 2
    # Unless somebody enables it: then from where it stopped.
    box.answer(200)
    endpoints.enable(webhook)
    deliver()
    assert states(webhook) == ["delivered"] * 13


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_failure_and_is_not_followed(box, webhook, deliver, code, publish_one):
    with endpoint() as canary:
        box.answer((code, {"Location": canary.url}, b""))
        publish_one()
        deliver()
        assert canary.hits == []
    delivery = webhook.deliveries.get()
    assert (delivery.state, delivery.code, delivery.error) == ("waiting", code, "redirect")


@pytest.mark.parametrize(("code", "asked"), [(429, "600"), (503, "600")])
def test_retry_after_is_heeded(box, webhook, deliver, code, asked):
    box.answer((code, {"Retry-After": asked}, b""), 200)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        published_digest(sections=1, items=2)
        assert deliver() == 1
        clock.shift(timedelta(seconds=599))
        assert deliver() == 0
        clock.shift(timedelta(seconds=2))
        assert deliver() == 3
    assert states(webhook) == ["delivered"] * 3


def test_what_an_answer_begins_with_is_kept_but_not_of_a_server_inside(box, webhook, deliver, publish_one):
    box.answer((500, {}, b"inside"))
    publish_one()
    deliver()
    assert webhook.deliveries.get().response == ""


def test_logs_name_webhooks_by_id_alone(box, webhook, deliver, caplog, publish_one):
    box.answer(410)
    publish_one()
    with caplog.at_level("DEBUG", logger="digests"):
        deliver()
    assert str(webhook.uuid) in caplog.text
    assert box.target not in caplog.text
    assert "whsec" not in caplog.text


def test_a_test_event_says_that_it_is_one(box, webhook, deliver):
    endpoints.send_test(webhook)
    deliver()
    (body,) = box.bodies
    assert body["type"] == "webhook.test"
    assert body["data"]["webhook_id"] == str(webhook.uuid)
    assert json.loads(box.hits[0][3]) == body
    assert box.ids == [str(webhook.deliveries.get().event_id)]
