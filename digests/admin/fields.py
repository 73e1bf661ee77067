"""Form fields that offer the registry by the browser's own completion, with or without scripts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from digests.models import Source, Topic


class DatalistInput(forms.TextInput):
    """A text box that completes from a list; ``lists`` names the kind for our module."""

    def __init__(self, list_id: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"list": list_id, "autocomplete": "off"} | (attrs or {}))


class SourceField(forms.ModelChoiceField):
    """A source by its name or another name of it."""

    widget = DatalistInput("known-sources", {"class": "vTextField"})
    default_error_messages = {
        "unknown": _(
            "“%(name)s” isn't in the registry. Choose a source of the list, or add it under Sources."
        )
    }

    def prepare_value(self, value: Any) -> Any:
        """Show the name of a source, however it is given."""
        if isinstance(value, Source):
            return value.name
        return self.names().get(str(value), value) if value else value

    def names(self) -> dict[str, str]:
        """Return names by primary key, read once for each form field's list."""
        return getattr(self, "known_names", {})

    def to_python(self, value: Any) -> Source | None:
        """Find the source of this name."""
        name = str(value or "").strip()
        if not name:
            return None
        found = Source.objects.filter(name__iexact=name).first()
        found = found or Source.objects.filter(aliases__name__iexact=name).first()
        if found is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"name": name})
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the names."""
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


class TopicsField(forms.CharField):
    """Topics by their names, separated by commas; a name may have several words."""

    widget = DatalistInput("known-topics", {"class": "vTextField", "data-completes": "commas"})

    def prepare_value(self, value: Any) -> Any:
        """Show topics by their names."""
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(str(topic) for topic in value)

    def to_python(self, value: Any) -> list[Topic]:  # type: ignore[override]  # a list of rows, not text
        """Find every topic named; refuse the names that aren't topics."""
        names = list(dict.fromkeys(part.strip() for part in str(value or "").split(",") if part.strip()))
        wanted = {name.casefold() for name in names}
        known = {
            topic.name.casefold(): topic for topic in Topic.objects.all() if topic.name.casefold() in wanted
        }
        missing = [name for name in names if name.casefold() not in known]
        if missing:
            raise ValidationError(
                _("There is no topic “%(names)s”. Choose from the list, or add it under Topics first."),
                params={"names": "”, “".join(missing)},
            )
        return [known[name.casefold()] for name in names]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the names."""
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


def words_field(**kwargs: Any) -> forms.Field:
    """Return a field for a JSON list of words, shown one on a line."""
    return LinesField(
        required=False, widget=forms.Textarea({"rows": 3, "class": "vLargeTextField"}), **kwargs
    )


class LinesField(forms.CharField):
    """A list of words or phrases, one on a line."""

    def prepare_value(self, value: Any) -> Any:
        """Show a stored list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list, not text
        """Return the lines that hold something."""
        lines = (line.strip() for line in str(value or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the lists."""
        return list(initial or []) != self.to_python(data)
