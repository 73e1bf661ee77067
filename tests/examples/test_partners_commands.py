"""Every command of docs/partners.md, in one shell and in its order, against a server."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import make_key, published_digest

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "partners.md").read_text(), flags=re.DOTALL)
SITE = "SITE=http://127.0.0.1:8000\n"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed"),
]


@pytest.fixture
def said(live_server, settings, tmp_path):
    """Return what each block of commands wrote, by its first line; a command that fails fails the test."""
    settings.SITE_URL = live_server.url
    for _number in range(3):
        published_digest()
    shutil.copy(ROOT / "examples" / "sync.py", tmp_path)
    (tmp_path / "python3").symlink_to(sys.executable)
    marked = [f"echo; echo '@@ {number}'\n{block}" for number, block in enumerate(BLOCKS)]
    script = "set -eu -o pipefail\n" + "\n".join(marked)
    assert script.count(SITE) == 1
    script = script.replace(SITE, f"SITE={live_server.url}\n")
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "KEY": make_key(label="Web site").token},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    parts = re.split(r"^@@ \d+\n", done.stdout, flags=re.MULTILINE)[1:]
    return dict(zip((block.splitlines()[0] for block in BLOCKS), parts, strict=True))


def test_every_command_does_what_the_page_says(said):
    silent = {first for first, text in said.items() if not text.strip()}
    assert silent == {'curl -s "$WIRE/changes/?include=object&limit=100" > page.json'}
    assert "{'published': 21}" in of(said, "sync.py")
    assert "304" in of(said, "TAG=")
    assert '"label":"Web site"' in of(said, "/me/")
    assert "unknown-parameter" in of(said, "contry")


def of(said, word):
    """Return what the one block said whose first line has a word."""
    (found,) = (text for first, text in said.items() if word in first)
    return found
