"""Linked data checked offline against schema.org's vocabulary, as the package msgspec-schemaorg has it.

Every type must be one of schema.org's, every property one that the type or its parents have, and every value of
a type that the property may have. That is more than search engines ask, who leave out what they don't know.
"""

import json
import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec_schemaorg.models as models  # noqa: PLR0402 (the package imports itself without end otherwise)
from bs4 import BeautifulSoup

KEYWORDS = {"@context", "@type", "@id"}
NAME = re.compile(r"[A-Za-z]\w*")
Json = dict[str, Any]


def linked_data(page: BeautifulSoup) -> Json:
    """Return a page's linked data, which is in one element."""
    (script,) = page.find_all("script", type="application/ld+json")
    found: Json = json.loads(script.string)
    return found


def problems(data: Json) -> list[str]:
    """Return what schema.org doesn't know in a page's linked data."""
    found = [] if data.get("@context") == "https://schema.org" else ["the context is missing"]
    return found + _of_node(data, "")


def _of_node(node: Json, where: str) -> list[str]:
    kind = getattr(models, node.get("@type", ""), None)
    if kind is None:
        return [f"{where}: no type {node.get('@type')}"]
    if "@id" in node and not _is_url(node["@id"]):
        return [f"{where}: {node['@id']} is no URL"]
    found = []
    for name, value in node.items():
        if name in KEYWORDS:
            continue
        here = f"{where}/{node['@type']}.{name}"
        allowed = _allowed(kind, name)
        if not allowed:
            found.append(f"{here}: no such property")
        for one in value if isinstance(value, list) else [value]:
            found += _of_value(one, allowed, here)
    return found


def _allowed(kind: Any, name: str) -> set[str]:
    """Return the names of the types that a property may have; none where the type has no such property."""
    texts = (
        parent.__annotations__[name]
        for parent in kind.__mro__
        if name in vars(parent).get("__annotations__", {})
    )
    return set(NAME.findall(next(texts, "")))


def _of_value(value: Any, allowed: set[str], here: str) -> list[str]:
    if isinstance(value, dict):
        parents = {parent.__name__ for parent in getattr(models, value.get("@type", ""), object).__mro__}
        right = [] if parents & allowed else [f"{here}: {value.get('@type')} isn't one of {sorted(allowed)}"]
        return right + _of_node(value, here)
    fits = {
        "int": isinstance(value, int),
        "str": isinstance(value, str) and bool(value.strip()),
        "URL": _is_url(value),
        "date": _is_date(value, date),
        "datetime": _is_date(value, datetime),
    }
    return (
        []
        if any(fits.get(name) for name in allowed)
        else [f"{here}: {value!r} isn't one of {sorted(allowed)}"]
    )


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and bool(urlsplit(value).scheme and urlsplit(value).netloc)


def _is_date(value: Any, kind: Any) -> bool:
    try:
        kind.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True
