"""The wire's description of itself has nothing that Redocly's linter, which portals for developers run, would mend."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from digests.api.schema import document

RULES = Path(__file__).parent / "redocly.yaml"
# The oldest Node that it runs on.
NODE = (20, 19)


@pytest.fixture
def lint(node_modules, tmp_path):
    """Return a function that returns what the linter finds in a description, as (rule, message)."""
    if shutil.which("node") is None:
        pytest.skip("no node found")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if tuple(int(part) for part in version.removeprefix("v").split(".")[:2]) < NODE:
        pytest.skip(f"Redocly's linter needs a newer node than {version}")

    def found(described):
        (tmp_path / "wire.json").write_text(json.dumps(described))
        # Not by its link in .bin, which finds the rest of the package only where it is a link.
        program = node_modules / "@redocly" / "cli" / "bin" / "cli.js"
        command = [
            "node",
            program,
            "lint",
            "wire.json",
            f"--config={RULES}",
            "--format=json",
            "--max-problems=1000",
        ]
        quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
        done = subprocess.run(
            command, cwd=tmp_path, env=os.environ | quiet, capture_output=True, text=True, check=False
        )
        return [(one["ruleId"], one["message"]) for one in json.loads(done.stdout)["problems"]]

    return found


def test_redocly_finds_nothing(lint):
    assert lint(document()) == []


def test_redocly_finds_a_false_example_and_what_is_left_unsaid(lint):
    described = json.loads(json.dumps(document()))
    del described["info"]["license"]
    described["components"]["schemas"]["Period"]["examples"][0]["end"] = 7
    assert {rule for rule, _message in lint(described)} == {"info-license", "no-invalid-schema-examples"}
