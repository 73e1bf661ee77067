"""What is public: editions, the index of the live ones, and the change log.

``domain.publishing`` is the only writer. Nothing here refers to the working rows: a digest and an
item are known by their uuid, so no read of the public side can reach a draft.
"""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from digests.choices import ChangeAction, EditionKind, FacetKind, ObjectKind, PubStatus
from digests.models.series import Series


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions as the public side asks for them."""

    def live(self) -> Self:
        """The live edition of each digest that readers may see."""
        return self.filter(is_live=True, status=PubStatus.USABLE)

    def newest_first(self) -> Self:
        """In the order of every list of digests, which an index serves."""
        return self.order_by("-published_at", "-digest_id")


class Edition(models.Model):
    """One published version of a digest.

    ``document`` never changes. ``head_html``, ``article_html`` and ``wire`` are rendered from it and made
    again by ``rebuild_published``; ``is_live`` moves to the next edition when there is one.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    digest_id = models.UUIDField(_("digest"))
    version = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=12, choices=EditionKind.choices)
    status = models.CharField(_("status"), max_length=8, choices=PubStatus.choices)
    note = models.TextField(_("public note"), blank=True)
    corrected_items = models.JSONField(default=list, blank=True)
    is_live = models.BooleanField(_("live"), default=True)
    series = models.ForeignKey(Series, models.PROTECT, related_name="editions", verbose_name=_("series"))
    slug = models.SlugField(_("slug"), max_length=80)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("issue number"), null=True)
    title = models.CharField(_("title"), max_length=200)
    standfirst = models.CharField(_("standfirst"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=35)
    # The digest that this one translates.
    original_id = models.UUIDField(null=True)
    item_count = models.PositiveIntegerField(_("items"))
    published_at = models.DateTimeField(_("first published"))
    created_at = models.DateTimeField(_("this version made"))
    document = models.JSONField()
    head_html = models.TextField()
    article_html = models.TextField()
    wire = models.TextField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["digest_id", "version"], name="edition_version_once"),
            models.UniqueConstraint(fields=["digest_id"], condition=Q(is_live=True), name="edition_one_live"),
            models.UniqueConstraint(
                fields=["series", "year", "month", "slug"],
                condition=Q(is_live=True),
                name="edition_address_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=EditionKind.values), name="edition_kind_known"),
            models.CheckConstraint(condition=Q(status__in=PubStatus.values), name="edition_status_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="edition_version_positive"),
        ]
        indexes = [
            models.Index(
                F("published_at").desc(),
                F("digest_id").desc(),
                condition=Q(is_live=True, status="usable"),
                name="edition_newest",
            ),
            models.Index(
                F("series"),
                F("published_at").desc(),
                F("digest_id").desc(),
                condition=Q(is_live=True, status="usable"),
                name="edition_series_newest",
            ),
            models.Index(
                F("year"),
                F("month"),
                F("published_at").desc(),
                F("digest_id").desc(),
                condition=Q(is_live=True, status="usable"),
                name="edition_month_newest",
            ),
            models.Index(
                F("published_at").desc(),
                F("digest_id").desc(),
                F("created_at"),
                condition=Q(is_live=True, status="usable", created_at__gt=F("published_at")),
                name="edition_changed_newest",
            ),
            models.Index(F("kind"), F("created_at").desc(), name="edition_kind_newest"),
            models.Index(
                fields=["original_id"],
                condition=Q(is_live=True, original_id__isnull=False),
                name="edition_translations",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.version}"


class PublishedItem(models.Model):
    """An item of a live edition, or, with status ``canceled`` and no content, a withdrawn one.

    ``published_at`` is when the item first was public and doesn't move, so keyset paging on
    (published_at, id) neither repeats nor skips. ``heading`` is the headline or the first words,
    ``issued_on`` the day of the issue in its series' time zone. ``place_html``, ``heading_html`` and
    ``article_html`` are what a list joins: where it stood, the article around its text, and the text.
    """

    id = models.UUIDField(primary_key=True)
    status = models.CharField(max_length=8, choices=PubStatus.choices, default=PubStatus.USABLE)
    digest_id = models.UUIDField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="published_items")
    version = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    anchor = models.CharField(max_length=40)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=35)
    headline = models.CharField(max_length=200, blank=True)
    heading = models.TextField(blank=True)
    text = models.TextField(blank=True)
    digest_title = models.CharField(max_length=200)
    digest_path = models.CharField(max_length=250)
    section_heading = models.CharField(max_length=120)
    image = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    issued_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    notice = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    place_html = models.TextField(blank=True)
    heading_html = models.TextField(blank=True)
    article_html = models.TextField(blank=True)
    wire = models.TextField(blank=True)

    class Meta:
        ordering = ["-published_at", "-id"]
        verbose_name = _("published item")
        verbose_name_plural = _("published items")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="usable")
                | Q(text="", headline="", heading="", place_html="", heading_html="", article_html=""),
                name="publisheditem_withdrawn_is_blank",
            ),
        ]
        indexes = [
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(status="usable"),
                name="publisheditem_newest",
            ),
            models.Index(fields=["digest_id", "position"], name="publisheditem_digest"),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                F("updated_at"),
                condition=Q(status="usable", updated_at__gt=F("published_at")),
                name="publisheditem_changed_newest",
            ),
            models.Index(fields=["image"], condition=~Q(image=""), name="publisheditem_image"),
        ]

    def __str__(self) -> str:
        return self.headline or str(self.id)


