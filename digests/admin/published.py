"""Editions and changes: what is public, to look at only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from digests.admin.base import DeskAdmin
from digests.models import Change, Edition


class ReadOnlyAdmin(DeskAdmin):
    """Rows that only publishing writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (Django's signature)
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 (Django's signature)
        """Nobody changes one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 (Django's signature)
        """Nobody deletes one."""
        return False


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    """Every published version of every digest."""

    list_display = ["title", "version", "kind", "status", "is_live", "created_at"]
    list_filter = ["kind", "status", "is_live", "series"]
    list_select_related = ["series"]
    search_fields = ["title", "note"]
    date_hierarchy = "created_at"
    fields = [
        "title",
        "standfirst",
        "series",
        "version",
        "kind",
        "status",
        "is_live",
        "note",
        "item_count",
        "published_at",
        "created_at",
        "digest_id",
    ]
    empty_hint = _("Nothing published yet. Open a digest and choose Publish.")


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """The log that partners follow."""

    list_display = ["seq", "at", "action", "kind", "object_id", "version", "notice"]
    list_filter = ["action", "kind"]
    date_hierarchy = "at"
    fields = [
        "seq",
        "at",
        "action",
        "kind",
        "object_id",
        "version",
        "notice",
        "facets_before",
        "facets_after",
    ]
    empty_hint = _("No change yet. Every publication, correction and withdrawal writes one.")
