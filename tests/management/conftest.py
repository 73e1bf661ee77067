"""A data folder with a database of today's schema, made once and copied for each test."""

import shutil

import pytest

from tests.management import processes


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    made = tmp_path_factory.mktemp("migrated")
    assert processes.run(made, "migrate", "--verbosity", "0").returncode == 0
    return made


@pytest.fixture
def folder(migrated, tmp_path):
    shutil.copytree(migrated, tmp_path, dirs_exist_ok=True)
    return tmp_path
