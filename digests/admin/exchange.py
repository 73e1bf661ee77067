"""The registry as files: export, and an import that shows every row before anything is written.

Nothing is stored between the screens: the second one carries the rows, and what it showed, as fields.
"""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digests.domain import registry_exchange, registry_import
from digests.domain.errors import DeskError
from digests.domain.registry_exchange import Kind
from digests.domain.registry_import import CHANGED, NEW, REFUSED, SAME, Plan

CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
# Spreadsheets take a CSV file for UTF-8 only with this mark.
MARKS = {"csv": "\ufeff", "json": ""}


class FileForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or JSON, with the columns of the export; at most 5 MB."),
        widget=forms.ClearableFileInput({"accept": ".csv,.json"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )


def patterns(model_admin: Any, kind: Kind) -> list[URLPattern]:
    """Return the addresses of export and import, below the list of a model."""
    guarded, name = model_admin.admin_site.admin_view, f"digests_{model_admin.opts.model_name}"

    def export_view(request: HttpRequest, form: str) -> HttpResponse:
        return export(model_admin, request, kind, form)

    def import_view(request: HttpRequest) -> HttpResponse:
        return import_rows(model_admin, request, kind)

    return [
        path("export.<slug:form>", guarded(export_view), name=f"{name}_export"),
        path("import/", guarded(import_view), name=f"{name}_import"),
    ]


def export(model_admin: Any, request: HttpRequest, kind: Kind, form: str) -> HttpResponse:
    """Send the whole registry of a kind as a file."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if form not in registry_exchange.FORMATS:
        raise Http404
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    response = HttpResponse(MARKS[form] + registry_exchange.dump(kind, form), CONTENT_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{kind.name}.{form}"'
    return response


def import_rows(model_admin: Any, request: HttpRequest, kind: Kind) -> HttpResponse:
    """Ask for a file, show what it would do, do it when that is confirmed."""
    if not (model_admin.has_add_permission(request) and model_admin.has_change_permission(request)):
        raise PermissionDenied
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if request.method != "POST":
        return _page(model_admin, request, kind, {"form": FileForm()})
    if "rows" in request.POST:
        return _confirmed(model_admin, request, kind)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            upload = form.cleaned_data["file"]
            data = upload.read(registry_exchange.MOST_BYTES + 1)
            return _show(model_admin, request, kind, registry_exchange.read(kind, data))
        except DeskError as error:
            form.add_error("file", str(error))
    return _page(model_admin, request, kind, {"form": form})


def _confirmed(model_admin: Any, request: HttpRequest, kind: Kind) -> HttpResponse:
    rows = None
    try:
        rows = registry_exchange.read(kind, request.POST["rows"].encode())
        plan = registry_import.carry_out(kind, rows, request.POST.get("mark", ""))
    except DeskError as error:
        messages.error(request, str(error))
        if rows is None:
            return _page(model_admin, request, kind, {"form": FileForm()})
        return _show(model_admin, request, kind, rows)
    counts = {outcome: len(plan.of(outcome)) for outcome in (NEW, CHANGED, REFUSED)}
    said = _("Imported: %(new)s new, %(changed)s changed, %(refused)s refused and left out.") % counts
    messages.success(request, said)
    return HttpResponseRedirect(reverse(f"admin:digests_{model_admin.opts.model_name}_changelist"))


def _show(model_admin: Any, request: HttpRequest, kind: Kind, rows: list[dict[str, Any]]) -> HttpResponse:
    plan = registry_import.plan(kind, rows)
    text = json.dumps(rows, ensure_ascii=False)
    return _page(model_admin, request, kind, {"rows": text, "mark": plan.mark} | _groups(plan))


def _groups(plan: Plan) -> dict[str, Any]:
    return {
        "fresh": plan.of(NEW),
        "changed": plan.of(CHANGED),
        "refused": plan.of(REFUSED),
        "same": len(plan.of(SAME)),
    }


def _page(model_admin: Any, request: HttpRequest, kind: Kind, context: dict[str, Any]) -> HttpResponse:
    frame = model_admin.admin_site.each_context(request) | {
        "title": _("Import %(what)s") % {"what": model_admin.opts.verbose_name_plural},
        "opts": model_admin.opts,
        "media": model_admin.media,
        "columns": kind.columns,
        "lists": sorted(kind.lists),
        "export_name": f"admin:digests_{model_admin.opts.model_name}_export",
    }
    return TemplateResponse(request, "admin/digests/exchange/import.html", frame | context)
