"""Nothing typed is lost, the hard cases: answers that are lost, and a browser with no room for copies."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from digests.models import Item
from tests.browser.composer import Desk, act, box, card, open_item, saved, stored

SOON = 8000


def once_lost() -> Callable[[Route], None]:
    """Return a handler that lets the server answer, and loses its first answer."""
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort("internetdisconnected")

    return lose


@pytest.mark.browser
def test_lost_answers_of_a_move_and_a_delete(desk: Desk) -> None:
    page, (first, second) = desk.enter(), desk.items()
    page.route("**/move/", once_lost())
    act(card(page, first), "item-down").click()
    expect(page.locator("#c-announce")).to_contain_text("2 of 2", timeout=SOON)
    expect(page.locator("#c-notice")).to_be_hidden()
    page.route("**/delete/", once_lost())
    act(card(page, first), "delete").click()
    expect(card(page, first)).to_have_count(0, timeout=SOON)
    assert not Item.objects.filter(pk=first.pk).exists()
    page.locator("#c-toast").get_by_role("button", name="Undo").click()
    expect(act(card(page, first), "edit")).to_be_focused()
    assert [item.uuid for item in desk.items()] == [second.uuid, first.uuid]


@pytest.mark.browser
def test_a_full_store_is_told_and_saving_goes_on(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    quota = {"origin": desk.address, "quotaSize": 1}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
    form = open_item(page, item)
    box(form, "headline").fill("No room for a copy")
    expect(page.locator("#c-local")).to_contain_text("no room to keep a copy")
    saved(page)
    assert stored(item).headline == "No room for a copy"
    expect(page.locator("#c-local")).to_be_hidden()
