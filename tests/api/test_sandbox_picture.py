"""The sandbox's picture: what a test key is told of its files is true."""

from io import BytesIO

import pytest
from PIL import Image

from digests.domain.sandbox import picture
from digests.domain.sandbox.content import uuid_of
from tests.factories import bearer, make_key


@pytest.fixture
def told(client, db, settings, tmp_path):
    """Return what the wire says of the picture to a test key; its files are in an empty folder."""
    settings.MEDIA_ROOT = tmp_path
    address = f"/api/v1/items/{uuid_of('item', 'grain')}/"
    return client.get(address, headers=bearer(make_key(mode="test"))).json()["image"]


def test_its_files_are_what_is_said_of_them(client, told):
    assert told["alt"]
    assert len(told["renditions"]) == 6
    assert {one["type"] for one in told["renditions"]} == {"image/avif", "image/webp"}
    for one in (*told["renditions"], told | {"type": "image/webp"}):
        answer = client.get(one["url"].removeprefix("http://127.0.0.1:8000"))
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, one["type"])
        with Image.open(BytesIO(b"".join(answer.streaming_content))) as opened:
            assert opened.size == (one["width"], one["height"])


def test_it_has_no_other_files(client, told):
    for name in ("night-train.webp", "sandbox-night-train-481.webp", "sandbox-night-train.png"):
        assert client.get(f"/images/{name}").status_code == 404


def test_it_shows_something_where_crops_are_to_keep_it(told):
    drawn, focus = picture.draw(), told["focus"]
    at = (drawn.width * focus["x"] // 100, drawn.height * focus["y"] // 100)
    assert drawn.getpixel(at) == picture.MOON
    assert drawn.getpixel((10, 10)) != picture.MOON
