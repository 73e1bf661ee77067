"""Letters about webhooks: to whom it concerns, that one was disabled by itself."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from digests.choices import DisabledReason
from digests.domain import languages, rendering, wire
from digests.domain.delivery import overview
from digests.domain.mail import letters
from digests.models import WebhookNotice


def disabled(notice: WebhookNotice) -> letters.Letter:
    """Return the mail that says a webhook was disabled, why, and what brings it back.

    Its address isn't in it, for that may hold a password.
    """
    language = settings.LANGUAGE_CODE
    with override(languages.interface_of(language)):
        webhook = notice.webhook
        context: dict[str, Any] = {
            "name": overview.name_of(webhook),
            "partner": webhook.partner.name,
            "why": DisabledReason(webhook.disabled_because).label,
            "last_error": overview.error_in_words(webhook.last_error, webhook.last_code),
            "date": languages.long_date(
                rendering.local_day(notice.disabled_at, settings.TIME_ZONE), languages.interface_of(language)
            ),
            "is_desk": notice.user is not None,
            "site_name": settings.SITE_NAME,
            "href": wire.href("webhooks", webhook.uuid),
            "docs": f"{settings.SITE_URL}{wire.BASE}docs/",
            "desk": settings.SITE_URL
            + reverse("admin:digests_partner_webhook", args=[webhook.partner_id, webhook.uuid]),
            "language": language,
            "direction": languages.direction(language),
        }
        if notice.user:
            subject = _("A webhook of %(partner)s is disabled") % {"partner": webhook.partner.name}
        else:
            subject = _("Your webhook at %(site)s is disabled") % {"site": settings.SITE_NAME}
        return letters.Letter(subject, *letters.draw("webhook_disabled", context))
