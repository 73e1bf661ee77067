"""Nothing typed is ever lost: killed tabs, lost lines, expired sessions, two editors, a schedule."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from digests.domain import publishing
from tests.browser.composer import Desk, act, box, card, open_item, saved, show, sign_in, stored

SOON = 8000


@pytest.mark.browser
def test_what_is_typed_is_saved_two_seconds_after(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    box(form, "headline").fill("A bridge opens")
    expect(page.locator("#c-saved")).to_contain_text("Not saved yet")
    saved(page)
    assert stored(item).headline == "A bridge opens"
    version = stored(item).version
    act(form, "done").click()
    expect(form).to_have_count(0)
    expect(card(page, item).get_by_text("A bridge opens").first).to_be_visible()
    expect(act(card(page, item), "edit")).to_be_focused()
    assert stored(item).version == version


@pytest.mark.browser
def test_opening_another_card_saves_the_first(desk: Desk) -> None:
    page, (first, second) = desk.enter(), desk.items()
    box(open_item(page, first), "headline").fill("Typed and left")
    open_item(page, second)
    assert stored(first).headline == "Typed and left"
    expect(page.locator("form.c-form")).to_have_count(1)


@pytest.mark.browser
def test_an_answer_never_overwrites_newer_typing(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    box(form, "headline").fill("First")
    with page.expect_response("**/save/"):
        page.wait_for_timeout(1900)
        box(form, "headline").press_sequentially(" and more of it", delay=40)
    expect(box(form, "headline")).to_have_value("First and more of it")
    expect(box(form, "headline")).to_be_focused()
    page.wait_for_timeout(2500)
    saved(page)
    assert stored(item).headline == "First and more of it"


@pytest.mark.browser
def test_a_killed_tab_offers_its_text_back_with_a_diff(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    old = item.headline
    box(open_item(page, item), "headline").fill(f"{old} tomorrow")
    page.close(run_before_unload=False)
    assert stored(item).headline == old

    page = desk.reopen(desk.contexts[0].new_page())
    notice = page.get_by_role("region", name="Typed, but never saved")
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Show it").click()
    panel = card(page, item).locator(".c-panel")
    expect(panel.locator("ins")).to_have_text(" tomorrow")
    panel.get_by_role("button", name="Put it back").click()
    saved(page)
    assert stored(item).headline == f"{old} tomorrow"
    page = desk.reopen(page)
    expect(page.locator("#c-recover")).to_be_hidden()


@pytest.mark.browser
def test_a_copy_can_be_discarded(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    old = item.headline
    box(open_item(page, item), "headline").fill("Nonsense")
    page.close(run_before_unload=False)
    page = desk.reopen(desk.contexts[0].new_page())
    form = open_item(page, item)
    form.get_by_role("button", name="Discard it").click()
    act(form, "done").click()
    expect(form).to_have_count(0)
    assert stored(item).headline == old
    page = desk.reopen(page)
    expect(page.locator("#c-recover")).to_be_hidden()


@pytest.mark.browser
def test_offline_for_a_while(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    page.context.set_offline(True)
    box(form, "headline").fill("Typed in a tunnel")
    expect(page.locator("#c-line")).to_be_visible(timeout=SOON)
    expect(page.locator("#c-saved")).to_have_text("Not saved — will try again")
    box(form, "headline").fill("Typed in a long tunnel")
    page.wait_for_timeout(1500)
    page.context.set_offline(False)
    saved(page)
    expect(page.locator("#c-line")).to_be_hidden()
    assert stored(item).headline == "Typed in a long tunnel"
    expect(box(form, "headline")).to_be_visible()


@pytest.mark.browser
def test_a_session_that_expires_while_typing(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    Session.objects.all().delete()
    box(form, "headline").fill("Typed after the session ended")
    dialog = page.get_by_role("alertdialog", name="Signed out")
    expect(dialog).to_be_visible(timeout=SOON)
    expect(box(form, "headline")).to_be_focused()
    box(form, "headline").press_sequentially(", and on", delay=5)

    with page.expect_popup() as popup:
        dialog.get_by_role("link").click()
    other = desk.listen(popup.value)
    sign_in(other, "editor")
    expect(dialog).to_be_hidden(timeout=SOON)
    saved(page)
    expect(page.locator("#c-saved")).to_contain_text("Saved")
    page.wait_for_timeout(2500)
    assert stored(item).headline == "Typed after the session ended, and on"


def both(desk: Desk) -> tuple[Page, Page]:
    """Return two editors' pages with the same item open, the second about to be stale."""
    mine, theirs, item = desk.enter("mira"), desk.enter("timur"), desk.items()[0]
    open_item(mine, item)
    form = open_item(theirs, item)
    box(form, "headline").fill("What Timur wrote")
    saved(theirs)
    box(card(mine, item), "headline").fill("What Mira wrote")
    panel = mine.locator(".desk-conflict")
    expect(panel).to_be_visible(timeout=SOON)
    expect(panel.locator('[data-text="theirs"]')).to_have_text("What Timur wrote")
    expect(panel.locator('[data-text="mine"]')).to_contain_text("Mira")
    assert stored(item).headline == "What Timur wrote"
    return mine, theirs


