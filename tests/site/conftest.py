"""Fixtures of the site's tests: pages read as a reader has them."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

Page = BeautifulSoup


@pytest.fixture
def read(client: Client) -> Callable[..., Page]:
    """Return a function that fetches a page and returns it parsed, after checking its frame."""

    def fetch(address: str, status: int = 200, **headers: Any) -> Page:
        response = client.get(address, headers=headers)
        assert response.status_code == status, address
        assert not response.cookies
        page = BeautifulSoup(response.content, "html.parser")
        assert len(page.find_all("h1")) == 1
        scripts = page.find_all("script", type=lambda kind: kind != "application/ld+json")
        assert [script.get("src") for script in scripts] == ["/static/digests/copy.js"]
        assert not scripts[0].string
        assert page.find("link", rel="alternate", type="application/atom+xml")
        return page

    return fetch


@pytest.fixture
def costs(client: Client, django_assert_num_queries: Any) -> Callable[[str, int], None]:
    """Return a function that asserts how many queries a page costs when nothing is kept."""

    def check(address: str, queries: int) -> None:
        with django_assert_num_queries(queries):
            assert client.get(f"{address}").status_code == 200

    return check
