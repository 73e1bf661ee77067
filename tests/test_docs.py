"""The documentation names what exists, and what it names exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OPERATORS = (ROOT / "docs" / "operators.md").read_text()
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Django's own commands that the documentation may name.
DJANGOS = {"migrate", "collectstatic", "check", "createsuperuser", "help", "test", "makemigrations"}


def commands():
    folder = ROOT / "digests" / "management" / "commands"
    return {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}


def variables_read():
    """Every environment variable that settings read."""
    source = (ROOT / "newsroom" / "settings.py").read_text()
    return set(re.findall(r'\benv(?:_list|_int)?\(\s*"([A-Z_]+)"', source))


def table_of(heading):
    """First cells of the rows of the table under a heading."""
    section = OPERATORS.split(f"## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


def test_settings_read_several_variables():
    assert {"DATABASE_URL", "NEWSROOM_SECRET_KEY", "NEWSROOM_ALLOWED_HOSTS", "PORT"} <= variables_read()


def test_every_setting_is_documented_and_no_other():
    assert table_of("Settings") == variables_read()


def test_every_command_is_documented_and_no_other():
    documented = {cell.split()[1] for cell in table_of("Commands")}
    assert documented == commands()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_named_exist(page):
    named = set(re.findall(r"manage\.py ([a-z_]+)", page.read_text()))
    assert named <= commands() | DJANGOS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_targets_named_exist(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|^    )make ([a-z]+)", page.read_text(), re.MULTILINE))
    assert named <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.name
)
def test_decisions_are_short_and_have_a_price(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 40
    assert "\n## Price\n" in text


@pytest.mark.parametrize(
    ("file", "decision"),
    [
        ("requirements.in", "0002-packages.md"),
        ("requirements-dev.in", "0004-packages-for-tests-and-checks.md"),
    ],
)
def test_every_package_has_its_reason(file, decision):
    lines = [line.split("#")[0].strip() for line in (ROOT / file).read_text().splitlines()]
    packages = {re.split(r"[<>=]", line)[0] for line in lines if line and not line.startswith("-")}
    rows = re.findall(r"^\| ([^|]+) \|", (ROOT / "docs" / "decisions" / decision).read_text(), re.MULTILINE)
    explained = {name.strip() for row in rows for name in row.split(",")}
    assert explained - {"package", "---"} == packages


def test_make_help_lists_the_commands():
    makefile = (ROOT / "Makefile").read_text()
    listed = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert {
        "help",
        "setup",
        "run",
        "test",
        "lint",
        "format",
        "types",
        "check",
        "bench",
        "lock",
        "messages",
    } == listed
