"""Notices: who is told by mail that a webhook was disabled by itself; ``domain.mail`` sends them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model

from digests.models import Webhook, WebhookNotice

# How long after a mail nobody is told of the same webhook again, however often it is enabled and disabled.
QUIET = timedelta(days=1)


def note_disabled(webhook: Webhook, at: datetime) -> None:
    """Have the partner told, and whoever may enable it at the desk, as far as there are addresses."""
    if settings.MAIL_SERVER is None:
        return
    people = list(get_user_model().objects.with_perm("digests.change_webhook").exclude(email=""))
    to = [*people, *([None] if webhook.partner.contact else [])]
    told = set(webhook.notices.filter(sent_at__gt=at - QUIET).values_list("user", flat=True))
    WebhookNotice.objects.bulk_create(
        WebhookNotice(webhook=webhook, user=user, disabled_at=at, due_at=at)
        for user in to
        if (user and user.pk) not in told
    )


def address_of(notice: WebhookNotice) -> str:
    """Return where a notice goes; empty where there is nobody, or nothing to tell by now."""
    if notice.webhook.disabled_at != notice.disabled_at:
        return ""
    if notice.user is None:
        return notice.webhook.partner.contact
    return notice.user.email if notice.user.is_active else ""
