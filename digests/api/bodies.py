"""Bodies: JSON that a request brings, read strictly and described once, for the reader and the schema alike.

Nothing is ignored or turned into something else: an unknown or doubled member, a number where a text belongs,
a text that no database takes, is a problem that names its place.
"""

import json
from collections.abc import Iterator
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.utils.serializer_helpers import ReturnDict

from digests.api import problems

# Bytes that a body may have; a webhook with every filter has some thousand.
MOST = 16 * 1024
MEDIA_TYPE = "application/json"


class Strict(serializers.Serializer[Any]):
    """A body whose members are all known, and of the very type that they should be."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the members' values; raise ValidationError, for unknown members too."""
        errors: dict[str, Any] = {}
        found: dict[str, Any] = {}
        try:
            found = super().to_internal_value(data)
        except ValidationError as error:
            errors = dict(error.detail) if isinstance(error.detail, dict) else {"": error.detail}
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else ()
        errors |= {name: ["There is no such member."] for name in sorted(unknown)}
        if errors:
            raise ValidationError(errors)
        return found


class StrictText(serializers.CharField):
    """A text, and no number that could be read as one."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text; raise ValidationError."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictBoolean(serializers.BooleanField):
    """True or false, and none of the words that forms have for them."""

    TRUE_VALUES = {True}
    FALSE_VALUES = {False}

    def to_internal_value(self, data: Any) -> bool:
        """Return the value; raise ValidationError."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class StrictNumber(serializers.IntegerField):
    """A whole number, and no text of one; 12.0 is one as well, as JSON Schema has it."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number; raise ValidationError."""
        if isinstance(data, float) and data.is_integer():
            data = int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


def read_body(request: Request, shape: type[Strict], *, partial: bool = False) -> dict[str, Any]:
    """Return what a request's body says; raise ProblemError. ``partial`` lets members be left out."""
    reader = shape(data=_json_of(request), partial=partial)
    if not reader.is_valid():
        raise invalid(*_errors(reader.errors))
    return dict(reader.validated_data)


def invalid(*errors: tuple[str, str]) -> problems.ProblemError:
    """Return the problem of a body, of (pointer, detail) for each place at fault; RFC 9457 shows such members."""
    pointer, text = errors[0]
    detail = text if pointer == "#" else f"{pointer}: {text}"
    told = [{"pointer": place, "detail": words} for place, words in errors]
    return problems.ProblemError(problems.INVALID_BODY, detail, errors=told)


def empty_body(request: Request) -> None:
    """Refuse a body where none, or an empty object, belongs."""
    if request._request.body:  # noqa: SLF001 (DRF's own request parses what it reads)
        read_body(request, Strict)


def _json_of(request: Request) -> Any:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
        raise problems.ProblemError(problems.TOO_LARGE, f"A body has {MOST} bytes at most.")
    kind = request.META.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if kind != MEDIA_TYPE:
        raise problems.ProblemError(problems.UNSUPPORTED_MEDIA_TYPE, f"Send “Content-Type: {MEDIA_TYPE}”.")
    try:
        return json.loads(request._request.body.decode(), object_pairs_hook=_once)  # noqa: SLF001 (the same)
    except (ValueError, RecursionError) as error:
        raise invalid(("#", "The body is no JSON in UTF-8, or names a member twice.")) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _errors(found: Any, pointer: str = "#") -> Iterator[tuple[str, str]]:
    """Yield the errors of a serializer with JSON pointers to their places."""
    if isinstance(found, dict | ReturnDict):
        for name, inner in found.items():
            step = "" if name in {"", "non_field_errors"} else f"/{_escaped(str(name))}"
            yield from _errors(inner, pointer + step)
    elif isinstance(found, list) and any(isinstance(inner, dict | list) for inner in found):
        for place, inner in enumerate(found):
            if inner:
                yield from _errors(inner, f"{pointer}/{place}")
    elif isinstance(found, list):
        for text in found:
            yield pointer, str(text)
    else:
        yield pointer, str(found)


def _escaped(name: str) -> str:
    # A made-up name may be long, or have letters that can't be sent back.
    plain = name[:50].encode(errors="replace").decode()
    return plain.replace("~", "~0").replace("/", "~1")
