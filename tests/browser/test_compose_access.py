"""The composer for everyone: axe in both schemes, on a phone and a desktop, with a form and its panels open."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.composer import Desk, act, box, card, open_item
from tests.browser.looks import problems_in_both_schemes

SOON = 8000


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_overflows(desk: Desk, axe: str, width: int) -> None:
    size = {"width": width, "height": 900}
    page = desk.enter(bypass_csp=True, viewport=size)
    first, second = desk.items()
    page.locator("#c-panel-checks > *").first.wait_for()
    assert problems_in_both_schemes(page, axe) == []

    act(card(page, second), "move").click()
    form = open_item(page, first)
    box(form, "topics").fill("Ferries")
    assert problems_in_both_schemes(page, axe) == [], "an open form"

    type(first).objects.filter(pk=first.pk).update(headline="Theirs", version=9)
    box(form, "headline").fill("Mine")
    expect(page.locator(".desk-conflict")).to_be_visible(timeout=SOON)
    act(card(page, second), "delete").click()
    expect(page.locator("#c-toast")).to_be_visible()
    assert problems_in_both_schemes(page, axe) == [], "both texts, and the way back after a delete"
    show_everything(page)
    assert problems_in_both_schemes(page, axe) == [], "banners"
    for tab in page.locator("#c-side").get_by_role("tab").all():
        tab.click()
        page.wait_for_timeout(500)
        assert problems_in_both_schemes(page, axe) == [], tab.text_content()


def show_everything(page: Page) -> None:
    """Show the banners that need a lost line or an ended session, at their places and with nothing over them."""
    page.evaluate("""
      scrollTo(0, 0);
      document.getElementById("c-toast").hidden = true;
      for (const id of ["c-line", "c-signed-out", "c-notice", "c-recover"]) document.getElementById(id).hidden = false;
    """)


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["section", "digest"])
def test_axe_finds_nothing_in_the_other_forms(desk: Desk, axe: str, kind: str) -> None:
    page = desk.enter(bypass_csp=True)
    page.locator(f'[data-act="edit-{kind}"]').first.click()
    page.locator(f'form[data-form-of="{kind}"]').wait_for()
    assert problems_in_both_schemes(page, axe) == []


@pytest.mark.browser
def test_without_scripts_the_stock_pages_are_a_link_away(desk: Desk) -> None:
    page = desk.enter()
    state = page.context.storage_state()
    plain = desk.browser.new_context(java_script_enabled=False, storage_state=state)
    desk.contexts.append(plain)
    page = plain.new_page()
    page.goto(desk.url)
    first = card(page, desk.items()[0])
    expect(first).to_contain_text(desk.items()[0].headline)
    expect(page.locator("#composer button[data-act]:visible")).to_have_count(0)
    expect(page.locator("#c-side")).to_be_hidden()
    first.get_by_role("link", name="Edit").click()
    expect(page.get_by_label("Headline:")).to_have_value(desk.items()[0].headline)
