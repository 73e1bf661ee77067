"""Digests: the fields of the page where an issue's own facts and its sections are typed."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from digests.admin.versions import VersionedForm
from digests.domain import translating
from digests.domain.errors import DeskError
from digests.models import Digest, Section


class DigestForm(VersionedForm):
    """A digest's own fields."""

    class Meta:
        model = Digest
        fields = [
            "series",
            "number",
            "title",
            "standfirst",
            "slug",
            "language",
            "period_start",
            "period_end",
            "original",
            "credit_name",
            "credit_url",
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse an original that is a translation itself, or that has this language already."""
        cleaned = super().clean()
        original, language = cleaned.get("original"), cleaned.get("language")
        if original and language:
            try:
                translating.check_original(self.instance, original, language)
            except DeskError as error:
                self.add_error("original", str(error))
        return cleaned


class SectionInline(admin.StackedInline):
    """The sections of a digest, each with the way to its items."""

    model = Section
    fields = ["country", "heading", "position", "items_here"]
    readonly_fields = ["items_here"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Load countries and items with the sections."""
        return super().get_queryset(request).select_related("country").prefetch_related("items")

    @admin.display(description=_("items"))
    def items_here(self, section: Section) -> str:
        """Links to the section's items, and to a new one."""
        if not section.pk:
            return str(_("Save first, then add items."))
        context = {"section": section, "items": section.items.all()}
        return render_to_string("admin/digests/digest/section_items.html", context)
