"""Places: regions and the countries in them."""

from typing import Any
from uuid import uuid4

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Length, Upper
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

models.CharField.register_lookup(Length)


class Named:
    """What has a ``name``, which is English, and ``names`` by language code."""

    name: Any
    names: Any

    def name_in(self, language: str) -> str:
        """Return the name in a language, or else the name."""
        base = language.split("-", maxsplit=1)[0]
        return str((base != "en" and self.names.get(base)) or self.name)

    @property
    def local_name(self) -> str:
        """Name in the interface's language."""
        return self.name_in(get_language() or "en")


class Region(Named, models.Model):
    """A part of the world that a newsroom follows, such as Central Asia."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100, unique=True)
    names = models.JSONField(
        _("names in other languages"),
        default=dict,
        blank=True,
        help_text=_("By language code, for example {“ru”: “Центральная Азия”}."),
    )
    aliases = models.JSONField(_("other names"), default=list, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name


class Country(Named, models.Model):
    """A country by its ISO 3166-1 alpha-2 code (XK for Kosovo)."""

    code = models.CharField(
        _("code"),
        max_length=2,
        primary_key=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Give the two capital letters of ISO 3166-1."))],
    )
    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100, unique=True)
    names = models.JSONField(_("names in other languages"), default=dict, blank=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    wikidata = models.CharField(
        _("Wikidata id"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^Q[1-9][0-9]*$", _("A Wikidata id looks like Q232."))],
    )
    regions = models.ManyToManyField(Region, related_name="countries", blank=True, verbose_name=_("regions"))

    class Meta:
        ordering = ["name"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__length=2, code=Upper("code")), name="country_code_is_alpha2"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Path of the country's public page."""
        return reverse("site:country-archive", args=[self.slug])