@pytest.mark.browser
def test_two_editors_keep_theirs(desk: Desk) -> None:
    mine, _theirs = both(desk)
    item = desk.items()[0]
    mine.get_by_role("button", name="Keep theirs").click()
    expect(box(card(mine, item), "headline")).to_have_value("What Timur wrote")
    expect(mine.locator(".desk-conflict")).to_have_count(0)
    box(card(mine, item), "headline").fill("What both wrote")
    saved(mine)
    assert stored(item).headline == "What both wrote"


@pytest.mark.browser
def test_two_editors_save_mine_on_top(desk: Desk) -> None:
    mine, _theirs = both(desk)
    mine.get_by_role("button", name="Save mine on top").click()
    saved(mine)
    assert stored(desk.items()[0]).headline == "What Mira wrote"
    expect(mine.locator(".desk-conflict")).to_have_count(0)


@pytest.mark.browser
def test_two_editors_copy_mine(desk: Desk) -> None:
    mine, _theirs = both(desk)
    mine.context.grant_permissions(["clipboard-read", "clipboard-write"])
    mine.get_by_role("button", name="Copy mine").click()
    expect(mine.get_by_text("Copied.")).to_be_visible()
    assert "What Mira wrote" in mine.evaluate("navigator.clipboard.readText()")
    assert stored(desk.items()[0]).headline == "What Timur wrote"


@pytest.mark.browser
@pytest.mark.parametrize(("kind", "field"), [("digest", "title"), ("section", "heading")])
def test_two_editors_on_the_title_or_a_heading(desk: Desk, kind: str, field: str) -> None:
    pages = [desk.enter("mira"), desk.enter("timur")]
    for page in pages:
        page.locator(f'[data-act="edit-{kind}"]').first.click()
        page.locator(f'form[data-form-of="{kind}"]').wait_for()
    mine, theirs = (page.locator(f'form[data-form-of="{kind}"]') for page in pages)
    box(theirs, field).fill("Theirs")
    act(theirs, "done").click()
    expect(theirs).to_have_count(0, timeout=SOON)
    box(mine, field).fill("Mine")
    panel = pages[0].locator(".desk-conflict")
    expect(panel.locator('[data-text="theirs"]').first).to_have_text("Theirs", timeout=SOON)
    panel.get_by_role("button", name="Save mine on top").click()
    saved(pages[0])
    now = desk.section(0) if kind == "section" else desk.digest
    now.refresh_from_db()
    assert getattr(now, field) == "Mine"


