"""The last touches to the generated description: examples made by the real code, and what no serializer says."""

from collections.abc import Iterator
from typing import Any

from digests.api import examples
from digests.api.paging import JSON
from digests.api.pushed import HEADERS as PUSHED_HEADERS

# What has members that aren't named here: all of ninjs's, and the fields that were asked for.
OPEN = ("Ninjs", "Selection")
# Of components that are one of several others.
EITHER = {
    "ItemOrTombstone": "An item, or the tombstone of one that was dropped since.",
    "Replay": "What is to be sent again: by ids, by numbers of the log, or from a moment on.",
}
SELECTIONS = {
    "Selection": {
        "type": "object",
        "description": "With “fields”: a digest or an item with the fields that were asked for alone.",
        "properties": {
            "id": {"type": "string", "format": "uuid", "description": "Permanent id."},
            "version": {"type": "integer", "minimum": 1, "description": "Its version."},
        },
        "required": ["id", "version"],
    },
    "SelectionList": {
        "type": "object",
        "description": "With “fields”: a page of a list of parts of objects.",
        "properties": {
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/Selection"}},
            "page": {"$ref": "#/components/schemas/Page"},
            "meta": {"$ref": "#/components/schemas/Meta"},
        },
        "required": ["data", "page", "meta"],
    },
}


def finish(result: dict[str, Any]) -> None:
    """Complete a generated document."""
    schemas = result["components"]["schemas"]
    schemas |= SELECTIONS
    for name in OPEN:
        schemas[name]["additionalProperties"] = True
    for name, description in EITHER.items():
        schemas[name]["description"] = description
    for operation in operations_of(result):
        _add_selection(operation)
        # The generator takes a body without a needed member for one that may be left out.
        operation.get("requestBody", {})["required"] = True
    _add_examples(result)


def components_of(content: dict[str, Any]) -> list[str]:
    """Return the names of the components that a body or answer may be, in order; none for what is no JSON."""
    parts = content["schema"].get("anyOf", [content["schema"]])
    return [part["$ref"].rsplit("/", 1)[-1] for part in parts if "$ref" in part]


def operations_of(schema: dict[str, Any], section: str = "paths") -> Iterator[dict[str, Any]]:
    """Yield every operation of the paths, or of the webhooks."""
    for methods in schema[section].values():
        yield from methods.values()


def _add_selection(operation: dict[str, Any]) -> None:
    """Say of an answer with ``fields`` that it may be a part of what it is without."""
    content = operation["responses"].get("200", {}).get("content", {}).get(JSON)
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    if content and "fields" in names and operation["operationId"] != "changes":
        part = "SelectionList" if "cursor" in names else "Selection"
        content["schema"] = {"anyOf": [content["schema"], {"$ref": f"#/components/schemas/{part}"}]}


def _add_examples(result: dict[str, Any]) -> None:
    made = examples.by_component()
    for name, component in result["components"]["schemas"].items():
        component["examples"] = [made[name]]
        _drop_marks(component)
    for operation in operations_of(result):
        _add_example_of_body(operation, made)
        for status, response in operation["responses"].items():
            for content in response.get("content", {}).values():
                content["example"] = _example_of(content, made, int(status))
    for operation in operations_of(result, "webhooks"):
        operation["parameters"] = list(PUSHED_HEADERS)
        # A partner's endpoint asks for no key: what comes is signed.
        operation["security"] = []
        _add_example_of_body(operation, made)


def _example_of(content: dict[str, Any], made: dict[str, Any], status: int) -> Any:
    names = components_of(content)
    return examples.of_response(made, names[0], status) if names else examples.export(made)


def _drop_marks(schema: Any) -> None:
    """Take the generator's own marks away, which are of no use to partners."""
    if isinstance(schema, dict):
        schema.pop("x-spec-enum-id", None)
        for part in schema.values():
            _drop_marks(part)


def _add_example_of_body(operation: dict[str, Any], made: dict[str, Any]) -> None:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        content["example"] = made[components_of(content)[0]]
