"""Mail to readers: who asked for what, and each mail that is to be sent or was.

``domain.mail`` is the only writer. A subscriber is somebody who has confirmed; whoever hasn't yet is a
``Signup``, which is forgotten after some days. Links in mails are signed and not stored, so a copy of the
database opens nobody's page.
"""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from digests.choices import DeliveryState, MailingKind
from digests.models.editions import Edition
from digests.models.series import Series

# RFC 5321, 4.5.3.1.3: a path of 256 octets with its two brackets.
ADDRESS_LENGTH = 254


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Subscribers as mailings ask for them."""

    def active(self) -> Self:
        """Those whose mailbox hasn't refused too often."""
        return self.filter(stopped_at=None)


class Subscriber(models.Model):
    """Somebody who confirmed an address; ``stopped_at`` says since when it refuses mail for good.

    ``refusals`` counts permanent refusals since the last mail that was taken.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    address = models.CharField(_("address"), max_length=ADDRESS_LENGTH, unique=True)
    language = models.CharField(_("language"), max_length=35)
    confirmed_at = models.DateTimeField(_("confirmed"))
    refusals = models.PositiveSmallIntegerField(_("refusals in a row"), default=0)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["-confirmed_at", "-id"]
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")

    def __str__(self) -> str:
        return self.address


class Subscription(models.Model):
    """A series that a subscriber gets: whole, or, with a country's code, what is of that country."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")
    series = models.ForeignKey(Series, models.CASCADE, related_name="subscriptions")
    country = models.CharField(max_length=2, blank=True)

    class Meta:
        ordering = ["series", "country"]
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "series", "country"], name="subscription_once"),
        ]
        indexes = [models.Index(fields=["series", "subscriber"], name="subscription_of_series")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.country}".strip()


class Signup(models.Model):
    """What somebody asked for by an address that is still to be confirmed; also the mail that asks it.

    ``wish`` has lists of country codes, empty for everything, by the series' slug. ``network`` is a keyed hash
    of the part of the Internet that the request came from, for a day's limit alone.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    address = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    language = models.CharField(max_length=35)
    wish = models.JSONField()
    network = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["address", "asked_at"], name="signup_of_address"),
            models.Index(fields=["asked_at"], name="signup_asked"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="signup_due"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class MailBlock(models.Model):
    """An address that asked for no mail at all, known by a keyed hash alone."""

    address_hash = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.address_hash[:8]


class MailingQuerySet(models.QuerySet["Mailing"]):
    """Mailings as the worker asks for them."""

    def open(self) -> Self:
        """Those that have something left to do and aren't paused."""
        return self.filter(finished_at=None, paused_at=None)


class Mailing(models.Model):
    """One mail about one edition, to everybody whom it concerns; written in the publishing transaction.

    ``cursor`` is the key of the last row that recipients were made from, ``expanded_at`` says that all are made.
    ``trouble`` is what the mail server said when it last could not be used, ``retry_at`` when it is tried again.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="mailings", verbose_name=_("issue"))
    digest_id = models.UUIDField()
    kind = models.CharField(_("kind"), max_length=10, choices=MailingKind.choices)
    created_at = models.DateTimeField(_("queued"))
    cursor = models.BigIntegerField(default=0)
    expanded_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    trouble = models.CharField(_("trouble"), max_length=200, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(_("tried again at"), null=True, blank=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind"], name="mailing_once"),
            models.CheckConstraint(condition=Q(kind__in=MailingKind.values), name="mailing_kind_known"),
        ]
        indexes = [
            models.Index(fields=["digest_id"], name="mailing_of_digest"),
            models.Index(fields=["id"], condition=Q(finished_at=None), name="mailing_open"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.edition}"


class MailDelivery(models.Model):
    """One recipient's copy of a mailing; ``subscriber`` is empty once its address is forgotten.

    ``countries`` are the codes that the recipient chose, parted by spaces, empty for everything; ``version``
    the edition that was sent. ``run`` is the claim of the worker that has it, until ``lease_until``.
    ``after`` is the mail that this one corrects.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(Subscriber, models.SET_NULL, null=True, related_name="deliveries")
    countries = models.CharField(max_length=600, blank=True)
    after = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    version = models.PositiveIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    run = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    code = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "subscriber"], name="maildelivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="maildelivery_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["mailing", "state", "due_at"], name="maildelivery_due"),
            models.Index(fields=["sent_at"], condition=Q(sent_at__isnull=False), name="maildelivery_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} {self.state}"
