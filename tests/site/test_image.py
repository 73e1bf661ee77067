"""Images of public items."""

import mimetypes
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import StreamingHttpResponse
from django.test import Client
from PIL import Image

from digests.domain import images, publishing
from digests.domain.document import DigestDocument, ImageDoc
from tests.factories import make_digest, make_document

pytestmark = pytest.mark.django_db
NAME = "0123456789abcdef.webp"


def illustrated() -> DigestDocument:
    """Return a document whose first item has an image that is stored."""
    out = BytesIO()
    Image.new("RGB", (30, 20)).save(out, "WEBP")
    default_storage.save(images.stored_path(NAME), ContentFile(out.getvalue()))
    document = make_document(sections=1, items=1)
    section = document.sections[0]
    item = replace(section.items[0], image=ImageDoc(NAME, "A grey field.", "Nobody", 30, 20))
    return replace(document, sections=(replace(section, items=(item,)),))


def test_is_there_only_while_it_is_public(
    client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path
    # As on a system without /etc/mime.types.
    mimetypes.init()
    monkeypatch.delitem(mimetypes.types_map, ".webp", raising=False)
    digest = make_digest(illustrated())
    assert client.get(f"/images/{NAME}").status_code == 404
    publishing.publish(digest)
    response = client.get(f"/images/{NAME}")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/webp")
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert isinstance(response, StreamingHttpResponse)
    assert b"".join(response.streaming_content).startswith(b"RIFF")  # type: ignore[arg-type]
    page = client.get("/").content.decode()
    assert f'<img src="/images/{NAME}" width="30" height="20" alt="A grey field."' in page
    again = client.get(f"/images/{NAME}", headers={"if-none-match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    smaller = client.get("/images/0123456789abcdef.avif")
    assert (smaller.status_code, smaller.headers["Content-Type"]) == (200, "image/avif")
    assert b"".join(smaller.streaming_content)  # type: ignore[arg-type]
    assert '<source type="image/avif" srcset="/images/0123456789abcdef.avif 30w"' in page
    publishing.withdraw(digest, by=None, note="Taken back.")
    for name in (NAME, "0123456789abcdef.avif"):
        gone = client.get(f"/images/{name}", headers={"if-none-match": f'"{name}"'})
        assert gone.status_code == 404


def test_no_other_file_can_be_asked_for(client: Client) -> None:
    for name in ("none.webp", "..%2Fsecret_key", "items%2Fx.webp"):
        assert client.get(f"/images/{name}").status_code == 404
