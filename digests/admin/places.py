"""Regions, countries and series."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from digests.admin.base import ReferenceAdmin
from digests.admin.forms import CountryForm, RegionForm
from digests.models import Country, Region, Series


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    """Regions and the names by which texts call them."""

    form = RegionForm
    list_display = ["name", "slug", "country_count"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    empty_hint = _("No region yet. A region groups countries; each series follows one.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Count each region's countries in the same query."""
        rows: QuerySet = super().get_queryset(request).annotate(countries_here=Count("countries"))
        return rows

    @admin.display(description=_("countries"), ordering="countries_here")
    def country_count(self, region: Region) -> int:
        """How many countries belong to it."""
        return int(getattr(region, "countries_here", 0))


@admin.register(Country)
class CountryAdmin(ReferenceAdmin):
    """Countries by their ISO codes."""

    form = CountryForm
    list_display = ["name", "code", "region_names"]
    list_filter = ["regions"]
    search_fields = ["name", "code", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    empty_hint = _("No country yet. Run “manage.py load_registry”, or add one.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Load the regions with the countries."""
        return super().get_queryset(request).prefetch_related("regions")

    @admin.display(description=_("regions"))
    def region_names(self, country: Country) -> str:
        """Names of the regions it belongs to."""
        return ", ".join(region.name for region in country.regions.all())


@admin.register(Series)
class SeriesAdmin(ReferenceAdmin):
    """Recurring roundups."""

    list_display = ["title", "region", "cadence", "language", "time_zone"]
    list_filter = ["cadence", "language", "region"]
    list_select_related = ["region"]
    search_fields = ["title", "slug", "description"]
    prepopulated_fields = {"slug": ["title"]}
    empty_hint = _("No series yet. A series is a recurring roundup; add one before the first digest.")