@pytest.mark.browser
def test_an_item_that_somebody_deleted_keeps_what_is_typed_on_the_screen(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    item.delete()
    box(form, "headline").fill("Typed for nobody")
    expect(page.locator(".desk-conflict")).to_be_visible(timeout=SOON)
    expect(box(form, "headline")).to_have_value("Typed for nobody")
    page.get_by_role("button", name="Leave without saving").click()
    expect(form).to_have_count(0)
    expect(card(page, item)).to_have_count(0)


@pytest.mark.browser
def test_a_digest_that_is_scheduled_while_open(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    schedule(desk)
    box(form, "headline").fill("Typed too late")
    panel = page.locator(".desk-conflict")
    expect(panel).to_contain_text("scheduled", timeout=SOON)
    expect(box(form, "headline")).to_have_value("Typed too late")
    assert stored(item).headline != "Typed too late"

    desk.digest.refresh_from_db()
    publishing.unschedule(desk.digest, by=None)
    panel.get_by_role("button", name="Try again").click()
    saved(page)
    assert stored(item).headline == "Typed too late"


@pytest.mark.browser
def test_a_schedule_is_told_while_typing(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    schedule(desk)
    box(form, "headline").press_sequentially(" and on")
    show(page)
    expect(page.locator("#c-notice")).to_contain_text("scheduled")
    expect(page.locator('[data-act="add-item"]')).to_have_count(0)
    expect(box(form, "headline")).to_have_value(f"{item.headline} and on")


def schedule(desk: Desk) -> None:
    """Schedule the digest as a colleague would."""
    desk.digest.refresh_from_db()
    publishing.schedule(desk.digest, by=None, at=timezone.now() + timedelta(days=1))


@pytest.mark.browser
def test_an_older_copy_waits_for_a_decision(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    box(open_item(page, item), "headline").fill("From before the crash")
    page.close(run_before_unload=False)
    page = desk.reopen(desk.contexts[0].new_page())
    form = open_item(page, item)
    box(form, "body").fill("Typed without looking up")
    saved(page)
    act(form, "done").click()
    expect(form.get_by_role("button", name="Put it back")).to_be_focused()
    page.close(run_before_unload=False)
    page = desk.reopen(desk.contexts[0].new_page())
    expect(page.locator("#c-recover")).to_contain_text("From before the crash")
    form = open_item(page, item)
    form.get_by_role("button", name="Put it back").click()
    expect(page.locator('.desk-conflict [data-text="theirs"]').last).to_contain_text(
        "Typed without", timeout=SOON
    )
    assert stored(item).body == "Typed without looking up"


@pytest.mark.browser
def test_leaving_warns_only_while_something_is_unsaved(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    form = open_item(page, item)
    box(form, "headline").fill("All of it saved")
    saved(page)
    page.goto(desk.url)
    assert asked == []
    form = open_item(page, item)
    box(form, "headline").press_sequentially("!")
    page.goto(desk.url)
    assert asked == ["beforeunload"]


@pytest.mark.browser
def test_an_answer_that_was_lost_is_no_conflict(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort("internetdisconnected")

    page.route("**/save/", lose)
    box(form, "headline").fill("Saved, but nobody heard")
    expect(page.locator("#c-line")).to_be_visible(timeout=SOON)
    box(form, "headline").fill("Saved, but nobody heard of it")
    saved(page)
    page.wait_for_timeout(2500)
    assert lost == [200]
    assert stored(item).headline == "Saved, but nobody heard of it"
    assert page.locator(".desk-conflict").count() == 0


@pytest.mark.browser
def test_somebody_elses_order_is_no_conflict_with_what_is_typed(desk: Desk) -> None:
    mine, theirs = desk.enter("mira"), desk.enter("timur")
    act(mine.locator("#c-top"), "edit-digest").click()
    form = mine.locator('form[data-form-of="digest"]')
    expect(form).to_be_visible()
    act(card(theirs, desk.items()[0]), "item-down").click()
    expect(theirs.locator("#c-announce")).to_contain_text("2 of 2")
    box(form, "title").fill("A week of ferries")
    act(form, "done").click()
    expect(form).to_have_count(0, timeout=SOON)
    expect(mine.locator("#c-top h1")).to_have_text("A week of ferries")
    desk.digest.refresh_from_db()
    assert desk.digest.title == "A week of ferries"
