"""Saves that compare versions: a stale one is refused with both texts, and what was typed is kept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from digests.admin.base import DeskAdmin
from digests.domain import desk_saves
from digests.domain.errors import DeskError, StaleError

CONFLICT = 409


class VersionedForm(forms.ModelForm):
    """A form that knows which version of the row its text was typed over."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_stale = False
        if self.instance.pk:
            self.initial["seen_version"] = desk_saves.versioned(self.instance).version

    def clean(self) -> dict[str, Any]:
        """Refuse a save over a version that the editor hasn't seen; the next save may go on top."""
        cleaned = super().clean() or self.cleaned_data
        if not self.instance.pk:
            return cleaned
        now = desk_saves.current_version(self.instance)
        if cleaned.get("seen_version") != now:
            self.is_stale = True
            # What is typed stays; only the version that it will be saved over is the new one.
            typed: Any = self.data.copy()  # type: ignore[attr-defined]  # a bound form's data is a QueryDict
            typed[self.add_prefix("seen_version")] = str(now)
            self.data = typed
            self.add_error(None, desk_saves.stale_message())
        return cleaned


class VersionedAdmin(DeskAdmin):
    """An admin whose saves go through ``desk_saves`` and answer 409 where somebody else was first."""

    form: Any = VersionedForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Add the hidden version to a form that can be saved."""
        sets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return sets
        return [*sets, (None, {"fields": ["seen_version"]})]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """List the fields, the version apart."""
        return [name for name in super().get_fields(request, obj) if name != "seen_version"]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """Show or save; where another save came in between, show both texts."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (StaleError, IntegrityError):
            # The version has moved, or what may be there once has come to be there since the form was checked:
            # so the form itself refuses now, and keeps what was typed.
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DeskError as error:
            messages.error(request, str(error))
            return HttpResponse(str(error), status=CONFLICT, content_type="text/plain; charset=utf-8")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 (Django's signature)
        """Save only what the form changed, under the version it was typed over."""
        if not change:
            desk_saves.add(obj)
            return
        desk_saves.save(obj, form.cleaned_data["seen_version"], fields=form.changed_data)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Save the inline rows, then keep a revision of the whole digest."""
        super().save_related(request, form, formsets, change)
        desk_saves.keep_revision(form.instance, by=request.user)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Add both texts, and status 409, to a stale form."""
        form = context["adminform"].form
        stale = getattr(form, "is_stale", False)
        if stale:
            context["conflict"] = conflict_of(form, context["inline_admin_formsets"])
        response = super().render_change_form(request, context, *args, **kwargs)
        if stale:
            response.status_code = CONFLICT
        return response


def conflict_of(form: Any, inlines: Any) -> list[dict[str, str]]:
    """Return label, stored and typed text of each part that differs."""
    fresh = type(form.instance)._default_manager.get(pk=form.instance.pk)  # noqa: SLF001 (Django's documented name)
    stored = type(form)(instance=fresh)
    rows = [_row(str(field.label), stored[field.name], field) for field in form.visible_fields()]
    rows += [_inline_row(inline, fresh) for inline in inlines]
    return [row for row in rows if row["theirs"] != row["yours"]]


def _row(label: str, theirs: Any, yours: Any) -> dict[str, str]:
    return {"label": label, "theirs": _shown(theirs), "yours": _shown(yours)}


def _shown(bound: Any) -> str:
    value = bound.value()
    choices = dict(getattr(bound.field, "choices", ()) or ()) if not isinstance(value, list) else {}
    labels = {str(key): str(label) for key, label in choices.items()}
    text = "" if value is None else labels.get(str(value), str(value))
    return "\n".join(text.splitlines())


def _inline_row(inline: Any, fresh: Model) -> dict[str, str]:
    formset = inline.formset
    stored = type(formset)(instance=fresh, prefix=formset.prefix)
    return {
        "label": str(inline.opts.verbose_name_plural),
        "theirs": "\n\n".join(filter(None, map(_form_text, stored.initial_forms))),
        "yours": "\n\n".join(filter(None, map(_form_text, formset.forms))),
    }


def _form_text(form: Any) -> str:
    if form.is_bound and form.data.get(form.add_prefix("DELETE")):
        return _("(deleted)")
    lines = [
        f"{bound.label}: {_shown(bound)}"
        for bound in form.visible_fields()
        if bound.name != "DELETE" and _shown(bound)
    ]
    return "\n".join(lines)
