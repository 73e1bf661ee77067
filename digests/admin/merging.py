"""Merging several sources, or topics, into one: an action with a page that says what will happen."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digests.domain.errors import DeskError


class IntoForm(forms.Form):
    """Which of the chosen ones stays."""

    into: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Keep"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose the one to keep.")},
    )

    def __init__(self, data: Any, queryset: QuerySet) -> None:
        super().__init__(data)
        self.fields["into"].queryset = queryset  # type: ignore[attr-defined]  # a ModelChoiceField


def merge_view(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    chosen: QuerySet,
    merge: Callable[[Any, list[Any]], Any],
) -> HttpResponse | None:
    """Ask which one to keep, then merge the others into it by the domain's function."""
    confirmed = "merge" in request.POST
    form = IntoForm(request.POST if confirmed else None, chosen)
    if confirmed and form.is_valid():
        _merge(request, chosen, form.cleaned_data["into"], merge)
        return None
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Merge %(what)s") % {"what": model_admin.opts.verbose_name_plural},
        "opts": model_admin.opts,
        "media": model_admin.media,
        "form": form,
        "rows": list(chosen),
        "checkbox": ACTION_CHECKBOX_NAME,
        "action": request.POST.get("action", ""),
    }
    return TemplateResponse(request, "admin/digests/merge.html", context)


def _merge(request: HttpRequest, chosen: QuerySet, into: Any, merge: Callable[[Any, list[Any]], Any]) -> None:
    others = [row for row in chosen if row.pk != into.pk]
    names = ", ".join(f"“{row}”" for row in others)
    try:
        merge(into, others)
    except DeskError as error:
        messages.error(request, str(error))
    else:
        said = _("%(names)s merged into “%(into)s”.") % {"names": names, "into": into}
        messages.success(request, said)
