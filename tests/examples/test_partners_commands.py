"""Every command of docs/partners.md, in one shell and in its order, against a server."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from digests.choices import Scope
from tests.factories import make_key, published_digest

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "partners.md").read_text(), flags=re.DOTALL)
SITE = "SITE=http://127.0.0.1:8000\n"
HOOK = "HOOK=https://partner.example/newsroom\n"
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
    assert script.count(HOOK) == 1
    script = script.replace(SITE, f"SITE={live_server.url}\n").replace(HOOK, "HOOK=http://127.0.0.1:9/hook\n")
    # Where no server is: nothing is sent here.
    settings.INTERNAL_TARGETS = ["127.0.0.1:9"]
    key = make_key(label="Web site", scopes=Scope.values)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "KEY": key.token},
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
    assert '"kind":"country"' in of(said, "/resolve/")
    assert '"json_ld":{' in of(said, "ITEM=")
    assert '"pubStatus":"usable"' in of(said, "format=ninjs")
    assert '"has_more":false' in of(said, "/export/")
    assert '"kind":"first"' in of(said, "/versions/")
    assert "unknown-parameter" in of(said, "contry")
    assert '"secret":"whsec_' in of(said, "HOOK=")
    assert of(said, "HOOKS=").count('"type":"webhook.test"') == 2
    # Of each of three digests itself and, of its six items, four in the two countries.
    assert '"queued":15' in of(said, "/replay/")


def of(said, word):
    """Return what the one block said whose first line has a word."""
    (found,) = (text for first, text in said.items() if word in first)
    return found
