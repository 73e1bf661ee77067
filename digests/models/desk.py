"""The working copy: digests with their sections, items and citations, and their revisions.

Only the desk reads these; what the public sees are editions (``editions.py``).
"""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from digests.choices import DigestStatus, LinkHealth, Milestone
from digests.models.places import Country
from digests.models.series import Series
from digests.models.sources import Source
from digests.models.topics import Topic


class DigestQuerySet(models.QuerySet["Digest"]):
    """Digests as the desk lists and loads them."""

    def due(self, now: object) -> Self:
        """Scheduled digests whose time has come."""
        return self.filter(status=DigestStatus.SCHEDULED, publish_at__lte=now)

    def with_whole(self) -> Self:
        """Digests with series, sections, items, citations, sources and topics loaded."""
        return self.select_related("series__region").prefetch_related(
            "sections__country",
            "sections__items__citations__source",
            "sections__items__topics",
        )


class Digest(models.Model):
    """One issue of a series: the working copy and its identity."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    series = models.ForeignKey(Series, models.PROTECT, related_name="digests", verbose_name=_("series"))
    number = models.PositiveIntegerField(_("issue number"), null=True, blank=True)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        help_text=_("Last part of the public address; it stays once the digest is published."),
    )
    title = models.CharField(_("title"), max_length=200)
    standfirst = models.CharField(
        _("standfirst"), max_length=500, blank=True, help_text=_("One sentence under the title.")
    )
    language = models.CharField(_("language"), max_length=35, default="en")
    period_start = models.DateField(_("period from"), null=True, blank=True)
    period_end = models.DateField(_("period to"), null=True, blank=True)
    credit_name = models.CharField(_("credit"), max_length=200, blank=True)
    credit_url = models.URLField(_("credit URL"), blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=DigestStatus.choices,
        default=DigestStatus.DRAFT,
        editable=False,
    )
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True, editable=False)
    # What a scheduled digest was before, and is again when the schedule is stopped; else empty.
    status_before = models.CharField(
        max_length=10, choices=DigestStatus.choices, default="", blank=True, editable=False
    )
    # Whether readers are told by mail when the schedule publishes it.
    is_mailed = models.BooleanField(default=False, editable=False)
    published_version = models.PositiveIntegerField(default=0, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("begun by"),
    )
    original = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
        help_text=_(
            "The digest that this one says in another language. Readers are led from one to the other."
        ),
    )
    # The edition of the original that this translation follows; 0 for none.
    original_version = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        permissions = [("publish_digest", "Can approve, schedule, publish, correct and withdraw digests")]
        constraints = [
            models.UniqueConstraint(fields=["series", "slug"], name="digest_slug_unique_in_series"),
            models.UniqueConstraint(fields=["series", "number"], name="digest_number_unique_in_series"),
            models.CheckConstraint(
                condition=Q(original__isnull=True) | ~Q(original=F("id")),
                name="digest_not_its_own_original",
                violation_error_message=_("A digest is no translation of itself."),
            ),
            models.UniqueConstraint(
                fields=["original", "language"],
                condition=Q(original__isnull=False),
                name="digest_translation_once",
                violation_error_message=_("There is a translation into this language already."),
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_end__gte=F("period_start")),
                name="digest_period_ordered",
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(condition=Q(status__in=DigestStatus.values), name="digest_status_known"),
            models.CheckConstraint(
                condition=~Q(status=DigestStatus.SCHEDULED) | Q(publish_at__isnull=False),
                name="digest_scheduled_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "publish_at"], name="digest_due"),
        ]

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A part of a digest: a country's, or without a country."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    digest = models.ForeignKey(Digest, models.CASCADE, related_name="sections", verbose_name=_("digest"))
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("country"),
        help_text=_("Leave empty for the region's lead section."),
    )
    heading = models.CharField(
        _("heading"), max_length=120, blank=True, help_text=_("Empty: the place's name.")
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.CheckConstraint(
                condition=Q(country__isnull=False) | ~Q(heading=""),
                name="section_has_place_or_heading",
                violation_error_message=_("A section without a country needs a heading."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading_in("en")

    def heading_in(self, language: str) -> str:
        """Return the heading as typed, or the country's name in a language."""
        return self.heading or (self.country.name_in(language) if self.country else "")


class TaggedItem(ItemBase):
    """An item's topic."""

    content_object = models.ForeignKey("Item", models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Topic, models.CASCADE, related_name="tagged")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="item_topic_once"),
        ]


class Item(models.Model):
    """One story in a section."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    section = models.ForeignKey(Section, models.CASCADE, related_name="items", verbose_name=_("section"))
    position = models.PositiveIntegerField(_("position"), default=0)
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    body = models.TextField(
        _("text"),
        help_text=_("One to three paragraphs. *Emphasis*, **strong**, > quotes and - lists work."),
    )
    image = models.ImageField(
        _("image"),
        upload_to="items",
        blank=True,
        width_field="image_width",
        height_field="image_height",
    )
    image_width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    image_height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    image_alt = models.CharField(
        _("text alternative"),
        max_length=300,
        blank=True,
        help_text=_("What the image shows, for people who don't see it."),
    )
    image_credit = models.CharField(_("image credit"), max_length=200, blank=True)
    # The point that a crop keeps, in hundredths of width and height from the top left.
    focus_x = models.PositiveSmallIntegerField(default=50, editable=False)
    focus_y = models.PositiveSmallIntegerField(default=50, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    topics = TaggableManager(
        _("topics"),
        through=TaggedItem,
        blank=True,
        help_text=_("Topics, separated by commas."),
    )

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints = [
            models.CheckConstraint(condition=Q(focus_x__lte=100, focus_y__lte=100), name="item_focus_inside"),
        ]

    def __str__(self) -> str:
        return self.headline or self.body[:60]


class Citation(models.Model):
    """An item's reference to a source."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations", verbose_name=_("source"))
    position = models.PositiveIntegerField(_("position"), default=0)
    url = models.URLField(_("URL"), max_length=2000, blank=True)
    title = models.CharField(_("title of the article"), max_length=500, blank=True)
    published_on = models.DateField(_("date of the article"), null=True, blank=True)
    archived_url = models.URLField(_("archived copy"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    link_health = models.CharField(
        _("link"),
        max_length=10,
        choices=LinkHealth.choices,
        default=LinkHealth.UNCHECKED,
        editable=False,
    )
    link_checked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        # Of the hash, for a long URL in a non-Latin script is too large for an index of PostgreSQL.
        indexes = [
            models.Index(MD5("url"), name="citation_url"),
            models.Index(
                fields=["-id"],
                condition=Q(link_checked_at__isnull=True) & ~Q(url=""),
                name="citation_unchecked",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(link_health__in=LinkHealth.values), name="citation_link_health_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.title or self.url}"


class Revision(models.Model):
    """A snapshot of a digest's working copy, as one document."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    digest = models.ForeignKey(Digest, models.CASCADE, related_name="revisions")
    milestone = models.CharField(
        _("milestone"), max_length=10, choices=Milestone.choices, default=Milestone.AUTOMATIC
    )
    name = models.CharField(_("name"), max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("time"))
    document = models.JSONField(_("document"))

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(milestone__in=Milestone.values), name="revision_milestone_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.digest} · {self.at:%Y-%m-%d %H:%M}"
