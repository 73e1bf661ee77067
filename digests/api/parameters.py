"""Parameters: what a query string may say, how it is read, and how the schema describes it.

Each parameter is described once; the same description reads requests and documents them. Nothing is
ignored: a name that a resource doesn't have, or a value that doesn't match, is a problem.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.http import QueryDict
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from digests.api import problems
from digests.api.paging import CURSOR_PATTERN, cursor_in
from digests.choices import FacetKind
from digests.domain.catalogue import FacetFilter, Filters

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
# How many values one comma-separated list may have, and how often a parameter may be repeated.
MAX_VALUES = 10
MAX_REPEATS = 3
# All of a parameter's values together, so that filters fit into the request line that servers take.
MAX_CHARACTERS = 200
# Letters of any script, digits, underscores and hyphens, told by what isn't among them: tools that make up values
# for a pattern spell out a range of 65,000 letters, and take a second for each parameter.
SLUG = r"[^\u0000-,./:-@\[-^`{-\u00a9]{1,100}"


@dataclass(frozen=True)
class Parameter:
    """One query parameter. ``read`` turns a text that matches ``pattern`` into its value."""

    name: str
    description: str
    example: str
    schema: dict[str, Any]
    pattern: str
    read: Callable[[str], Any]
    repeats: bool = False
    default: Any = None
    problem: problems.ProblemType = problems.INVALID_PARAMETER
    longest: int = MAX_CHARACTERS
    required: bool = False

    def value_of(self, texts: list[str]) -> Any:
        """Return what a request says, a list where the parameter repeats; raise ProblemError."""
        most = MAX_REPEATS if self.repeats else 1
        if len(texts) > most:
            self.refuse(f"“{self.name}” may be given {'once' if most == 1 else f'{most} times at most'}.")
        values = [self._one(text) for text in texts]
        return values if self.repeats else values[0]

    def refuse(self, detail: str) -> None:
        """Raise the parameter's problem."""
        raise problems.ProblemError(self.problem, detail, parameter=self.name)

    def _one(self, text: str) -> Any:
        if len(text) > self.longest or not re.fullmatch(self.pattern, text):
            self.refuse(f"The value of “{self.name}” isn't valid: {self.description}")
        try:
            return self.read(text)
        except ValueError:
            self.refuse(f"The value of “{self.name}” isn't valid: {self.description}")

    def openapi(self) -> OpenApiParameter:
        """Return the parameter as the schema describes it."""
        schema = self.schema
        if self.repeats:
            schema = {"type": "array", "items": schema, "maxItems": MAX_REPEATS}
        example: Any = [self.example] if self.repeats else self.example
        return OpenApiParameter(
            self.name,
            type=schema,
            description=self.description,
            style="form",
            explode=True,
            required=self.required,
            examples=[OpenApiExample(self.name, value=int(example) if example == "20" else example)],
        )


def read_query(query: QueryDict, parameters: Iterable[Parameter]) -> dict[str, Any]:
    """Return the value of every parameter; raise ProblemError for what isn't known or valid."""
    known = {parameter.name: parameter for parameter in parameters}
    for name in query:
        if name not in known:
            offered = ", ".join(known) or "none"
            detail = f"“{name[:50]}” isn't a parameter of this resource. It has: {offered}."
            raise problems.ProblemError(problems.UNKNOWN_PARAMETER, detail, parameter=name[:50])
    for parameter in known.values():
        if parameter.required and parameter.name not in query:
            parameter.refuse(f"“{parameter.name}” is needed: {parameter.description}")
    return {
        name: parameter.value_of(query.getlist(name)) if name in query else parameter.default
        for name, parameter in known.items()
    }


def filters_of(values: dict[str, Any]) -> Filters:
    """Return what a list is filtered by."""
    facets = [FacetFilter(kind.value, keys) for kind in FacetKind for keys in values.get(kind.value) or ()]
    return Filters(
        facets=tuple(facets),
        words=values.get("q"),
        published_from=values.get("published_from"),
        published_to=values.get("published_to"),
        updated_since=values.get("updated_since"),
    )


def _facet(kind: FacetKind, one: str, description: str, example: str) -> Parameter:
    pattern = f"{one}(,{one}){{0,{MAX_VALUES - 1}}}"
    case = str.upper if kind is FacetKind.COUNTRY else str
    return Parameter(
        name=kind.value,
        description=f"{description} Values joined by commas: any of them; the parameter repeated: all.",
        example=example,
        schema={"type": "string", "pattern": f"^{pattern}$", "maxLength": MAX_CHARACTERS},
        pattern=pattern,
        read=lambda text: tuple(dict.fromkeys(case(text).split(","))),
        repeats=True,
    )


EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?"

MOMENT_SCHEMA = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}


def read_moment(text: str, *, ends: bool = False) -> datetime:
    """Return an RFC 3339 date or date-time in UTC; a date is its first moment, or its last if ``ends``.

    Years that UTC can't reach, such as 0000, become the nearest that it can. Raises ValueError.
    """
    if text.startswith("0000-"):
        return EARLIEST
    if len(text) == len("2026-03-01"):
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        return datetime.combine(day, time.max if ends else time.min, tzinfo=UTC)
    # Python knows neither leap seconds nor more than six digits of a second.
    plain = re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", text.upper()).replace("Z", "+00:00")
    plain = f"{plain[:17]}59{plain[19:]}" if plain[17:19] == "60" else plain
    moment = datetime.fromisoformat(plain)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return EARLIEST if moment.year == EARLIEST.year else LATEST


def _moment(name: str, description: str, *, ends: bool = False) -> Parameter:
    return Parameter(
        name=name,
        description=f"{description} An RFC 3339 date, or date and time (write + as %2B).",
        example="2026-03-01",
        schema=MOMENT_SCHEMA,
        pattern=MOMENT,
        read=lambda text: read_moment(text, ends=ends),
    )


def cursor(pattern: str, example: str, read: Callable[[str], Any] = str) -> Parameter:
    """Return the parameter that says where a list goes on."""
    return Parameter(
        name="cursor",
        description="Where to go on: “page.cursor” of the page before, as it was given.",
        example=example,
        schema={"type": "string", "pattern": f"^{pattern}$"},
        pattern=pattern,
        read=read,
        problem=problems.INVALID_CURSOR,
    )


LIMIT = Parameter(
    name="limit",
    description=f"How many entries a page has, 1 to {MAX_LIMIT}.",
    example="20",
    schema={"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    pattern=r"[1-9][0-9]?|100",
    read=int,
    default=DEFAULT_LIMIT,
)
FACETS = (
    _facet(FacetKind.COUNTRY, "[A-Za-z]{2}", "ISO 3166-1 alpha-2 code of a country.", "KZ,UZ"),
    _facet(FacetKind.REGION, SLUG, "Slug of a region.", "central-asia"),
    _facet(FacetKind.SERIES, SLUG, "Slug of a series.", "central-asia-monitor"),
    _facet(FacetKind.TOPIC, SLUG, "Slug of a topic.", "energy"),
    _facet(FacetKind.SOURCE, SLUG, "Slug of a source that is cited.", "xinhua"),
    _facet(FacetKind.LANGUAGE, "[A-Za-z0-9-]{1,35}", "BCP 47 tag of the language written in.", "en"),
)
TIMES = (
    _moment("published_from", "First published at this time or later."),
    _moment("published_to", "First published at this time or earlier.", ends=True),
    _moment("updated_since", "Changed at this time or later."),
)
WORDS = Parameter(
    name="q",
    description="Words to look for, as on the search page: all of them, in any form and alphabet; words in"
    " quotation marks together; a -word not.",
    example="railway",
    schema={"type": "string", "minLength": 1, "maxLength": MAX_CHARACTERS},
    pattern=r"[\s\S]{1,200}",
    read=str,
)
CURSOR = "063908125200000000-1b0e3c1f0d5e4a0f8f6d3a2b1c0d9e8f"
LISTS = (WORDS, *FACETS, *TIMES, LIMIT, cursor(CURSOR_PATTERN, CURSOR, cursor_in))
REGISTERS = (LIMIT, cursor(SLUG, "energy"))
COUNTRIES = (LIMIT, cursor("[A-Z]{2}", "KZ"))
SINCE = Parameter(
    name="since",
    description="The “cursor” of the answer before; “latest” gives the newest cursor alone; without it"
    " the log is told from its start, each object once.",
    example="latest",
    schema={"type": "string", "pattern": "^(latest|(start-)?[0-9]{1,18})$"},
    pattern="latest|(start-)?[0-9]{1,18}",
    read=str,
    problem=problems.INVALID_CURSOR,
)
INCLUDE = Parameter(
    name="include",
    description="“object” adds to each change its object as it is now, unless it was withdrawn.",
    example="object",
    schema={"type": "string", "enum": ["object"]},
    pattern="object",
    read=str,
)
CHANGES = (SINCE, *FACETS, INCLUDE, LIMIT)
