"""Links: the URLs that are cited, and whether they still answer.

A link is known by its URL alone. It refers to no working row, and public items refer to it, so that the
public side can tell of a link without a path to a draft, and an edition need not change when a page dies.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from digests.choices import LinkHealth, LinkOutcome, LinkRank
from digests.models.editions import PublishedItem


class Link(models.Model):
    """A URL, what checks of it found, and when it is due again.

    ``mark`` is the URL's SHA-256 in hexadecimal. ``due_at`` is a lease as well: whoever checks a link first
    moves it to when it will have given up. ``failing_since`` and ``failures`` are of the failures in a row.
    ``host_free_at`` is until when nothing else of the link's host is asked.
    """

    mark = models.CharField(max_length=64, unique=True)
    url = models.URLField(_("URL"), max_length=2000)
    host = models.CharField(_("host"), max_length=255)
    health = models.CharField(
        _("link"), max_length=10, choices=LinkHealth.choices, default=LinkHealth.UNCHECKED
    )
    outcome = models.CharField(
        _("last check"), max_length=10, choices=LinkOutcome.choices, default=LinkOutcome.NONE, blank=True
    )
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    checked_at = models.DateTimeField(_("checked"), null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    rank = models.PositiveSmallIntegerField(choices=LinkRank.choices, default=LinkRank.NEW)
    due_at = models.DateTimeField(default=timezone.now)
    host_free_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.CheckConstraint(condition=Q(health__in=LinkHealth.values), name="link_health_known"),
            models.CheckConstraint(condition=Q(outcome__in=LinkOutcome.values), name="link_outcome_known"),
            models.CheckConstraint(condition=Q(rank__in=LinkRank.values), name="link_rank_known"),
        ]
        indexes = [
            models.Index(fields=["rank", "due_at"], name="link_due"),
            models.Index(fields=["host_free_at"], name="link_host_free"),
            models.Index(fields=["checked_at"], condition=Q(status__isnull=False), name="link_heard"),
        ]

    def __str__(self) -> str:
        return self.url


class ItemLink(models.Model):
    """A usable published item cites a link. Written by publishing, like the item's facets."""

    item = models.ForeignKey(PublishedItem, models.CASCADE, related_name="links")
    link = models.ForeignKey(Link, models.CASCADE, related_name="items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "link"], name="itemlink_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.link_id}"
