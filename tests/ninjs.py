"""Holding ninjs against the IPTC's own schema, with formats checked."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource


@cache
def _validator(folder: str) -> Draft202012Validator:
    schema, geography = (
        json.loads((Path(folder) / name).read_text())
        for name in ("ninjs-schema_3.1.json", "GeoJSON-schema.json")
    )
    registry = Registry().with_resource(geography["$id"], Resource.from_contents(geography))
    return Draft202012Validator(schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(data: Any) -> list[str]:
    """Return what the schema says against an object; skip the test where there is no schema."""
    folder = os.environ.get("NEWSROOM_SCHEMAS")
    if not folder:
        pytest.skip("NEWSROOM_SCHEMAS names no folder with the ninjs schema")
    return [f"{error.json_path}: {error.message}" for error in _validator(folder).iter_errors(data)]
