"""docs/partners.md names what exists, and nothing else."""

import json
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

from standardwebhooks import Webhook as Library

from digests.api import problems
from digests.api.parameters import CHANGES, LISTS, MAX_LIMIT, MAX_REPEATS, MAX_VALUES
from digests.api.schema import document
from digests.domain.catalogue import SCAN
from digests.domain.delivery.clearing import KEPT_FOR
from digests.domain.delivery.endpoints import MOST_OF_ONE_PARTNER
from digests.domain.delivery.events import TYPES
from digests.domain.delivery.replaying import MOST_IDS
from digests.domain.delivery.schedule import JITTER, WAITS

PAGE = (Path(__file__).parents[2] / "docs" / "partners.md").read_text()


def test_every_problem_type_is_in_the_table_with_its_status():
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", PAGE, flags=re.MULTILINE))
    assert rows == {kind.slug: str(kind.status) for kind in problems.TYPES}


def test_every_parameter_is_named():
    for parameter in (*LISTS, *CHANGES):
        assert re.search(rf"`{parameter.name}\b|[?&]{parameter.name}=|{parameter.name}=", PAGE), (
            parameter.name
        )


def test_every_resource_is_named():
    for path in document()["paths"]:
        name = path.removeprefix("/api/v1/").split("/")[0]
        assert f"`/{name}" in PAGE or f"/{name}/" in PAGE, name


def test_limits_are_the_real_ones():
    assert f"1 to {MAX_LIMIT} entries" in PAGE
    assert f"at most {MAX_VALUES} values" in PAGE
    assert f"at most {MAX_REPEATS} times" in PAGE
    assert f"{SCAN:,} changes at most" in PAGE


def test_the_check_of_a_signature_is_what_libraries_do():
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    found: dict = {}
    exec(code, found)
    is_genuine = found["is_genuine"]
    secret, now, body = f"whsec_{b64encode(b'k' * 32).decode()}", datetime.now(UTC), '{"a": "ә"}'
    headers = {
        "webhook-id": "an-id",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": f"v1,AAAA {Library(secret).sign('an-id', now, body)} v1a,BBBB",
    }
    assert is_genuine(secret, headers, body.encode())
    assert not is_genuine(secret, headers, b"{}")
    assert not is_genuine(secret, headers | {"webhook-id": "another"}, body.encode())
    assert not is_genuine(f"whsec_{b64encode(b'l' * 32).decode()}", headers, body.encode())
    old = now - timedelta(minutes=6)
    headers |= {
        "webhook-timestamp": str(int(old.timestamp())),
        "webhook-signature": Library(secret).sign("an-id", old, body),
    }
    assert not is_genuine(secret, headers, body.encode())


def test_the_events_shape_and_limits_of_webhooks_are_the_real_ones():
    shown = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)]
    (event,) = [one for one in shown if "timestamp" in one]
    schema = document()
    assert set(event) == set(schema["components"]["schemas"]["Event"]["properties"])
    assert set(event["data"]) | {"object"} >= set(schema["components"]["schemas"]["Change"]["required"])
    assert event["type"] in TYPES
    waits = "5 seconds, 5 minutes, 30 minutes, 2, 5, 10, 14, 20 and\n24 hours"
    assert waits in PAGE
    assert [str(wait) for wait in WAITS] == [
        "0:00:05", "0:05:00", "0:30:00", "2:00:00", "5:00:00", "10:00:00", "14:00:00", "20:00:00", "1 day, 0:00:00",
    ]  # fmt: skip
    assert (MOST_OF_ONE_PARTNER, MOST_IDS, KEPT_FOR.days, JITTER) == (10, 100, 30, 0.2)
