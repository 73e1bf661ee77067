"""The documentation page: the OpenAPI document as HTML, made on the server, without a script."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from rest_framework.request import Request

from digests.api import problems
from digests.api.base import WireView
from digests.api.finishing import components_of
from digests.api.schema import document
from digests.domain.wire import BASE
from newsroom import styles


class Docs(WireView):
    """The documentation page."""

    schema = None
    scope = None
    media_types = ("text/html",)

    def get(self, _request: Request) -> HttpResponse:
        """Answer with the page."""
        page = render_to_string("api/docs.html", _frame() | _contents())
        response = HttpResponse(page.encode(), content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = styles.policy()
        return response


def _frame() -> dict[str, Any]:
    """Return what the site's frame needs around a page in English."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "path": f"{BASE}docs/",
        "page_language": "en",
        "page_direction": "ltr",
        "interface_language": "en",
        "sheet": styles.sheet(),
        "font_faces": styles.font_faces(),
        "fonts": [styles.font_url("latin", weight) for weight in styles.WEIGHTS],
    }


@cache
def _contents() -> dict[str, Any]:
    schema = document()
    return {
        "description": schema["info"]["description"].replace("`", "").split("\n\n"),
        "base": f"{settings.SITE_URL}{BASE}",
        "groups": [_group(schema, tag) for tag in schema["tags"]],
        "components": [_component(*pair) for pair in schema["components"]["schemas"].items()],
        "problems": problems.TYPES,
    }


def _group(schema: dict[str, Any], tag: dict[str, str]) -> dict[str, Any]:
    operations = [
        _operation(method, path, operation)
        for section in ("paths", "webhooks")
        for path, methods in schema[section].items()
        for method, operation in methods.items()
        if tag["name"] in operation["tags"]
    ]
    return tag | {"operations": operations}


def _operation(method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    responses = [_response(status, response) for status, response in operation["responses"].items()]
    body = _content(operation.get("requestBody", {}))
    shown = next((r["example"] for r in responses if r["status"].startswith("2")), None)
    examples = {"Example of what is sent": body["example"], "Example of an answer": shown}
    return {
        "id": operation["operationId"],
        # An operation of the webhooks is made at the partner's address.
        "request": f"{method.upper()} {path}" if path.startswith("/") else f"Event “{path}”",
        "summary": operation["summary"],
        "key": _key(operation.get("security", [])),
        "parameters": [_parameter(parameter) for parameter in operation.get("parameters", [])],
        "body": body["component"],
        "responses": responses,
        "examples": [(title, _shown(example)) for title, example in examples.items() if example is not None],
    }


def _key(requirements: list[dict[str, list[str]]]) -> dict[str, Any] | None:
    """Return whether a key is needed and which scope it has to have; None for what no key is about."""
    for requirement in requirements:
        if "key" in requirement:
            return {"is_needed": {} not in requirements, "scope": next(iter(requirement["key"]), "")}
    return None


def _content(told: dict[str, Any]) -> dict[str, Any]:
    """Return the media type, component and example of a body or answer; None each where there is no content."""
    for media_type, content in told.get("content", {}).items():
        component = next(iter(components_of(content)), None)
        return {"media_type": media_type, "component": component, "example": content["example"]}
    return {"media_type": None, "component": None, "example": None}


def _shown(example: Any) -> str:
    """Return an example as it is shown: lines of JSON as they are, other JSON spread out."""
    return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False, indent=2)


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    made = [example["value"] for example in parameter.get("examples", {}).values()]
    example = made[0] if made else ""
    return {
        "name": parameter["name"],
        "place": parameter["in"],
        "description": parameter.get("description", ""),
        "example": example[0] if isinstance(example, list) else example,
    }


def _response(status: str, response: dict[str, Any]) -> dict[str, Any]:
    forms = [(kind, components_of(content)) for kind, content in response.get("content", {}).items()]
    return {"status": status, "description": response["description"], "forms": forms, **_content(response)}


def _component(name: str, component: dict[str, Any]) -> dict[str, Any]:
    required = set(component.get("required", []))
    fields = [
        {
            "name": field,
            "type": _type(schema),
            "description": schema.get("description", ""),
            "optional": field not in required,
        }
        for field, schema in component.get("properties", {}).items()
    ]
    return {"name": name, "description": component.get("description", ""), "fields": fields}


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    for key in ("oneOf", "anyOf", "allOf"):
        if key in schema:
            return " or ".join(_type(part) for part in schema[key])
    kind = schema.get("type", "any")
    if kind == "array":
        return f"list of {_type(schema['items'])}"
    kinds = kind if isinstance(kind, list) else [kind]
    named = {"string": schema.get("format", "string")}
    return " or ".join(named.get(one, str(one)) for one in kinds)
