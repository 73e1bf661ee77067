"""A digest on paper, as Chromium prints it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.site_pages import make_newsroom

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_paper_has_the_text_and_the_addresses_and_no_navigation(
    live_server: Any, visit: Callable[..., Any]
) -> None:
    page = visit(live_server.url + make_newsroom()["digest"], color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in ("header.site nav", "footer.site nav", ".contents", ".side", ".foot", ".skip"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for shown in (".name", "h1", "#kz-1 .body", "#kz-1 .sources", ".correction"):
        assert page.locator(shown).first.is_visible(), shown
    cited = page.locator("a.cited").first
    printed = cited.evaluate("a => getComputedStyle(a, '::after').content")
    assert cited.get_attribute("href") in printed
    colours = page.evaluate("['color', 'backgroundColor'].map(name => getComputedStyle(document.body)[name])")
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
