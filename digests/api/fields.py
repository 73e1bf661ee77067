"""Fields: the part of an object that a partner asks for, as dotted paths.

Which there are is read from the serializers that describe the wire, so a path that is accepted exists.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, reduce
from typing import Any

from rest_framework.serializers import ListSerializer, Serializer

from digests.api import problems
from digests.api.parameters import Parameter
from digests.api.problems import ProblemError
from digests.domain.wire import dumps

# How many fields one request may name, and how long they may be together.
MAX_FIELDS = 50
MAX_CHARACTERS = 1000
# What an object always has, for a copy is kept by these.
ALWAYS = ("id", "version")
NAME = "[a-z][a-z_]{0,39}"
PATH = rf"{NAME}(\.{NAME}){{0,5}}"

# Names of fields, each with the names below it; None where there are none, or where all are wanted.
Tree = Mapping[str, "Tree | None"]


@cache
def shape(serializer: type[Serializer[Any]]) -> Tree:
    """Return the fields that objects of a serializer have, to the last."""
    return {name: _below(field) for name, field in serializer().fields.items()}


def _below(field: Any) -> Tree | None:
    inner = field.child if isinstance(field, ListSerializer) else field
    return shape(type(inner)) if isinstance(inner, Serializer) else None


def fields_parameter(*serializers: type[Serializer[Any]]) -> Parameter:
    """Return the parameter that chooses fields of objects of any of these kinds."""
    known: Tree = reduce(_merged, (shape(serializer) for serializer in serializers))
    return Parameter(
        name="fields",
        description="Which fields to send, as dotted paths with commas between; id and version always are.",
        example=_example(known),
        schema={"type": "string", "pattern": f"^{_list(_regex(known))}$", "maxLength": MAX_CHARACTERS},
        # Looser than the schema says, so that a field that there isn't is named.
        pattern=_list(PATH),
        read=lambda text: _read(text, known),
        longest=MAX_CHARACTERS,
    )


def _example(known: Tree) -> str:
    if "headline" in known and "title" in known:
        return "uri,status"
    return "headline,body.text,citations.source.name" if "headline" in known else "title,sections.heading"


def _merged(one: Tree, other: Tree) -> Tree:
    return {name: one.get(name) or other.get(name) for name in {**one, **other}}


def _list(path: str) -> str:
    return f"({path})(,({path})){{0,{MAX_FIELDS - 1}}}"


def _regex(tree: Tree) -> str:
    """Return the regular expression of all paths through a tree."""
    return "|".join(rf"{name}(\.({_regex(below)}))?" if below else name for name, below in tree.items())


def _read(text: str, known: Tree) -> Tree:
    """Return the tree of the paths in a text; raise ProblemError for one that no object has."""
    tree: dict[str, Any] = dict.fromkeys(ALWAYS)
    for path in text.split(","):
        names = path.split(".")
        if not _leads_somewhere(names, known):
            detail = f"“{path}” isn't a field. The documentation lists those that there are."
            raise ProblemError(problems.INVALID_PARAMETER, detail, parameter="fields")
        _add(tree, names)
    return tree


def _leads_somewhere(names: list[str], known: Tree | None) -> bool:
    for name in names:
        if known is None or name not in known:
            return False
        known = known[name]
    return True


def _add(tree: dict[str, Any], names: list[str]) -> None:
    first, *rest = names
    if not rest:
        tree[first] = None
    elif tree.get(first, {}) is not None:
        _add(tree.setdefault(first, {}), rest)


def selected(texts: Iterable[str], tree: Tree) -> Iterator[str]:
    """Yield of each object, given as JSON text, the fields in a tree."""
    for text in texts:
        yield dumps(_select(json.loads(text), tree))


def _select(value: Any, tree: Tree | None) -> Any:
    if tree is None:
        return value
    if isinstance(value, list):
        return [_select(part, tree) for part in value]
    if isinstance(value, dict):
        return {name: _select(part, tree[name]) for name, part in value.items() if name in tree}
    return value
