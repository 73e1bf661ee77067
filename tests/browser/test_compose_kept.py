"""Nothing typed is lost, the hard cases: answers that are lost or foreign, two tabs, a full store, a killed browser."""

import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from digests.models import Comment, Item
from tests.browser.composer import Desk, act, box, card, open_item, saved, sign_in, stored
from tests.browser.conftest import ARGUMENTS, find_chromium

SOON = 8000
PROXY = "<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>"


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
def test_two_tabs_on_one_item_and_a_comment_keep_a_copy_each(desk: Desk) -> None:
    one, item = desk.enter(), desk.items()[0]
    context, old = one.context, item.headline
    two = desk.reopen(one)
    context.route("**/save/", lambda route: route.abort("internetdisconnected"))
    box(open_item(one, item), "headline").fill("Firstly")
    box(open_item(two, item), "body").fill("Secondly")
    two.get_by_role("tab", name="Comments").click()
    two.locator("#comment-text").fill("Half a rema")
    expect(one.locator("#c-recover")).to_be_hidden()
    two.wait_for_timeout(300)
    for page in (one, two):
        page.close(run_before_unload=False)
    context.unroute("**/save/")
    assert stored(item).headline == old

    page = desk.reopen_in(context)
    notice = page.locator("#c-recover")
    expect(notice.locator("[data-row]")).to_have_count(3)
    remark = notice.locator("[data-row]").filter(has_text="Half a rema")
    remark.get_by_role("button", name="Show it").click()
    expect(page.locator("#comment-text")).to_have_value("Half a rema")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#c-side .desk-comment-text")).to_have_text("Half a rema")

    form = open_item(page, item)
    form.locator(".c-panel").filter(has_text="Secondly").get_by_role("button", name="Put it back").click()
    saved(page)
    form.locator(".c-panel").filter(has_text="Firstly").get_by_role("button", name="Put it back").click()
    # Typed on the same text as the other: both stand side by side, and neither is gone.
    with page.expect_response("**/save/", timeout=SOON):
        page.get_by_role("button", name="Save mine on top").click(timeout=SOON)
    expect(page.locator(".desk-conflict")).to_have_count(0, timeout=SOON)
    saved(page)
    expect(notice).to_be_hidden()
    assert stored(item).headline == "Firstly"
    page = desk.reopen(page)
    page.wait_for_timeout(500)
    expect(page.locator("#c-recover")).to_be_hidden()


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


@pytest.mark.browser
@pytest.mark.parametrize("status", [200, 502])
def test_a_foreign_page_as_the_answer_replaces_nothing(desk: Desk, status: int) -> None:
    page, item = desk.enter(), desk.items()[0]
    page.get_by_role("tab", name="Comments").click()
    remark = page.locator("#comment-text")
    remark.fill("Half a remark")

    def foreign(route: Route) -> None:
        route.fulfill(status=status, content_type="text/html", body=PROXY)

    page.route("**/compose/**", foreign)
    page.get_by_role("button", name="Comment", exact=True).click()
    note = page.locator("#c-panel-comments .c-trouble")
    expect(note).to_contain_text("This was not sent; what you typed is still here.")
    expect(remark).to_have_value("Half a remark")
    page.get_by_role("tab", name="History").click()
    expect(page.locator("#c-panel-history")).to_contain_text("could not be loaded")
    page.unroute("**/compose/**")
    form = open_item(page, item)
    page.route("**/save/", foreign, times=1)
    box(form, "headline").fill("Never taken for saved")
    expect(page.locator("#c-line")).to_be_visible(timeout=SOON)
    saved(page)
    assert stored(item).headline == "Never taken for saved"

    page.locator("#c-panel-history").get_by_role("button", name="Try again").click()
    expect(page.locator("#c-panel-history .desk-history")).to_be_visible()
    page.get_by_role("tab", name="Comments").click()
    note.get_by_role("button", name="Try again").click()
    expect(page.locator("#c-side .desk-comment-text")).to_have_text("Half a remark")
    assert Comment.objects.get().text == "Half a remark"
    assert PROXY[24:] not in page.content()


@pytest.mark.browser
def test_resolving_a_comment_keeps_a_half_typed_one(desk: Desk) -> None:
    page = desk.enter()
    page.get_by_role("tab", name="Comments").click()
    remark = page.locator("#comment-text")
    remark.fill("The first")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#c-side .desk-comment-text")).to_have_text("The first")
    expect(remark).to_have_value("")
    remark.fill("Half a second")
    page.get_by_role("button", name="Resolve").click()
    expect(page.locator("#c-side")).to_contain_text("1 resolved")
    expect(remark).to_have_value("Half a second")


@pytest.mark.browser
def test_a_killed_browser_loses_five_seconds_at_most(desk: Desk, tmp_path: Path) -> None:
    desk.enter().context.close()
    item = desk.items()[0]
    context = launch(desk, tmp_path)
    page = context.pages[0]
    compose(page, desk)
    form = open_item(page, item)
    context.set_offline(True)
    box(form, "headline").fill("Powerless")
    page.wait_for_timeout(1000)
    kill_browser(tmp_path)
    with suppress(Error):
        # It may or may not have been told of the end by now.
        context.close()
    assert stored(item).headline == item.headline

    context = launch(desk, tmp_path)
    page = context.new_page()
    compose(page, desk)
    expect(page.locator("#c-recover")).to_contain_text("Powerless")
    page.get_by_role("button", name="Show it").click()
    card(page, item).get_by_role("button", name="Put it back").click()
    saved(page)
    assert stored(item).headline == "Powerless"
    context.close()


def launch(desk: Desk, profile: Path) -> BrowserContext:
    """Start a Chromium of its own over a profile on the disk."""
    kind = desk.browser.browser_type
    return kind.launch_persistent_context(
        profile, executable_path=find_chromium(), args=ARGUMENTS, base_url=desk.address
    )


def kill_browser(profile: Path) -> None:
    """Kill the browser over a profile: itself, whose command names the profile, and not just a tab."""
    listed = subprocess.run(["ps", "-axww", "-o", "pid=,args="], capture_output=True, text=True, check=True)
    found = [line.split(maxsplit=1) for line in listed.stdout.splitlines() if str(profile) in line]
    browsers = [int(pid) for pid, command in found if "--type=" not in command]
    assert browsers
    for pid in browsers:
        os.kill(pid, signal.SIGKILL)


def compose(page: Page, desk: Desk) -> None:
    """Open the composer, signing in where the profile isn't."""
    page.goto(desk.url)
    if page.locator("#id_password").count():
        sign_in(page, "editor")
    expect(page.locator("html.c-scripts")).to_be_attached()


@pytest.mark.browser
def test_copies_in_the_store_of_before_are_taken_away(desk: Desk) -> None:
    page = desk.enter()
    page.evaluate("localStorage.setItem('newsroom:1:2:3', '{}'); localStorage.setItem('other', '1')")
    page.reload()
    page.wait_for_function("localStorage.getItem('newsroom:1:2:3') === null", timeout=SOON)
    assert page.evaluate("localStorage.getItem('other')") == "1"
