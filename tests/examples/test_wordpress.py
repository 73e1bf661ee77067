"""The plugin of docs/partners.md: posts come, change and go with the items; run by PHP, on as much of WordPress as it asks for."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from digests.domain import publishing
from digests.models import Item
from tests.factories import digest_of, published_digest

PAGE = Path(__file__).parents[2] / "docs" / "partners.md"
WORDPRESS = Path(__file__).parent / "wordpress.php"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("php"), reason="php is not installed (Debian: php-cli)"),
]


@pytest.fixture
def sync(live_server, settings, tmp_path):
    """Return a function that runs the plugin's hour and returns the posts by the item's id."""
    settings.SITE_URL = live_server.url
    plugin, store = tmp_path / "newsroom.php", tmp_path / "store.json"
    (code,) = re.findall(r"```php\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)
    plugin.write_text(code.replace("http://127.0.0.1:8000", live_server.url))

    def run():
        command = [
            "php",
            "-d",
            "error_reporting=E_ALL",
            "-d",
            "display_errors=stderr",
            WORDPRESS,
            plugin,
            store,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
        posts = json.loads(store.read_text())["posts"]
        found = posts.values() if isinstance(posts, dict) else posts
        assert len(found) == len({post["meta_input"]["newsroom_id"] for post in found})
        return {post["meta_input"]["newsroom_id"]: post for post in found}

    return run


def test_posts_come_change_and_go_with_the_items(sync, client):
    first, second = (digest_of(published_digest(3, 20, 2)) for _number in range(2))
    listed = client.get("/api/v1/items/?country=KZ&limit=100").json()["data"]
    posts = sync()
    assert set(posts) == {item["id"] for item in listed}
    assert len(posts) == 40
    item = listed[0]
    post = posts[item["id"]]
    assert post["post_title"] == item["headline"]
    assert item["body"]["html"] in post["post_content"]
    assert item["rights"]["credit_html"] in post["post_content"]
    assert item["citations"][0]["url"] in post["post_content"]
    publishing.withdraw(first, by=None, note="It was not ours.")
    changed = Item.objects.filter(section__digest=second, section__country="KZ").first()
    changed.body = 'Freight fell by a "tenth" \\ more.'
    changed.save()
    publishing.correct(second, by=None, note="It fell, not rose.")
    posts = sync()
    assert len(posts) == 20
    assert "Correction:</strong> It fell, not rose." in posts[str(changed.uuid)]["post_content"]
    assert "\\ more." in posts[str(changed.uuid)]["post_content"]
    assert sync() == posts
