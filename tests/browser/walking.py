"""A walk through pages in Chromium, each looked at as every reader may have it: what is wrong with which, in what look."""

from typing import Any

from django.http import HttpResponse
from playwright.sync_api import Page, Route

from tests.browser.looks import COLOURS, LAYOUT, TAGGED, violations

PHONE, DESKTOP = 320, 1280
# All rules are asked once, and once more those whose answer a scheme or a width may change.
WIDTHS = ((PHONE, "light", TAGGED), (DESKTOP, "light", LAYOUT))
LOOKS = (*WIDTHS, (DESKTOP, "dark", COLOURS), (PHONE, "dark", COLOURS))
UNFOLD = "document.querySelectorAll('details').forEach(d => { d.open = true })"
Looks = tuple[tuple[int, str, dict[str, Any]], ...]
# What Chromium says of an answer that is an error by design.
FAILED = "error: Failed to load resource: the server responded with a status of "


class Walk:
    """A browser without a page yet; ``wrong`` has rules, lines of the console and cookies by page and look."""

    def __init__(self, page: Page, axe: str, *, base: str, console: list[str], looks: Looks = LOOKS) -> None:
        # Not a script of the page, so its policy stands: a page is looked at under the one that it has.
        page.add_init_script(axe)
        self._page = page
        self._axe = axe
        self._base = base
        self._console = console
        self._looks = looks
        self.wrong: dict[str, Any] = {}
        self.pages = 0

    def visit(self, name: str, address: str) -> None:
        """Go to an address and look at what is there."""
        self._console.clear()
        answer = self._page.goto(self._base + address)
        self._look(name, answer.status if answer else 0)

    def show(self, name: str, response: HttpResponse) -> None:
        """Look at an answer that was got in another way, with the policy that it came with."""

        def answer(route: Route) -> None:
            headers = dict(response.items())
            route.fulfill(status=response.status_code, headers=headers, body=response.content)

        address = f"{self._base}/answer/"
        self._page.route(address, answer)
        self.visit(name, "/answer/")
        self._page.unroute(address)

    def _look(self, name: str, status: int) -> None:
        self._page.evaluate(UNFOLD)
        for width, scheme, rules in self._looks:
            self._dress(width, scheme)
            found: list[Any] = list(violations(self._page, self._axe, rules))
            if rules is not COLOURS and self._page.evaluate("document.documentElement.scrollWidth") > width:
                found.append("wider than the window")
            self._note(f"{name}, {width}, {scheme}", found)
        self.pages += 1
        is_error = status >= 400
        said = [line for line in self._console if not (is_error and line.startswith(f"{FAILED}{status} "))]
        self._note(f"{name}, console", said)
        self._note(f"{name}, cookies", self._page.context.cookies())

    def _dress(self, width: int, scheme: Any) -> None:
        if (self._page.viewport_size or {}).get("width") != width:
            self._page.set_viewport_size({"width": width, "height": 800})
        self._page.emulate_media(color_scheme=scheme)

    def _note(self, where: str, found: list[Any]) -> None:
        if found:
            self.wrong[where] = found
