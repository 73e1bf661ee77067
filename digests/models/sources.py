"""Sources: who reported what items rest on."""

from typing import Self
from uuid import uuid4

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from digests.choices import Ownership, SourceKind, SourceStatus
from digests.models.places import Country


class SourceQuerySet(models.QuerySet["Source"]):
    """Sources as lists and matching need them."""

    def accepted(self) -> Self:
        """Sources that an editor has let into the registry."""
        return self.filter(status=SourceStatus.ACCEPTED)

    def with_names(self) -> Self:
        """Sources with their aliases and domains loaded."""
        return self.prefetch_related("aliases", "domains")


class Source(models.Model):
    """An agency, newspaper, broadcaster, ministry, company or think tank, with its ownership."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    slug = models.SlugField(_("slug"), unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind.choices, default=SourceKind.ONLINE)
    status = models.CharField(
        _("status"), max_length=10, choices=SourceStatus.choices, default=SourceStatus.ACCEPTED
    )
    ownership = models.CharField(
        _("ownership"), max_length=20, choices=Ownership.choices, default=Ownership.UNKNOWN
    )
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    ownership_authority = models.CharField(
        _("who says so"),
        max_length=120,
        blank=True,
        help_text=_("Who classifies the ownership like this, for example the State Media Monitor."),
    )
    ownership_checked_on = models.DateField(_("checked on"), null=True, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="sources", null=True, blank=True, verbose_name=_("country")
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    homepage = models.URLField(_("home page"), blank=True)
    feed = models.URLField(_("feed"), blank=True)
    former_slugs = models.JSONField(default=list, blank=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=SourceKind.values), name="source_kind_known"),
            models.CheckConstraint(
                condition=models.Q(ownership__in=Ownership.values), name="source_ownership_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=SourceStatus.values), name="source_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Path of the source's public page."""
        return reverse("site:source-page", args=[self.slug])


class SourceAlias(models.Model):
    """Another name by which texts call a source; no two sources share one."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["name"]
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [
            models.UniqueConstraint(models.functions.Lower("name"), name="source_alias_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class SourceDomain(models.Model):
    """A host whose pages are this source's, without ``www.``."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="domains")
    domain = models.CharField(
        _("domain"),
        max_length=253,
        unique=True,
        validators=[
            RegexValidator(
                r"^(?!www\.)[a-z0-9-]+(\.[a-z0-9-]+)+$",
                _("Give the host alone, in small letters and without “www.”, such as liter.kz."),
            )
        ],
    )

    class Meta:
        ordering = ["domain"]
        verbose_name = _("domain")
        verbose_name_plural = _("domains")

    def __str__(self) -> str:
        return self.domain