class ItemFacet(models.Model):
    """One thing by which a usable published item can be listed, in the order of the lists."""

    item = models.ForeignKey(PublishedItem, models.CASCADE, related_name="facets")
    kind = models.CharField(max_length=8, choices=FacetKind.choices)
    key = models.CharField(max_length=100)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "kind", "key"], name="itemfacet_once"),
        ]
        indexes = [
            models.Index(
                F("kind"), F("key"), F("published_at").desc(), F("item").desc(), name="itemfacet_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class DigestFacet(models.Model):
    """One thing by which a usable live edition can be listed, in the order of the lists."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="facets")
    digest_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=FacetKind.choices)
    key = models.CharField(max_length=100)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "key"], name="digestfacet_once"),
        ]
        indexes = [
            models.Index(
                F("kind"),
                F("key"),
                F("published_at").desc(),
                F("digest_id").desc(),
                name="digestfacet_newest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Tally(models.Model):
    """How many usable items have one facet, and how many have it together with another.

    ``with_kind`` and ``with_key`` are empty in the row that counts the facet alone. Kept up to date by
    publishing, so that no page counts.
    """

    kind = models.CharField(max_length=8, choices=FacetKind.choices)
    key = models.CharField(max_length=100)
    label = models.CharField(max_length=120)
    with_kind = models.CharField(max_length=8, blank=True)
    with_key = models.CharField(max_length=100, blank=True)
    with_label = models.CharField(max_length=120, blank=True)
    items = models.IntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "with_kind", "with_key"], name="tally_once"),
            models.CheckConstraint(condition=Q(items__gte=0), name="tally_not_negative"),
        ]
        indexes = [
            models.Index(
                F("kind"),
                F("key"),
                F("with_kind"),
                F("items").desc(),
                F("with_key"),
                name="tally_most_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.items}"


class Change(models.Model):
    """One row in the ordered log that partners follow."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    seq = models.PositiveBigIntegerField(_("place in the log"), unique=True)
    at = models.DateTimeField(_("time"))
    action = models.CharField(_("action"), max_length=10, choices=ChangeAction.choices)
    kind = models.CharField(_("kind"), max_length=6, choices=ObjectKind.choices)
    object_id = models.UUIDField(_("object"))
    version = models.PositiveIntegerField(_("version"))
    notice = models.TextField(_("public note"), blank=True)
    facets_before = models.JSONField(_("facets before"), default=dict)
    facets_after = models.JSONField(_("facets after"), default=dict)

    class Meta:
        ordering = ["seq"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.CheckConstraint(condition=Q(action__in=ChangeAction.values), name="change_action_known"),
            models.UniqueConstraint(fields=["kind", "object_id", "seq"], name="change_of_object_once"),
        ]
        indexes = [
            models.Index(F("kind"), F("action"), F("seq").desc(), name="change_action_newest"),
            models.Index(fields=["at", "seq"], name="change_at"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.kind} {self.object_id}"


class Head(models.Model):
    """The one row that publishing locks: last number of the change log, and the public generation.

    ``floor`` is the highest number that was taken out of the log: cursors before it have expired.
    Every public answer's ETag holds ``generation``; it rises with whatever can change a public page.
    ``fingerprint`` says with which templates, styles and site address the editions were rendered.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    floor = models.PositiveBigIntegerField(default=0)
    generation = models.PositiveBigIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="head_is_one_row")]

    def __str__(self) -> str:
        return f"change {self.seq}, generation {self.generation}"


class Heartbeat(models.Model):
    """When a worker process last said that it runs."""

    worker = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.worker} {self.at}"
