"""The schema and its page: valid, true, complete, and served without a script."""

import json
import re

import jsonschema
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from openapi_spec_validator import OpenAPIV31SpecValidator

from digests.api import problems
from digests.api.finishing import components_of
from digests.api.parameters import CHANGES, LISTS
from digests.api.schema import document
from digests.api.webhook_examples import WEBHOOK_ID
from digests.choices import Scope
from digests.models import Change, Webhook
from tests.factories import bearer, make_key

PATHS = sorted(document()["paths"])
# Of both sections: where, and what.
OPERATIONS = [
    (path, operation)
    for section in ("paths", "webhooks")
    for path, methods in document()[section].items()
    for operation in methods.values()
]


def test_the_schema_is_openapi_31(client, db):
    response = client.get("/api/v1/schema/")
    assert response.headers["Content-Type"] == "application/json"
    schema = response.json()
    assert schema["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(schema).iter_errors()) == []


def test_the_schema_has_its_own_media_type_too(client, db):
    response = client.get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"})
    assert response.headers["Content-Type"] == "application/vnd.oai.openapi+json"


def test_everything_in_the_schema_is_described_with_an_example():
    schema = document()
    for path, operation in OPERATIONS:
        for parameter in operation.get("parameters", []):
            assert parameter["description"], (path, parameter["name"])
            assert parameter["in"] == "path" or parameter["examples"], (path, parameter["name"])
        for status, response in operation["responses"].items():
            assert response["description"], (path, status)
            assert status == "204" or "content" in response or path in schema["webhooks"], (path, status)
            for content in response.get("content", {}).values():
                assert content["example"], (path, status)
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert content["example"], path
    for name, component in schema["components"]["schemas"].items():
        assert component["description"], name
        assert component["examples"], name
        for field, described in component.get("properties", {}).items():
            assert described.keys() & {"description", "$ref", "oneOf", "allOf", "items"}, (name, field)
    assert "nullable" not in json.dumps(schema["components"])


def validator(name):
    schema = document()
    return jsonschema.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": schema["components"]},
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


@pytest.mark.parametrize("name", sorted(document()["components"]["schemas"]))
def test_examples_are_what_they_show(name):
    for example in document()["components"]["schemas"][name]["examples"]:
        assert list(validator(name).iter_errors(example)) == []


def ids_of(archive):
    """Return the id of something that there is, by the path's part before it."""
    return {
        "digests": archive.corrected.digest_id,
        "items": archive.corrected_item,
        "countries": "KZ",
        "regions": "central-asia",
        "series": "monitor",
        "sources": "outlet-0",
        "topics": "topic-0",
        "webhooks": WEBHOOK_ID,
    }


def address_of(path, archive):
    """Return a path with the ids of what there is."""
    ids = ids_of(archive)
    name = path.split("/")[3]
    query = f"?url=http://127.0.0.1:8000/items/{archive.corrected_item}/" if name == "resolve" else ""
    return path.replace("{id}", str(ids.get(name))).replace("{number}", "1") + query


# A webhook is its partner's alone: its own tests look at one.
READ = [
    path
    for path, methods in sorted(document()["paths"].items())
    if "get" in methods and "/webhooks/{" not in path and not path.endswith(".ndjson")
]


@pytest.mark.parametrize("path", READ)
def test_answers_are_as_the_schema_says_and_have_nothing_else(client, wire_archive, path):
    headers = bearer(make_key(scopes=Scope.values))
    body = client.get(address_of(path, wire_archive), headers=headers).json()
    content = document()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    name = components_of(content)[0]
    assert list(validator(name).iter_errors(body)) == []
    described = document()["components"]["schemas"][name]["properties"]
    assert set(body) == set(described)
    for entry in body.get("data", [])[:1]:
        component = described["data"]["items"]["$ref"].rsplit("/", 1)[-1]
        optional = {"item_ids"}
        every = set(document()["components"]["schemas"][component]["properties"])
        assert every - optional <= set(entry) <= every


def test_a_version_that_lost_an_item_is_as_the_schema_says(client, wire_archive):
    body = client.get(f"/api/v1/digests/{wire_archive.shortened.digest_id}/versions/1/").json()
    assert list(validator("DigestVersion").iter_errors(body)) == []
    assert list(validator("Digest").iter_errors(body)) != []


@pytest.mark.parametrize("kind", ["digests", "items"])
def test_ninjs_and_parts_are_as_the_schema_says(client, wire_archive, kind):
    for query, one, many in (
        ("format=ninjs", "Ninjs", "NinjsList"),
        ("fields=uri", "Selection", "SelectionList"),
    ):
        listed = client.get(f"/api/v1/{kind}/?{query}").json()
        assert list(validator(many).iter_errors(listed)) == []
        assert list(validator(one).iter_errors(listed["data"][0])) == []


def test_the_schema_says_which_key_is_needed():
    schema = document()
    assert schema["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    security = {path: operation.get("security") for path, operation in OPERATIONS}
    assert security["/api/v1/me/"] == [{"key": []}]
    assert security["/api/v1/items/"] == [{}, {"key": ["read"]}]
    assert schema["paths"]["/api/v1/webhooks/"]["post"]["security"] == [{"key": ["webhooks"]}]
    for path, operation in OPERATIONS:
        if path in schema["webhooks"]:
            continue
        responses = operation["responses"]
        assert {"401", "403", "429"} <= set(responses), path
        assert set(responses["429"]["headers"]) == {"RateLimit", "RateLimit-Policy", "Retry-After"}
        assert set(responses["401"]["headers"]) == {"WWW-Authenticate"}


def test_the_schema_leads_to_every_filter():
    offered = {p["name"] for p in document()["paths"]["/api/v1/items/"]["get"]["parameters"]}
    assert offered >= {parameter.name for parameter in LISTS}
    offered = {p["name"] for p in document()["paths"]["/api/v1/changes/"]["get"]["parameters"]}
    assert offered >= {parameter.name for parameter in CHANGES}


def test_the_documentation_page(client, db):
    response = client.get("/api/v1/docs/", headers={"accept": "text/html"})
    page = response.content.decode()
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    for path in PATHS:
        assert path in page
    for kind in problems.TYPES:
        assert f'id="{kind.slug}"' in page
    for name in document()["components"]["schemas"]:
        assert f'id="schema-{name}"' in page
    assert "Needs a key with the scope <code>export</code>." in page
    assert "Needs a key." in page
    assert "<script" not in page
    assert " style=" not in page
    assert not re.findall(r'(?:src|href)="https?://(?!127\.0\.0\.1)[^"]*\.(?:js|css)"', page)


class Application:
    """The WSGI application, made anew for each test so that none sees another's finished pages."""

    handler = None

    def __call__(self, environ, start_response):
        return self.handler(environ, start_response)


# Without the phase of examples, which the test above checks: combining them takes twenty seconds and 700 MB.
wire = schemathesis.openapi.from_dict(document())
wire.app = Application()
# Through WSGI nobody would undo the compression.
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def _kept_connection(db):
    """Keep the test's connection through requests to a real application, as Django's client does."""
    wire.app.handler = WSGIHandler()
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def allowed_together(path, query):
    """Leave out what is refused beside another parameter, or without it, which a schema can't say."""
    left_out = "format" if "fields" in query else ""
    if path.endswith("/changes/") and "include" not in query:
        left_out = "fields"
    return {name: value for name, value in query.items() if name != left_out}


def quickly(examples):
    """Return hypothesis' settings for so many examples of an operation, the same ones each time."""
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture
def _key(internet):
    """A partner's key that may do everything, and its webhook under the id of the examples."""
    issued = make_key(scopes=Scope.values, per_minute=100_000)
    partner = issued.key.partner
    Webhook.objects.create(partner=partner, url="https://partner.example/", seq=0, uuid=WEBHOOK_ID)
    return bearer(issued)


def of_what_there_is(case, archive):
    """Have a case that should work ask for an object that is there, which no schema says."""
    if not case.meta.generation.mode.is_positive:
        return
    known = ids_of(archive)
    parts = case.path_parameters or {}
    if "id" in parts:
        parts["id"] = known[case.path.split("/")[3]]
    if "number" in parts:
        parts["number"] = 1
    if case.path.endswith("/resolve/"):
        case.query["url"] = f"http://127.0.0.1:8000/items/{archive.corrected_item}/"
    if isinstance(case.body, dict) and "url" in case.body:
        case.body["url"] = "https://partner.example/hook"
    if isinstance(case.body, dict) and "ids" in case.body:
        case.body["ids"] = [str(Change.objects.values_list("uuid", flat=True)[0])]


# Both in one test: an archive to ask costs more than the asking.
@pytest.mark.filterwarnings("ignore")
@wire.parametrize()
@quickly(12)
def test_schemathesis_finds_nothing_without_a_key_nor_with_one(_kept_connection, wire_archive, _key, case):
    case.query = allowed_together(case.path, case.query or {})
    case.call_and_validate(headers=PLAIN)
    if "/webhooks/" not in case.path:
        of_what_there_is(case, wire_archive)
        case.call_and_validate(headers=PLAIN | _key)


@pytest.mark.filterwarnings("ignore")
@wire.include(path_regex="/webhooks/").parametrize()
@quickly(25)
def test_schemathesis_finds_nothing_of_webhooks(_kept_connection, wire_archive, _key, case):
    of_what_there_is(case, wire_archive)
    case.call_and_validate(headers=PLAIN | _key)
