"""Partners: who pulls, with which key, what is pushed where, and how that went.

``domain.partners`` writes partners, keys and what they use, ``domain.delivery`` webhooks, deliveries and notices. No row
holds a secret: of a key there is a digest, and a webhook's signing secret is worked out from the site's own.
"""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from digests.choices import DisabledReason, KeyMode, Scope, SendFault, SendState


class Partner(models.Model):
    """Who republishes or analyses; ``paused_at`` says since when none of its keys and webhooks works."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    contact = models.EmailField(_("contact"), blank=True)
    homepage = models.URLField(_("home page"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """A key of a partner: ``dgst_<mode>_<lookup>_<secret><crc>``, of whose secret only a SHA-256 is kept.

    ``scopes`` are values of ``Scope``; ``networks`` are CIDR blocks, empty for anywhere. ``per_minute`` and
    ``per_month`` are requests, the latter empty for no quota. ``replaced_by`` is the key that a rotation made.
    ``followed_seq`` is the cursor of the change log that the key asked with last.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="keys")
    label = models.CharField(_("label"), max_length=80)
    mode = models.CharField(_("mode"), max_length=4, choices=KeyMode.choices, default=KeyMode.LIVE)
    lookup = models.CharField(max_length=16, unique=True, editable=False)
    secret_digest = models.CharField(max_length=64, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    networks = models.JSONField(_("networks"), default=list, blank=True)
    per_minute = models.PositiveIntegerField(_("requests a minute"), default=600)
    per_month = models.PositiveIntegerField(_("requests a month"), null=True, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replaces")
    followed_seq = models.PositiveBigIntegerField(null=True)
    followed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["partner", "-created_at"]
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=KeyMode.values), name="apikey_mode_known"),
            models.CheckConstraint(condition=Q(per_minute__gte=1), name="apikey_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.lookup})"

    @property
    def scope_names(self) -> list[str]:
        """What the key may do, in words."""
        return [str(Scope(scope).label) for scope in self.scopes]


class Usage(models.Model):
    """What one key, or one network without a key, asked for in one hour; also what throttling counts by.

    ``subject`` is the key's uuid as hex, or a keyed hash of the network. ``minute`` is in minutes since 1970,
    and ``in_minute`` what was asked for in it; ``month_before`` what was in the month before this hour.
    ``refused`` requests, those over a limit, are among ``requests``; ``was_refused`` says it of the last one.
    """

    subject = models.CharField(max_length=64)
    key = models.ForeignKey(ApiKey, models.CASCADE, null=True, related_name="usage")
    hour = models.DateTimeField()
    minute = models.PositiveBigIntegerField(default=0)
    in_minute = models.PositiveIntegerField(default=0)
    month_before = models.PositiveBigIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    was_refused = models.BooleanField(default=False)
    problems = models.PositiveIntegerField(default=0)
    digests = models.PositiveIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)
    changes = models.PositiveIntegerField(default=0)
    exports = models.PositiveIntegerField(default=0)
    last_problem = models.CharField(max_length=40, blank=True)
    last_problem_at = models.DateTimeField(null=True)
    last_path = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-hour"]
        verbose_name_plural = _("usage")
        constraints = [models.UniqueConstraint(fields=["subject", "hour"], name="usage_once_an_hour")]
        indexes = [
            models.Index(F("key"), F("hour").desc(), condition=Q(key__isnull=False), name="usage_of_key"),
            models.Index(fields=["hour"], name="usage_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.subject[:8]} {self.hour:%Y-%m-%d %H}"


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Webhooks as the worker asks for them."""

    def active(self) -> Self:
        """Those that are sent to: neither they nor their partner were stopped."""
        return self.filter(disabled_at=None, partner__paused_at=None)


class Webhook(models.Model):
    """Where changes are pushed to; ``seq`` is the change up to which deliveries were made.

    ``filters`` has keys by facet kind, as lists of lists: any of the inner, all of the outer; ``actions`` and
    ``kinds`` are empty for all. ``secret_number`` rises with each rotation, and the secret before it signs too until
    ``previous_until``. ``failures`` counts in a row, ``failing_since`` is when the first of them was, and
    ``retry_at`` when the endpoint is asked again. ``run`` is the claim of the worker that sends to it, until
    ``lease_until``, which afterwards says when it was let go.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="webhooks")
    mode = models.CharField(_("mode"), max_length=4, choices=KeyMode.choices, default=KeyMode.LIVE)
    # No URLField: names inside a network have no dot. ``domain.outbound`` knows which may be asked.
    url = models.CharField(_("address"), max_length=500)
    description = models.CharField(_("description"), max_length=200, blank=True)
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    actions = models.JSONField(_("actions"), default=list, blank=True)
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    seq = models.PositiveBigIntegerField()
    secret_number = models.PositiveIntegerField(default=1)
    previous_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(_("failing since"), null=True)
    retry_at = models.DateTimeField(null=True)
    run = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField(_("last error"), max_length=11, choices=SendFault.choices, blank=True)
    last_code = models.PositiveSmallIntegerField(null=True)
    last_error_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(_("last delivered"), null=True)
    disabled_at = models.DateTimeField(_("disabled"), null=True, blank=True)
    disabled_because = models.CharField(max_length=10, choices=DisabledReason.choices, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["partner", "created_at"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=KeyMode.values), name="webhook_mode_known"),
            models.CheckConstraint(
                condition=Q(disabled_at=None, disabled_because="")
                | Q(disabled_at__isnull=False, disabled_because__in=DisabledReason.values),
                name="webhook_disabled_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class WebhookNotice(models.Model):
    """A mail that says that a webhook was disabled by itself: to a person of the desk, or without one to the partner.

    ``disabled_at`` is the webhook's at that time, so that what was enabled since is told to nobody.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    disabled_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="webhooknotice_due"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Delivery(models.Model):
    """One event on its way to one webhook; its body is made when it is sent, from the change.

    ``event_id`` is the change's uuid, or a test's own where ``seq`` is empty; ``type`` is the event's type.
    ``code``, ``error`` (a ``SendFault``), ``response`` (the beginning of the answer's body) and ``took_ms`` are of the
    last attempt, and ``faults`` has at, status, error and took_ms of each that failed.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    event_id = models.UUIDField()
    type = models.CharField(_("event"), max_length=20)
    seq = models.PositiveBigIntegerField(null=True)
    is_replay = models.BooleanField(_("replay"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=SendState.choices, default=SendState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("queued"), auto_now_add=True)
    due_at = models.DateTimeField(_("due"))
    attempted_at = models.DateTimeField(_("last attempt"), null=True)
    code = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=11, choices=SendFault.choices, blank=True)
    response = models.CharField(max_length=1000, blank=True)
    took_ms = models.PositiveIntegerField(null=True)
    faults = models.JSONField(default=list)
    # When it came to its end, whichever.
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SendState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state=SendState.WAITING, done_at=None)
                | (~Q(state=SendState.WAITING) & Q(done_at__isnull=False)),
                name="delivery_done_has_time",
            ),
            models.UniqueConstraint(
                fields=["webhook", "event_id"], condition=Q(is_replay=False), name="delivery_once"
            ),
        ]
        indexes = [
            models.Index(fields=["webhook", "due_at"], condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["webhook", "state", "id"], name="delivery_queue"),
            models.Index(fields=["webhook", "id"], name="delivery_log"),
            models.Index(fields=["done_at"], condition=Q(done_at__isnull=False), name="delivery_done"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
