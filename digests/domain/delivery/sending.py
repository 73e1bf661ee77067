"""Sending: which endpoints are asked now, with what, and what is noted of it.

An endpoint is claimed whole, under a lease, so that one request at a time goes to it, whoever runs. A worker that is
killed loses its claim within 30 seconds; what it had sent and not noted goes out again under the same webhook-id.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from digests.choices import DisabledReason, SendFault, SendState
from digests.domain import wire
from digests.domain.delivery import events, notices, schedule, secrets
from digests.domain.delivery import log as change_log
from digests.domain.delivery.log import Wanted
from digests.domain.delivery.posting import Errand, Letter, Outcome, Post, Report
from digests.models import Delivery, Webhook

log = logging.getLogger(__name__)

# Endpoints that one worker asks at once, and how many of one partner's: who hangs must leave room for others.
AT_ONCE = 8
OF_ONE_PARTNER = 2
# Events that are handed to a thread at once, for one endpoint.
BATCH = 20
# An errand takes 26 seconds at most.
LEASE = timedelta(seconds=30)
GONE = 410


def due(now: datetime) -> QuerySet[Webhook]:
    """Return the endpoints that may be asked now and have something waiting."""
    waiting = Delivery.objects.filter(webhook=OuterRef("pk"), state=SendState.WAITING, due_at__lte=now)
    return _free(Webhook.objects.active(), now).filter(Exists(waiting))


def _free(webhooks: QuerySet[Webhook], now: datetime) -> QuerySet[Webhook]:
    rested = Q(retry_at=None) | Q(retry_at__lte=now)
    return webhooks.filter(rested, Q(lease_until=None) | Q(lease_until__lte=now))


def begin(post: Post, now: datetime) -> int:
    """Claim endpoints that are due, as many as there is room for, and begin to send; return how many."""
    begun = 0
    if post.free:
        # Who was served longest ago comes first.
        order = F("lease_until").asc(nulls_first=True)
        busy = Counter(errand.owner for errand in post.running.values())
        for webhook in due(now).exclude(pk__in=post.running).order_by(order, "pk")[: 4 * AT_ONCE]:
            if post.free and busy[webhook.partner_id] < OF_ONE_PARTNER:
                errand = claim(webhook, now)
                if errand:
                    post.begin(errand)
                    busy[webhook.partner_id] += 1
                    begun += 1
    return begun


def claim(webhook: Webhook, now: datetime) -> Errand | None:
    """Take an endpoint and what is next for it; None where another worker was faster."""
    run = uuid4()
    mine = _free(Webhook.objects.filter(pk=webhook.pk, disabled_at=None), now)
    if not mine.update(run=run, lease_until=now + LEASE):
        return None
    # As it is since it is ours: what was due a moment ago may have been sent by another worker.
    webhook = Webhook.objects.get(pk=webhook.pk)
    queue = webhook.deliveries.filter(state=SendState.WAITING, due_at__lte=now).order_by("id")
    # An endpoint that fails again and again is asked with one.
    most = 1 if webhook.failures >= schedule.BRAKE_AFTER else BATCH
    letters = _letters(webhook, list(queue[:most]), now)
    if not letters:
        _let_go(webhook.pk, run, now)
        return None
    return Errand(webhook.pk, run, webhook.partner_id, letters)


def _letters(webhook: Webhook, deliveries: Sequence[Delivery], now: datetime) -> list[Letter]:
    bodies = bodies_of(deliveries)
    lost = [row.pk for row in deliveries if row.pk not in bodies]
    if lost:
        Delivery.objects.filter(pk__in=lost).update(state=SendState.DROPPED, done_at=now)
    signing = secrets.signing(webhook, now)
    return [_letter(webhook, row, bodies[row.pk], signing) for row in deliveries if row.pk in bodies]


def bodies_of(deliveries: Sequence[Delivery]) -> dict[int, str]:
    """Return the bodies of deliveries, loaded with their webhook, by their keys.

    None of those whose change has left the log: a later one of the same object was or will be delivered.
    """
    ids = {row.event_id for row in deliveries if row.seq is not None}
    changes: dict[UUID, wire.Json] = {}
    for mode in {row.webhook.mode for row in deliveries}:
        changes |= {
            change["uuid"]: change for change in change_log.rows(mode, Wanted(ids=ids), most=len(ids))
        }
    found: dict[int, str] = {}
    for row in deliveries:
        change = changes.get(row.event_id)
        if change:
            found[row.pk] = events.text_of(events.change_event(row.type, change))
        elif row.seq is None:
            found[row.pk] = events.text_of(events.test_event(row))
    return found


def _letter(webhook: Webhook, delivery: Delivery, body: str, signing: tuple[str, ...]) -> Letter:
    key = (delivery.pk, delivery.attempts)
    return Letter(key, webhook.url, body.encode(), partial(_headers, signing, str(delivery.event_id), body))


def _headers(signing: tuple[str, ...], event_id: str, body: str, at: datetime) -> Mapping[str, str]:
    return {"Content-Type": "application/json", **secrets.headers(signing, event_id, body, at)}


def halt_stopped(post: Post) -> None:
    """Tell errands to end whose endpoint was disabled, paused, moved or taken over since they began."""
    if not post.running:
        return
    rows = Webhook.objects.active().filter(pk__in=post.running).values_list("pk", "run", "url")
    wanted = {(key, run): url for key, run, url in rows}
    for errand in post.running.values():
        if wanted.get((errand.key, errand.run)) != errand.url:
            errand.halt.set()


def note(reports: Iterable[Report]) -> None:
    """Write down what came of letters, and let go of the endpoints whose errands have ended; one transaction."""
    told = list(reports)
    if not told:
        return
    with transaction.atomic():
        # In the order of their keys, so that two workers who note at once wait for each other and no more.
        for errand in sorted({report.errand for report in told}, key=lambda errand: errand.key):
            mine = [report for report in told if report.errand is errand]
            _note(errand, [(r.letter, r.outcome) for r in mine if r.letter and r.outcome])
            if any(report.letter is None for report in mine):
                _let_go(errand.key, errand.run, timezone.now())


def _let_go(key: int, run: UUID, now: datetime) -> None:
    Webhook.objects.filter(pk=key, run=run).update(run=None, lease_until=now)


def _note(errand: Errand, outcomes: list[tuple[Letter, Outcome]]) -> None:
    # The endpoint's row first: in this order everybody takes the two.
    webhook = Webhook.objects.select_for_update().order_by().filter(pk=errand.key).first()
    if webhook is None:
        return
    for letter, outcome in outcomes:
        if outcome.is_success:
            _delivered(letter, outcome)
            _answered(webhook, outcome)
        else:
            tried_since = _failed(letter, outcome)
            if webhook.url == letter.url:
                _faulty(webhook, outcome, tried_since)
    webhook.save(update_fields=STANDING)


STANDING = (
    "failures failing_since retry_at last_error last_code last_error_at last_success_at"
    " disabled_at disabled_because"
).split()


def _delivered(letter: Letter, outcome: Outcome) -> None:
    key, attempts = letter.key
    # Whoever notes it: it was delivered.
    row = Delivery.objects.filter(pk=key, state=SendState.WAITING)
    row.update(
        state=SendState.DELIVERED, done_at=outcome.at, attempts=attempts + 1, **_facts(outcome), error=""
    )


def _facts(outcome: Outcome) -> dict[str, Any]:
    return {
        "attempted_at": outcome.at,
        "code": outcome.code,
        "response": outcome.response,
        "took_ms": outcome.took_ms,
    }


def _failed(letter: Letter, outcome: Outcome) -> datetime | None:
    """Note a failed attempt and when the next one is; after the last one return when the first one was."""
    key, attempts = letter.key
    # One that was sent by another worker too, or put off by an editor, is theirs.
    delivery = Delivery.objects.filter(pk=key, state=SendState.WAITING, attempts=attempts).first()
    if delivery is None:
        return None
    wait = schedule.wait_after(attempts + 1)
    known = _facts(outcome) | {"attempts": attempts + 1, "error": outcome.fault}
    known["faults"] = [*delivery.faults, _fault(outcome)][-schedule.ATTEMPTS :]
    if wait is None:
        known |= {"state": SendState.FAILED, "done_at": outcome.at}
    else:
        known["due_at"] = outcome.at + max(wait, outcome.retry_after or timedelta(0))
    Delivery.objects.filter(pk=key).update(**known)
    return datetime.fromisoformat(known["faults"][0]["at"]) if wait is None else None


def _fault(outcome: Outcome) -> dict[str, Any]:
    return {
        "at": wire.stamp(outcome.at),
        "status": outcome.code,
        "error": outcome.fault,
        "took_ms": outcome.took_ms,
    }


def _answered(webhook: Webhook, outcome: Outcome) -> None:
    webhook.failures, webhook.failing_since, webhook.retry_at = 0, None, None
    webhook.last_success_at = outcome.at


def _faulty(webhook: Webhook, outcome: Outcome, tried_since: datetime | None) -> None:
    webhook.last_error, webhook.last_error_at = outcome.fault, outcome.at
    webhook.last_code = outcome.code
    if outcome.fault == SendFault.INTERNAL:
        return
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or outcome.at
    pause = schedule.pause_after(webhook.failures, outcome.code, outcome.retry_after)
    webhook.retry_at = outcome.at + pause if pause else None
    if webhook.disabled_at:
        return
    if outcome.code == GONE:
        _disable(webhook, DisabledReason.GONE, outcome.at)
    elif tried_since and (webhook.last_success_at is None or webhook.last_success_at < tried_since):
        # It took nothing through an event's whole schedule. Where it did, that event alone is at fault.
        _disable(webhook, DisabledReason.FAILING, outcome.at)


def _disable(webhook: Webhook, reason: DisabledReason, at: datetime) -> None:
    webhook.disabled_at, webhook.disabled_because = at, reason
    notices.note_disabled(webhook, at)
    log.warning("webhook %s is disabled: %s", webhook.uuid, reason.value)
