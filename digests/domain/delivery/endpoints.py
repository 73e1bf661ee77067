"""Endpoints: webhooks made, changed, stopped, started and tried, by partners and at the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from digests.choices import DisabledReason, KeyMode, SendState
from digests.domain import outbound
from digests.domain.delivery import events, log, secrets
from digests.domain.errors import DeskError, InvalidError
from digests.models import Delivery, Partner, Webhook

MOST_OF_ONE_PARTNER = 10
MOST_TESTS_WAITING = 10


class DisabledError(DeskError):
    """Nothing can be sent to a webhook that is disabled."""


class MadeAlreadyError(DeskError):
    """A form that makes a webhook or a secret was sent twice; the secret was shown the first time."""


class TooManyError(DeskError):
    """A partner has as many webhooks, or a webhook as many tests under way, as it may have."""


@dataclass(frozen=True)
class Wishes:
    """What a webhook is to get, and where; see ``Webhook`` for the shapes."""

    url: str
    description: str = ""
    filters: Mapping[str, list[list[str]]] | None = None
    actions: Sequence[str] = ()
    kinds: Sequence[str] = ()

    def fields(self) -> dict[str, Any]:
        """Return the columns that these wishes fill."""
        return {
            "url": self.url,
            "description": self.description,
            "filters": dict(self.filters or {}),
            "actions": list(dict.fromkeys(self.actions)),
            "kinds": list(dict.fromkeys(self.kinds)),
        }


def create(partner_id: int, wishes: Wishes, *, mode: str = KeyMode.LIVE, uuid: UUID | None = None) -> Webhook:
    """Make a partner's webhook, which gets every change from now on; the same uuid again makes no second one.

    Raises InvalidError for an address that no one may ask, TooManyError and MadeAlreadyError.
    """
    _check_address(wishes.url)
    with transaction.atomic():
        # The partner's row stands for how many webhooks it has.
        partner = Partner.objects.select_for_update().get(pk=partner_id)
        if uuid and Webhook.objects.filter(uuid=uuid).exists():
            raise MadeAlreadyError(_("This webhook was made already, and its secret is shown once only."))
        if partner.webhooks.count() >= MOST_OF_ONE_PARTNER:
            raise TooManyError(
                _("A partner has %(n)s webhooks at most. Delete one first.") % {"n": MOST_OF_ONE_PARTNER}
            )
        webhook = Webhook(
            uuid=uuid or uuid4(), partner=partner, mode=mode, seq=log.head(mode), **wishes.fields()
        )
        _check_fields(webhook)
        webhook.save(force_insert=True)
    return webhook


def change(webhook: Webhook, wishes: Wishes) -> Webhook:
    """Change what a webhook gets and where; what waits is sent as it was chosen, to the new address."""
    if wishes.url != webhook.url:
        _check_address(wishes.url)
    with transaction.atomic():
        webhook = locked(webhook)
        if wishes.url != webhook.url:
            # What the old address did says nothing of the new one.
            _forgive(webhook)
        for name, value in wishes.fields().items():
            setattr(webhook, name, value)
        _check_fields(webhook)
        webhook.save(update_fields=[*wishes.fields(), *FORGIVEN])
    return webhook


def delete(webhook: Webhook) -> None:
    """Delete a webhook with its log; nothing more is sent to it."""
    with transaction.atomic():
        locked(webhook).delete()


def rotate_secret(webhook: Webhook, *, over: int | None = None, now: datetime | None = None) -> Webhook:
    """Make a new secret; the one before signs beside it for a day.

    With ``over``, the number of the secret that is to be replaced, raises MadeAlreadyError where it isn't the newest:
    a form that is sent twice would leave the partner's own secret signing nothing.
    """
    now = now or timezone.now()
    with transaction.atomic():
        webhook = locked(webhook)
        if over not in {None, webhook.secret_number}:
            raise MadeAlreadyError(_("A new secret was made already, and it is shown once only."))
        webhook.secret_number += 1
        webhook.previous_until = now + secrets.BOTH_FOR
        webhook.save(update_fields=["secret_number", "previous_until"])
    return webhook


def disable(webhook: Webhook, *, because: DisabledReason) -> Webhook:
    """Stop a webhook: what waits goes on waiting, and later changes are kept for it in the log."""
    with transaction.atomic():
        webhook = locked(webhook)
        if webhook.disabled_at is None:
            webhook.disabled_at, webhook.disabled_because = timezone.now(), because
            webhook.save(update_fields=["disabled_at", "disabled_because"])
    return webhook


def enable(webhook: Webhook) -> Webhook:
    """Start a webhook again, with all that it missed; what was given up while it was failing is sent as well."""
    now = timezone.now()
    with transaction.atomic():
        webhook = locked(webhook)
        if webhook.disabled_at:
            _revive(webhook, now)
            webhook.disabled_at, webhook.disabled_because = None, ""
            _forgive(webhook)
            webhook.save(update_fields=["disabled_at", "disabled_because", *FORGIVEN])
    return webhook


def drop_backlog(webhook: Webhook) -> Webhook:
    """Let nothing be sent of what waits or was missed until now; a webhook that is enabled later begins there."""
    with transaction.atomic():
        webhook = locked(webhook)
        waiting = webhook.deliveries.filter(state=SendState.WAITING)
        waiting.update(state=SendState.DROPPED, done_at=timezone.now())
        webhook.seq = max(webhook.seq, log.head(webhook.mode))
        _forgive(webhook)
        webhook.save(update_fields=["seq", *FORGIVEN])
    return webhook


def retry_now(webhook: Webhook) -> int:
    """Send what waits at once instead of at its time, on a new schedule; return how many deliveries that are."""
    with transaction.atomic():
        webhook = locked(webhook)
        refuse_disabled(webhook)
        webhook.retry_at = None
        webhook.save(update_fields=["retry_at"])
        waiting = webhook.deliveries.filter(state=SendState.WAITING)
        return waiting.update(due_at=timezone.now(), attempts=0)


def send_test(webhook: Webhook) -> Delivery:
    """Queue a test event, which is sent as any other."""
    with transaction.atomic():
        webhook = locked(webhook)
        refuse_disabled(webhook)
        tests = webhook.deliveries.filter(state=SendState.WAITING, type=events.TEST)
        if tests.count() >= MOST_TESTS_WAITING:
            raise TooManyError(_("Enough test events are waiting already."))
        # An endpoint that was failing is asked at once.
        webhook.retry_at = None
        webhook.save(update_fields=["retry_at"])
        return Delivery.objects.create(
            webhook=webhook, event_id=uuid4(), type=events.TEST, due_at=timezone.now()
        )


def _revive(webhook: Webhook, now: datetime) -> None:
    since = webhook.failing_since
    rows = webhook.deliveries.filter(state=SendState.FAILED, done_at__gte=since) if since else None
    if rows is not None:
        rows.update(state=SendState.WAITING, done_at=None)
    webhook.deliveries.filter(state=SendState.WAITING).update(due_at=now, attempts=0)


FORGIVEN = ("failures", "failing_since", "retry_at")


def _forgive(webhook: Webhook) -> None:
    webhook.failures, webhook.failing_since, webhook.retry_at = 0, None, None


def locked(webhook: Webhook) -> Webhook:
    """Return a webhook as it is now, with its partner, locked until the transaction ends."""
    return Webhook.objects.select_for_update(of=("self",)).select_related("partner").get(pk=webhook.pk)


def refuse_disabled(webhook: Webhook) -> None:
    """Raise DisabledError where nothing is sent to a webhook."""
    if webhook.disabled_at or webhook.partner.paused_at:
        raise DisabledError(_("The webhook is disabled. Enable it first."))


def _check_fields(webhook: Webhook) -> None:
    """Raise InvalidError for what doesn't fit into the columns."""
    others = {field.name for field in Webhook._meta.fields} - {*Wishes("").fields()}  # noqa: SLF001 (Django's public name for it)
    try:
        webhook.clean_fields(exclude=others)
    except ValidationError as error:
        raise InvalidError(error.message_dict) from error


def _check_address(url: str) -> None:
    """Raise InvalidError for an address that no event could be sent to; it is resolved, but not asked."""
    try:
        outbound.check_target(url)
    except outbound.OutboundError as error:
        raise InvalidError({"url": [str(error)]}) from error
    parts = urlsplit(url)
    is_internal = outbound.target_of(url) in settings.INTERNAL_TARGETS
    if parts.scheme != "https" and settings.PRODUCTION and not is_internal:
        raise InvalidError({"url": [_("The address begins with https://.")]})
