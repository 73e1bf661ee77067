"""The composer under a finger: dragging on a phone 360 px wide, scrolling beside it, targets large enough."""

from typing import Any

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.browser.composer import Desk, act, card, cards, open_item

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
# Links in a sentence and boxes whose label is the target are let off, as WCAG 2.5.8 does.
SMALL = """() => {
  const shown = "#composer :is(button, select, textarea, summary, a, input:not([type=hidden]))";
  const isInline = (one) => one.matches("p a, li a, dd a, figcaption a") && getComputedStyle(one).display === "inline";
  const target = (one) => (one.matches("[type=checkbox], [type=radio]") && one.labels[0]) || one;
  return [...document.querySelectorAll(shown)].filter((one) => one.checkVisibility() && !isInline(one)).map((one) => {
    const {width, height} = target(one).getBoundingClientRect();
    return [one.outerHTML.slice(0, 120), Math.round(width), Math.round(height)];
  }).filter(([, width, height]) => width && height && (width < 24 || height < 24));
}"""


class Finger:
    """One finger on a page."""

    def __init__(self, page: Page) -> None:
        self.page, self.at = page, (0.0, 0.0)
        self.session: CDPSession = page.context.new_cdp_session(page)

    def _send(self, kind: str, *points: dict[str, Any]) -> None:
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    def down(self, place: Locator) -> None:
        """Put the finger on the middle of a place."""
        size = place.bounding_box()
        assert size is not None
        self.at = (size["x"] + size["width"] / 2, size["y"] + size["height"] / 2)
        self._send("touchStart", {"x": self.at[0], "y": self.at[1]})

    def move(self, x: float, y: float, *, steps: int = 8) -> None:
        """Move it to a point of the window."""
        for step in range(1, steps + 1):
            there = [a + (b - a) * step / steps for a, b in zip(self.at, (x, y), strict=True)]
            self._send("touchMove", {"x": there[0], "y": there[1]})
            self.page.wait_for_timeout(20)
        self.at = (x, y)

    def up(self) -> None:
        """Take it away."""
        self._send("touchEnd")


@pytest.mark.browser
def test_a_phone(desk: Desk) -> None:
    page, (first, second) = desk.enter(**PHONE), desk.items()
    finger = Finger(page)
    handle = card(page, first).locator(".c-handle")
    handle.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 250)")
    size, goal = handle.bounding_box(), card(page, second).bounding_box()
    assert size is not None
    assert goal is not None
    finger.down(handle)
    # Held as long as a finger that means it, which never holds quite still.
    finger.move(size["x"] + 12, size["y"] + 14, steps=2)
    page.wait_for_timeout(250)
    finger.move(goal["x"] + 40, min(goal["y"] + goal["height"] * 0.8, 700))
    page.wait_for_timeout(200)
    finger.up()
    expect(page.locator("#c-announce")).to_contain_text("2 of 2")
    assert cards(page, desk.section(0)) == [str(second.uuid), str(first.uuid)]
    expect(act(card(page, first), "move")).to_be_focused()

    # A swipe over a card scrolls, and moves nothing.
    text = card(page, first).locator(".c-body")
    text.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    finger.down(text)
    finger.move(180, finger.at[1] - 300)
    finger.up()
    page.wait_for_function("before => scrollY > before + 100", arg=before)
    assert cards(page, desk.section(0)) == [str(second.uuid), str(first.uuid)]

    open_item(page, first)
    act(card(page, second), "move").click()
    page.locator('[data-act="fold-outline"]').click()
    for tab in page.locator("#c-side").get_by_role("tab").all():
        tab.click()
        page.wait_for_load_state("networkidle")
        page.locator("#c-side details").evaluate_all("all => all.forEach((one) => (one.open = true))")
        assert page.evaluate(SMALL) == [], tab.text_content()
