"""The list of feeds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories import published_digest

pytestmark = pytest.mark.django_db


def test_each_feed_it_names_is_there(read: Callable[..., Any], client: Client) -> None:
    published_digest()
    links = [a["href"] for a in read("/feeds/").select(".facts a")]
    assert len(links) == 18
    assert {client.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize("size", [1, 3])
def test_queries(size: int, costs: Callable[..., None]) -> None:
    for _ in range(size):
        published_digest()
    costs("/feeds/", 4)
