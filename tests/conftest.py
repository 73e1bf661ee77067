"""Fixtures of the whole suite, and a closed network."""

import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from hypothesis import settings as hypothesis_settings

from digests.domain.archive import quiet
from digests.domain.partners import counting
from digests.domain.search import lexicon, matches
from digests.site import search_drawing, subject_pages, views
from tests.factories import published_digest
from tests.management import processes
from tests.snapshots import once

# WhiteNoise warns of a folder that `collectstatic` hasn't made yet.
Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
# A password's slow hash protects what a stranger might steal: nothing here. Half a second for every person made.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Many a test asks more in a minute than a reader may; those of the limit set one.
settings.ANONYMOUS_PER_MINUTE = 100_000
# Killed processes are tested and lose nothing either way; waiting for the disk guards against a machine's fall alone.
OPTIONS = settings.DATABASES["default"].setdefault("OPTIONS", {})
if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    OPTIONS["init_command"] = OPTIONS["init_command"].replace("synchronous=FULL", "synchronous=OFF")
else:
    OPTIONS["options"] = "-c synchronous_commit=off"

    def delete_all(
        _operations: DatabaseOperations, _style: Any, tables: list[str], **_how: bool
    ) -> list[str]:
        """Empty the tables after a test: TRUNCATE, Django's way, makes each one's files anew, which takes seconds."""
        return [f'DELETE FROM "{table}"' for table in tables]

    # All foreign keys are checked at the end of the transaction, so any order will do.
    DatabaseOperations.sql_flush = delete_all  # type: ignore[method-assign]
# Every way into the database that pytest-django gives, but for its blocker, which it has every test ask for.
DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "django_db_setup",
    "live_server",
    "admin_client",
    "admin_user",
}
# Speed is measured in benchmarks: a loaded machine must not fail a test.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")
LOOPBACK = ("127.", "localhost", "::1")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to leave out what a second database can't change."""
    text = "leave out tests that ask for no database: their process can't reach one; ask the desk's matrix in part"
    parser.addoption("--database-only", action="store_true", help=text)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, where asked to, tests without a fixture or mark of the database.

    pytest-django blocks the database for those, and commands that they start get a database of their own.
    """
    if config.getoption("--database-only"):
        without = [item for item in items if not _reaches_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if _reaches_database(item)]


def _reaches_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames))


@pytest.fixture(autouse=True, scope="session")
def _closed_network() -> Iterator[None]:
    """Refuse connections to anything but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            message = f"a test tried to reach {address[0]}"
            raise AssertionError(message)
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Forget what was kept for a generation: every test's database begins at the same one."""
    pages = (
        subject_pages._country,
        subject_pages._country_page,
        subject_pages._topic,
        subject_pages._topic_page,
    )
    site = (views._home_after, quiet._between, search_drawing._form_around, *pages)
    for kept in (*site, lexicon.lexicon, matches.matches, matches._known):
        kept.cache_clear()
    # A test that locked the database leaves no pause in counting to the next.
    counting._Trouble.until = 0.0


@pytest.fixture
def editor(db: None) -> Any:
    """Return a person who may do everything at the desk."""
    return get_user_model().objects.create_superuser("editor", "editor@example.org", "pass")


@pytest.fixture
def editor_client(editor: Any) -> Client:
    """Return a client signed in as the editor."""
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def live_demo(db: None) -> list[Any]:
    """Return three published digests of 3 sections, 2 items, 2 citations, an hour apart."""
    start = datetime(2026, 3, 8, 9, tzinfo=UTC)
    return once("live_demo", lambda: [published_digest(at=start + timedelta(hours=n)) for n in range(3)])


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a database of today's schema, made once."""
    made = tmp_path_factory.mktemp("migrated")
    assert processes.run(made, "migrate", "--verbosity", "0").returncode == 0
    return made


@pytest.fixture
def folder(migrated: Path, tmp_path: Path) -> Path:
    """Return a copy of the migrated data folder for processes that a test starts."""
    shutil.copytree(migrated, tmp_path, dirs_exist_ok=True)
    return tmp_path
