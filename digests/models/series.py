"""Series: recurring roundups."""

from uuid import uuid4
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from digests.choices import Cadence
from digests.models.places import Region

# First path segments that belong to other pages: a series may not shadow them.
RESERVED_SLUGS = frozenset(
    "about admin api archive corrections countries favicon.ico feeds id images items preview robots.txt"
    " search sitemap.xml sources static subscribe topics".split()
)


def check_slug(slug: str) -> None:
    """Raise ValidationError where a series would hide another page."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s” is the address of another page."), params={"slug": slug})


def check_time_zone(name: str) -> None:
    """Raise ValidationError for a name that is not in the IANA time zone database."""
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not an IANA time zone."), params={"name": name})


class Series(models.Model):
    """A recurring roundup of one region."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    slug = models.SlugField(_("slug"), unique=True, validators=[check_slug])
    title = models.CharField(_("title"), max_length=120, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="series", verbose_name=_("region"))
    cadence = models.CharField(_("cadence"), max_length=15, choices=Cadence.choices, default=Cadence.WEEKLY)
    language = models.CharField(_("language"), max_length=35, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[check_time_zone])
    licence = models.CharField(
        _("licence"),
        max_length=40,
        blank=True,
        help_text=_("SPDX identifier, such as CC-BY-4.0; empty means all rights reserved."),
    )
    licence_url = models.URLField(_("licence URL"), blank=True)
    credit_line = models.CharField(_("credit line"), max_length=200, blank=True)
    notice = models.CharField(
        _("notice"),
        max_length=300,
        blank=True,
        help_text=_("Shown above every issue, for example that the series is a demonstration."),
    )

    class Meta:
        ordering = ["title"]
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cadence__in=Cadence.values), name="series_cadence_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Path of the series' public page."""
        return reverse("site:series-archive", args=[self.slug])
