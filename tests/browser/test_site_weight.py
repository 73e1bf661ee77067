"""What a page weighs on the way to a reader, as Chromium counts it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.site_pages import make_newsroom

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
# Bytes, from the design.
ALL, FONTS, HTML, SCRIPTS, REQUESTS = 60_000, 34_000, 12_000, 3_000, 6


@pytest.mark.parametrize("name", ["digest", "kazakh"])
def test_a_digest_of_eight_items_stays_in_its_budget(
    live_server: Any, visit: Callable[..., Any], name: str
) -> None:
    address = make_newsroom()[name]
    page = visit("about:blank")
    finished: list[Any] = []
    page.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108 (Playwright wants a function)
    page.goto(live_server.url + address, wait_until="networkidle")
    sizes = [(request, request.sizes()["responseBodySize"]) for request in finished]
    fonts = [size for request, size in sizes if request.resource_type == "font"]
    html = [size for request, size in sizes if request.resource_type == "document"]
    assert {urlsplit(request.url).netloc for request, _size in sizes} == {urlsplit(live_server.url).netloc}
    scripts = [size for request, size in sizes if request.resource_type == "script"]
    assert (len(scripts), sum(scripts) <= SCRIPTS) == (1, True)
    assert len(sizes) <= REQUESTS
    assert len(fonts) == 2
    assert sum(fonts) <= FONTS
    assert sum(html) <= HTML
    assert sum(size for _request, size in sizes) <= ALL


def test_saving_data_loads_no_font(live_server: Any, visit: Callable[..., Any]) -> None:
    address = make_newsroom()["digest"]
    page = visit("about:blank", extra_http_headers={"Save-Data": "on"})
    kinds: list[str] = []
    page.on("request", lambda request: kinds.append(request.resource_type))
    page.goto(live_server.url + address, wait_until="networkidle")
    assert kinds == ["document"]


@pytest.mark.parametrize("name", ["digest", "kazakh"])
def test_words_are_set_in_the_font_of_their_script(
    live_server: Any, visit: Callable[..., Any], name: str
) -> None:
    page = visit(live_server.url + make_newsroom()[name])
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    family = "Reading" if name == "digest" else "Reading Cyrillic"
    assert {name.strip('"') for name in loaded} == {family}
