"""The composer under a finger: dragging on a phone 360 px wide, scrolling beside it, targets large enough."""

from typing import Any

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from digests.models import Citation, Item
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

# What has the focus and stands under the bar that stays, or none.
HIDDEN = """() => {
  const focus = document.activeElement.getBoundingClientRect();
  const bar = document.querySelector(".c-now").getBoundingClientRect();
  return focus.top < bar.bottom - 1 && focus.bottom > bar.top ? document.activeElement.outerHTML.slice(0, 120) : null;
}"""
SOON = 8000


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
def test_a_finger_drags_by_the_handle_and_scrolls_elsewhere(desk: Desk) -> None:
    # Two cards that a phone shows at once.
    Item.objects.update(body="The bridge is open.")
    Citation.objects.all().delete()
    page, (first, second) = desk.enter(**PHONE), desk.items()
    finger = Finger(page)
    handle, goal = card(page, first).locator(".c-handle"), card(page, second)
    put_at(page, handle, 100)
    finger.down(handle)
    # Held as long as a finger that means it, which never holds quite still.
    finger.move(finger.at[0] + 2, finger.at[1] + 3, steps=2)
    page.wait_for_timeout(250)
    size = goal.bounding_box()
    assert size is not None
    finger.move(180, min(size["y"] + size["height"] * 0.75, 640))
    expect(page.locator(f"#item-{second.uuid} ~ #item-{first.uuid}:not(.sortable-fallback)")).to_have_count(1)
    finger.up()
    expect(page.locator("#c-announce")).to_contain_text("2 of 2", timeout=SOON)
    moved = [str(second.uuid), str(first.uuid)]
    assert cards(page, desk.section(0)) == moved == [str(item.uuid) for item in desk.items()]
    expect(act(card(page, first), "move")).to_be_focused()

    # A swipe over a card scrolls, and moves nothing.
    text = card(page, first).locator(".c-read")
    put_at(page, text, 400)
    before = page.evaluate("scrollY")
    finger.down(text)
    finger.move(180, finger.at[1] - 300)
    finger.up()
    page.wait_for_function("before => scrollY > before + 100", arg=before)
    assert cards(page, desk.section(0)) == moved


@pytest.mark.browser
def test_a_card_held_at_the_edge_scrolls_to_a_section_far_away(desk: Desk) -> None:
    page, item = desk.enter(**PHONE), desk.items()[0]
    far = page.locator(f"#section-{desk.section(2).uuid}")
    finger = Finger(page)
    put_at(page, card(page, item), 200)
    finger.down(card(page, item).locator(".c-handle"))
    page.wait_for_timeout(250)
    finger.move(180, 715)
    page.wait_for_function("place => place.getBoundingClientRect().top < 300", arg=far.element_handle())
    finger.move(180, 400)
    page.wait_for_timeout(200)
    finger.up()
    expect(page.locator("#c-announce")).to_contain_text("Moved to", timeout=SOON)
    assert item.uuid in [one.uuid for one in desk.items(2)]


@pytest.mark.browser
def test_targets_are_large_enough_and_nothing_hides_the_focus(desk: Desk) -> None:
    page, (first, second) = desk.enter(**PHONE), desk.items()
    open_item(page, first)
    act(card(page, second), "move").click()
    page.locator('[data-act="fold-outline"]').click()
    for tab in page.locator("#c-side").get_by_role("tab").all():
        tab.click()
        page.wait_for_load_state("networkidle")
        page.locator("#c-side details").evaluate_all("all => all.forEach((one) => (one.open = true))")
        assert page.evaluate(SMALL) == [], tab.text_content()
    # Backwards through the form, so that each box comes into sight below the bar that stays.
    act(card(page, first), "done").focus()
    for _step in range(14):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(HIDDEN) is None
    expect(page.locator("#c-saved")).to_be_in_viewport()


def put_at(page: Page, place: Locator, y: int) -> None:
    """Scroll so that the top of a place is so far from the window's."""
    place.evaluate("(place, y) => scrollBy(0, place.getBoundingClientRect().top - y)", y)
