"""The registry of sources."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from digests.admin import exchange, proposed
from digests.admin.base import ReferenceAdmin
from digests.admin.forms import SourceForm
from digests.admin.merging import merge_view
from digests.choices import SourceStatus
from digests.domain import registry
from digests.domain.registry_exchange import SOURCES
from digests.models import Source, SourceAlias, SourceDomain


class AliasInline(admin.StackedInline):
    """Other names by which texts call a source."""

    model = SourceAlias
    extra = 1


class DomainInline(admin.StackedInline):
    """Hosts whose pages are a source's."""

    model = SourceDomain
    extra = 1


@admin.register(Source)
class SourceAdmin(ReferenceAdmin):
    """Sources with their names, domains and ownership."""

    form = SourceForm
    inlines = [AliasInline, DomainInline]
    list_display = ["name", "kind", "ownership", "country", "status", "usage"]
    list_filter = [
        "status",
        "ownership",
        "kind",
        "country__regions",
        ("country", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["country"]
    search_fields = ["name", "aliases__name", "domains__domain", "owner"]
    prepopulated_fields = {"slug": ["name"]}
    actions = ["accept", "merge"]
    empty_hint = _("No source yet. Run “manage.py load_registry” for the packaged ones, or add one.")
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "status", "country", "languages"]}),
        (
            _("Ownership"),
            {
                "fields": ["ownership", "owner", "ownership_authority", "ownership_checked_on"],
                "description": _("Readers see the class of ownership beside every citation."),
            },
        ),
        (_("Addresses"), {"fields": ["homepage", "feed"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of proposed sources, export and import."""
        view = self.admin_site.admin_view(self.proposed)
        own = [path("proposed/", view, name="digests_source_proposed")]
        return [*own, *exchange.patterns(self, SOURCES), *super().get_urls()]

    def proposed(self, request: HttpRequest) -> Any:
        """Accept or merge what digests have proposed."""
        return proposed.proposed(self, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Count the uses of each source in the same query."""
        rows: QuerySet = super().get_queryset(request).annotate(uses=Count("citations", distinct=True))
        return rows

    @admin.display(description=_("citations"), ordering="uses")
    def usage(self, source: Source) -> int:
        """How many citations of working copies name it."""
        return int(getattr(source, "uses", 0))

    @admin.action(description=_("Accept the proposed sources chosen"), permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Let the chosen proposed sources into the registry."""
        proposed = list(queryset.filter(status=SourceStatus.PROPOSED))
        for source in proposed:
            registry.accept_source(source)
        count = len(proposed)
        said = ngettext("%(count)s source accepted.", "%(count)s sources accepted.", count)
        messages.success(request, said % {"count": count})

    @admin.action(description=_("Merge the sources chosen"), permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet) -> Any:
        """Make one source of several."""
        return merge_view(self, request, queryset, registry.merge_sources)
