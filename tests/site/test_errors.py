"""What a reader sees where something is missing or broken."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory

from digests.site import views
from tests.factories import published_digest

pytestmark = pytest.mark.django_db


def test_a_missing_page(read: Callable[..., Any]) -> None:
    page = read("/nothing-here/", 404)
    assert "There is no such page" in page.h1.text
    assert page.select_one("meta[name=robots]")["content"] == "noindex"


def test_a_broken_page(rf: RequestFactory) -> None:
    response = views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Something broke here" in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_for_reading(client: Client, method: str) -> None:
    published_digest()
    assert getattr(client, method)("/").status_code == 405


@pytest.mark.parametrize("after", ["x", "%00", "é", "MjAyNg", "..", "a" * 5000])
@pytest.mark.parametrize(
    "path", ["/archive/", "/monitor/", "/countries/kazakhstan/", "/topics/topic-0/", "/corrections/"]
)
def test_a_cursor_that_no_list_gave_out(client: Client, path: str, after: str) -> None:
    published_digest()
    assert client.get(f"{path}?after={after}").status_code == 404
