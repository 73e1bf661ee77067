"""A client made from the description: it lists, pages and follows changes against a server."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from digests.api.schema import document_text
from digests.domain import publishing
from tests.factories import digest_of, published_digest

pytestmark = [pytest.mark.django_db(transaction=True)]

START = datetime(2026, 3, 8, 9, tzinfo=UTC)
PROGRAMS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """Return the name of the client's package, which the generator makes without a warning."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "wire.json").write_text(document_text())
    # Of lines of JSON the generator knows no more than that they are text.
    (folder / "config.yaml").write_text("content_type_overrides: {application/x-ndjson: text/plain}\n")
    command = [PROGRAMS / "openapi-python-client", "generate", "--path", "wire.json", "--meta", "none"]
    env = os.environ | {"PATH": f"{PROGRAMS}:{os.environ['PATH']}"}
    options = ["--output-path", "wire_client", "--config", "config.yaml", "--fail-on-warning"]
    done = subprocess.run(
        [*command, *options], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield "wire_client"
    sys.path.remove(str(folder))


@pytest.fixture
def wire(package, live_server, settings):
    """Give a function that calls an operation of the client, by its group and name."""
    settings.SITE_URL = live_server.url
    client = import_module(package).Client(base_url=live_server.url, raise_on_unexpected_status=True)

    def call(group, name, *arguments, **parameters):
        return import_module(f"{package}.api.{group}.{name}").sync(*arguments, client=client, **parameters)

    with client:
        yield call


@pytest.fixture
def editions(wire):
    """Return five published digests."""
    return [published_digest(2, 2, 1, at=START + timedelta(hours=number)) for number in range(5)]


def test_it_lists_and_pages(wire, editions):
    seen, cursor = [], {}
    while True:
        page = wire("content", "digests", limit=2, **cursor)
        seen += [digest.id for digest in page.data]
        if page.page.cursor is None:
            break
        cursor = {"cursor": page.page.cursor}
    assert seen == [edition.digest_id for edition in reversed(editions)]


def test_it_reads_an_item_whole(wire, editions):
    item = wire("content", "items", country=["KZ"], limit=1).data[0]
    again = wire("content", "item", item.id)
    assert again.to_dict() == item.to_dict()
    assert again.citations[0].source.name
    assert again.countries[0].code == "KZ"
    assert again.published_at == START + timedelta(hours=4)


def test_it_follows_changes(wire, editions):
    state = {}

    def follow(since):
        while True:
            page = wire("changes", "changes", limit=3, **({"since": since} if since else {}))
            for change in page.changes:
                state[change.object_id] = (change.action.value, change.version, change.notice)
            since = page.cursor
            if not page.has_more:
                return since

    since = follow(None)
    assert {state[edition.digest_id][0] for edition in editions} == {"published"}
    publishing.withdraw(digest_of(editions[0]), by=None, note="It was not ours.")
    assert follow(since) != since
    assert state[editions[0].digest_id] == ("withdrawn", 2, "It was not ours.")
    gone = wire("content", "digest", editions[0].digest_id)
    assert (gone.status, gone.notice) == (410, "It was not ours.")
