"""Every type of page in Chromium: axe, no sideways scrolling, a silent console, no cookie, the Nu checker."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.test import Client

from tests.browser.looks import COLOURS, TAGGED, violations
from tests.browser.site_pages import ERRORS, make_newsroom

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_axe_finds_nothing_on_any_page_in_any_look(
    live_server: Any, visit: Callable[..., Any], axe: str, console: list[str]
) -> None:
    found: dict[str, list[Any]] = {}
    # Without bypassing the policy no script can be added to a page: axe is one.
    page = visit("about:blank", bypass_csp=True)
    for name, address in make_newsroom().items():
        page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        for width, scheme in product((320, 1280), ("light", "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            look = f"{name}, {width}, {scheme}"
            found[look] = violations(page, axe, TAGGED if scheme == "light" else COLOURS)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, look
    assert len(found) > 70
    assert not {look: broken for look, broken in found.items() if broken}
    assert [line for line in console if "404" not in line and "410" not in line] == []


def test_pages_keep_their_policy_silently_and_set_no_cookie(
    live_server: Any, visit: Callable[..., Any], console: list[str]
) -> None:
    for name, address in make_newsroom().items():
        page = visit(live_server.url + address)
        assert page.context.cookies() == [], name
        if name in ERRORS:
            console.clear()
        assert console == [], name
        styled = page.evaluate("getComputedStyle(document.querySelector('header.site')).borderBlockEndWidth")
        assert styled == "3px", name


def test_pages_are_without_html_errors(client: Client, nu: Callable[[dict[str, bytes]], str]) -> None:
    addresses = make_newsroom()
    pages = {name: client.get(address).content for name, address in addresses.items()}
    assert nu(pages) == ""


def test_a_reference_is_copied_where_scripts_run(
    live_server: Any, visit: Callable[..., Any], console: list[str]
) -> None:
    page = visit(
        live_server.url + make_newsroom()["digest"], permissions=["clipboard-read", "clipboard-write"]
    )
    cite = page.locator("#kz-1 details")
    assert cite.locator("button").count() == 0
    cite.locator("summary").click()
    button = cite.get_by_role("button", name="Copy: Markdown")
    button.click()
    cite.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == cite.locator("dd").nth(1).text_content()
    cite.locator("summary").click()
    cite.locator("summary").click()
    assert cite.locator("button").count() == 3
    assert console == []
