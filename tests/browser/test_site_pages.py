"""Every type of page in Chromium: axe, no sideways scrolling, a silent console, no cookie, the Nu checker."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.test import Client

from tests.browser.site_pages import AXE_TAGS, ERRORS, make_newsroom

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
RUN = "tags => axe.run({runOnly: {type: 'tag', values: tags}})"


def test_axe_finds_nothing_on_any_page_in_any_look(
    live_server: Any, visit: Callable[..., Any], axe: str, console: list[str]
) -> None:
    found: dict[str, list[Any]] = {}
    for name, address in make_newsroom().items():
        # Without bypassing the policy no script can be added to a page: axe is one.
        page = visit(live_server.url + address, bypass_csp=True)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        page.add_script_tag(content=axe)
        for width, scheme in product((320, 1280), ("light", "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            violations = page.evaluate(RUN, AXE_TAGS)["violations"]
            look = f"{name}, {width}, {scheme}"
            found[look] = [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in violations]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, look
        page.context.close()
    assert len(found) > 70
    assert not {look: violations for look, violations in found.items() if violations}
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
