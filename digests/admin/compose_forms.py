"""What the composer's scripts send, read and checked: JSON in, values for the domain out."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from digests.domain.composing_fields import LONGEST_TOPIC, Changes, Cited
from digests.domain.errors import InvalidError
from digests.domain.intake.normalise import clean
from digests.models import Country

LONGEST_BODY = 100_000
MOST_CITATIONS = 100
MOST_TOPICS = 50


class CleanChar(forms.CharField):
    """A line of text, with invisible characters taken out."""

    def to_python(self, value: Any) -> str:
        """Return the text regular."""
        return super().to_python(clean(str(value or ""))) or ""


class CleanURL(forms.URLField):
    """A web address, with invisible characters taken out."""

    def to_python(self, value: Any) -> str:
        """Return the address regular."""
        return super().to_python(clean(str(value or ""))) or ""


class ItemFields(forms.Form):
    """An item's own columns."""

    headline = CleanChar(required=False, max_length=200)
    body = CleanChar(required=False, max_length=LONGEST_BODY)
    image_alt = CleanChar(required=False, max_length=300)
    image_credit = CleanChar(required=False, max_length=200)
    focus_x = forms.IntegerField(min_value=0, max_value=100)
    focus_y = forms.IntegerField(min_value=0, max_value=100)


class CitationFields(forms.Form):
    """One citation."""

    source = CleanChar(required=False, max_length=120)
    url = CleanURL(required=False, max_length=2000)
    title = CleanChar(required=False, max_length=500)
    published_on = forms.DateField(required=False)
    language = CleanChar(required=False, max_length=35)
    archived_url = CleanURL(required=False, max_length=2000)


class SectionFields(forms.Form):
    """A section's heading and place."""

    heading = CleanChar(required=False, max_length=120)
    country = forms.ModelChoiceField(Country.objects.all(), required=False)


class DigestFields(forms.Form):
    """A digest's own fields."""

    title = CleanChar(max_length=200)
    standfirst = CleanChar(required=False, max_length=500)
    number = forms.IntegerField(required=False, min_value=0, max_value=2_147_483_647)
    period_start = forms.DateField(required=False)
    period_end = forms.DateField(required=False)
    language = CleanChar(max_length=35)
    credit_name = CleanChar(required=False, max_length=200)
    credit_url = CleanURL(required=False, max_length=200)


def read_json(request: HttpRequest) -> dict[str, Any]:
    """Return the object that was sent; raise InvalidError for anything else."""
    try:
        data = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise InvalidError({"": [_("This request can't be read.")]})
    return data


def whole_number(data: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number, or None where there is none."""
    value = data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def needed_number(data: Mapping[str, Any], name: str) -> int:
    """Return a whole number; raise InvalidError where there is none."""
    value = whole_number(data, name)
    if value is None:
        raise InvalidError({name: [_("Give a whole number.")]})
    return value


def needed_text(data: Mapping[str, Any], name: str) -> str:
    """Return a text; raise InvalidError where there is none."""
    value = data.get(name)
    if not isinstance(value, str):
        raise InvalidError({name: [_("Give a text.")]})
    return value


def uuid_or_none(data: Mapping[str, Any], name: str) -> UUID | None:
    """Return an id, or None where there is none; raise InvalidError for what isn't one."""
    value = data.get(name)
    if value is None or value == "":
        return None
    try:
        return UUID(str(value))
    except ValueError as error:
        raise InvalidError({name: [_("This is no id.")]}) from error


def needed_uuid(data: Mapping[str, Any], name: str) -> UUID:
    """Return an id; raise InvalidError where there is none."""
    found = uuid_or_none(data, name)
    if found is None:
        raise InvalidError({name: [_("An id is missing.")]})
    return found


def _checked(form: type[forms.Form], data: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the values of those fields that were sent; raise InvalidError by field."""
    plain = {name: value for name, value in data.items() if isinstance(value, str | int | float | None)}
    bound = form(plain)
    for name in list(bound.fields):
        if name not in data:
            del bound.fields[name]
    if not bound.is_valid():
        raise InvalidError({f"{prefix}{name}": list(map(str, e)) for name, e in bound.errors.items()})
    return bound.cleaned_data


def item_changes(data: Mapping[str, Any], user: Any) -> Changes:
    """Return what was sent of an item's fields."""
    columns = _checked(ItemFields, data)
    return Changes(
        columns=columns,
        topics=_names(data, "topics"),
        new_topics=_names(data, "new_topics") or (),
        citations=_citations(data),
        remove_image=data.get("remove_image") is True,
        may_add_topics=user.has_perm("digests.add_topic"),
    )


def _names(data: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    if name not in data:
        return None
    given = data[name]
    if not isinstance(given, list) or len(given) > MOST_TOPICS:
        raise InvalidError({"topics": [_("Give at most %(most)s topics.") % {"most": MOST_TOPICS}]})
    names = dict.fromkeys(clean(str(part)).strip() for part in given)
    too_long = [part for part in names if len(part) > LONGEST_TOPIC]
    if too_long:
        raise InvalidError({"topics": [_("“%(name)s” is too long.") % {"name": too_long[0]}]})
    return tuple(part for part in names if part)


def _citations(data: Mapping[str, Any]) -> tuple[Cited, ...] | None:
    if "citations" not in data:
        return None
    given = data["citations"]
    if not isinstance(given, list) or len(given) > MOST_CITATIONS:
        most = {"most": MOST_CITATIONS}
        raise InvalidError({"citations": [_("Give at most %(most)s citations.") % most]})
    return tuple(_each(given))


def _each(given: Iterable[Any]) -> Iterable[Cited]:
    errors: dict[str, list[str]] = {}
    for n, row in enumerate(given):
        values = row if isinstance(row, dict) else {}
        try:
            fields = _checked(CitationFields, values, f"citations.{n}.")
            yield Cited(id=uuid_or_none(values, "id") or uuid4(), **fields)
        except InvalidError as error:
            errors |= error.errors
    if errors:
        raise InvalidError(errors)


def section_fields(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent of a section's fields."""
    return _checked(SectionFields, data)


def digest_fields(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent of a digest's fields."""
    return _checked(DigestFields, data)
