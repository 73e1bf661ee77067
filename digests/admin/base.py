"""What the desk's pages share: style, modules, and how reference data are saved."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from digests.domain import registry


class DeskAdmin(admin.ModelAdmin):
    """A stock admin with the desk's style sheet and modules."""

    list_per_page = 50
    show_full_result_count = False
    # What the list says while it is empty: a sentence on what to do first.
    empty_hint: Any = ""

    @property
    def media(self) -> forms.Media:
        """The stock files, then ours."""
        ours = forms.Media(
            css={"all": ["digests/desk.css"]},
            js=[forms.Script("digests/desk.js", type="module")],  # type: ignore[list-item]  # since Django 5.2
        )
        return super().media + ours

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the list under its name, with a hint where there is nothing in it; a list to choose from says so."""
        context = {"empty_hint": self.empty_hint} | (extra_context or {})
        if IS_POPUP_VAR not in request.GET:
            context.setdefault("title", capfirst(self.opts.verbose_name_plural))
        return super().changelist_view(request, context)


class ReferenceAdmin(DeskAdmin):
    """Reference data: what is saved here may change public pages, so the public generation rises."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Save, then tell the public side."""
        super().save_related(request, form, formsets, change)
        registry.touch()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete one, then tell the public side."""
        super().delete_model(request, obj)
        registry.touch()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Delete several, then tell the public side."""
        super().delete_queryset(request, queryset)
        registry.touch()
