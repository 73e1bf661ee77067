"""Order: by keyboard alone, by mouse, by two people at once; adding once, deleting and undoing, splitting and merging."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from digests.models import Item
from tests.browser.composer import Desk, act, box, card, cards, open_item, saved, show, stored

SOON = 8000


def uuids(desk: Desk, section: int = 0) -> list[str]:
    """Return a section's items as stored."""
    return [str(item.uuid) for item in desk.items(section)]


def press(button: Locator) -> None:
    """Work a button as a keyboard does."""
    button.focus()
    button.press("Enter")


def announced(page: Page, words: str) -> None:
    """Wait for what a screen reader is told."""
    expect(page.locator("#c-announce")).to_contain_text(words, timeout=SOON)


@pytest.mark.browser
def test_by_keyboard_alone(desk: Desk) -> None:
    page, (first, second) = desk.enter(), desk.items()
    press(act(card(page, first), "edit"))
    headline = box(card(page, first), "headline")
    expect(headline).to_be_focused()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Typed by keyboard")
    press(act(card(page, first), "done"))
    expect(act(card(page, first), "edit")).to_be_focused()
    assert stored(first).headline == "Typed by keyboard"

    press(act(card(page, first), "item-down"))
    announced(page, "2 of 2")
    expect(act(card(page, first), "item-down")).to_be_focused()
    assert uuids(desk) == [str(second.uuid), str(first.uuid)] == cards(page, desk.section(0))
    press(act(card(page, first), "item-up"))
    announced(page, "1 of 2")
    expect(act(card(page, first), "item-up")).to_be_focused()

    press(act(card(page, first), "move"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    announced(page, str(desk.section(2)))
    expect(act(card(page, first), "move")).to_be_focused()
    assert uuids(desk, 2)[-1] == str(first.uuid)
    assert cards(page, desk.section(2)) == uuids(desk, 2)
    assert cards(page, desk.section(0)) == uuids(desk) == [str(second.uuid)]

    press(act(card(page, first), "delete"))
    expect(card(page, first)).to_have_count(0)
    expect(page.locator("#c-toast")).to_be_visible()
    assert not Item.objects.filter(pk=first.pk).exists()
    page.keyboard.press("ControlOrMeta+Z")
    expect(card(page, first)).to_be_visible()
    assert uuids(desk, 2)[-1] == str(first.uuid)
    expect(act(card(page, first), "edit")).to_be_focused()


@pytest.mark.browser
def test_sections_move_by_keyboard_and_come_back_after_a_delete(desk: Desk) -> None:
    page = desk.enter()
    names = [str(section) for section in desk.digest.sections.all()]
    first = page.locator("[data-section]").first
    uuid = first.get_attribute("data-section")
    moved = page.locator(f"#section-{uuid}")
    press(act(moved, "section-down"))
    headings = page.locator("[data-section] > header h2")
    expect(headings.first).to_contain_text(names[1])
    announced(page, f"Moved {names[0]}, now 2 of 3")
    expect(act(moved, "section-down")).to_be_focused()
    assert [str(section) for section in desk.digest.sections.all()] == [names[1], names[0], names[2]]
    press(act(moved, "delete-section"))
    expect(moved).to_have_count(0)
    page.locator("#c-toast").get_by_role("button", name="Undo").click()
    expect(moved).to_be_visible()
    assert [str(section) for section in desk.digest.sections.all()] == [names[1], names[0], names[2]]
    assert len(desk.items(1)) == 2


@pytest.mark.browser
def test_dragging_with_the_mouse(desk: Desk) -> None:
    page, (first, second) = desk.enter(viewport={"width": 1280, "height": 2600}), desk.items()
    drag(page, first, card(page, second))
    announced(page, "2 of 2")
    assert uuids(desk) == [str(second.uuid), str(first.uuid)]

    other = desk.items(1)[0]
    drag(page, first, card(page, other))
    announced(page, str(desk.section(1)))
    assert str(first.uuid) in uuids(desk, 1)
    assert cards(page, desk.section(1)) == uuids(desk, 1)

    entry = page.locator(f'[data-outline-section="{desk.section(2).uuid}"]')
    drag(page, first, entry)
    announced(page, str(desk.section(2)))
    assert uuids(desk, 2)[-1] == str(first.uuid)
    assert cards(page, desk.section(2)) == uuids(desk, 2)
    expect(page.locator("#c-outline [data-item]")).to_have_count(0)


@pytest.mark.browser
def test_dragging_a_section_in_the_outline(desk: Desk) -> None:
    page = desk.enter(viewport={"width": 1280, "height": 1600})
    names = [str(section) for section in desk.digest.sections.all()]
    entries = page.locator("[data-outline-section]")
    handle = entries.first.locator(".c-handle")
    hold(page, handle, entries.last)
    expect(page.locator("[data-section] > header h2")).to_have_text([names[1], names[2], names[0]])
    expect(entries.locator("a")).to_have_text([names[1], names[2], names[0]])
    announced(page, f"Moved {names[0]}, now 3 of 3")
    expect(entries.last.locator("a")).to_be_focused()
    assert [str(section) for section in desk.digest.sections.all()] == [names[1], names[2], names[0]]


def drag(page: Page, item: Item, onto: Locator) -> None:
    """Drag an item by its handle to the lower part of a place, in steps as a hand does."""
    card(page, item).scroll_into_view_if_needed()
    hold(page, card(page, item).locator(".c-handle"), onto)


def hold(page: Page, grip: Locator, onto: Locator) -> None:
    """Hold a handle and let go over the lower part of a place."""
    handle, place = grip.bounding_box(), onto.bounding_box()
    assert handle is not None
    assert place is not None
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    x, y = place["x"] + 30, place["y"] + place["height"] * 0.8
    page.mouse.move(handle["x"] + 12, handle["y"] + 15, steps=3)
    page.mouse.move(x, y, steps=12)
    page.mouse.move(x + 2, y + 2, steps=3)
    page.wait_for_timeout(200)
    page.mouse.up()


@pytest.mark.browser
def test_two_people_order_one_section(desk: Desk) -> None:
    mine, theirs, (first, second) = desk.enter("mira"), desk.enter("timur"), desk.items()
    # Hears no news, so that it shows what was.
    mine.route("**/state/", lambda route: route.fulfill(status=204))
    act(card(theirs, second), "item-up").click()
    announced(theirs, "1 of 2")
    act(card(theirs, first), "move").click()
    theirs.get_by_role("button", name="Move", exact=True).click()
    announced(theirs, str(desk.section(1)))
    act(card(mine, first), "item-down").click()
    announced(mine, "Somebody else changed the order")
    expect(mine.locator("#c-notice")).to_be_visible()
    assert cards(mine, desk.section(0)) == [str(second.uuid)] == uuids(desk)
    assert cards(mine, desk.section(1)) == uuids(desk, 1)
    act(card(mine, first), "item-up").click()
    announced(mine, "2 of 3")
    expect(mine.locator("#c-notice")).to_be_hidden()
    assert uuids(desk, 1)[1] == str(first.uuid)


@pytest.mark.browser
def test_a_list_of_sections_stays_open_while_somebody_else_works(desk: Desk) -> None:
    mine, theirs, (first, second) = desk.enter("mira"), desk.enter("timur"), desk.items()
    act(card(mine, first), "move").click()
    act(card(theirs, second), "item-up").click()
    announced(theirs, "1 of 2")
    show(mine)
    expect(mine.locator(f"#item-{first.uuid} ~ [data-item]")).to_have_count(0)
    select = card(mine, first).get_by_role("combobox", name="Move to section")
    expect(select).to_be_focused()
    select.select_option(label=str(desk.section(1)))
    card(mine, first).get_by_role("button", name="Move", exact=True).click()
    announced(mine, str(desk.section(1)))
    assert uuids(desk, 1)[-1] == str(first.uuid)
    expect(mine.locator(".c-move")).to_have_count(0)


@pytest.mark.browser
def test_an_open_form_stays_while_the_order_changes_around_it(desk: Desk) -> None:
    page, (first, second) = desk.enter(), desk.items()
    form = open_item(page, first)
    box(form, "body").fill("Half a sentence")
    act(card(page, second), "item-up").click()
    announced(page, "1 of 2")
    expect(box(form, "body")).to_have_value("Half a sentence")
    act(card(page, first), "item-up").click()
    announced(page, "1 of 2")
    expect(box(form, "body")).to_have_value("Half a sentence")
    saved(page)
    assert stored(first).body == "Half a sentence"
    assert page.locator(".desk-conflict").count() == 0


@pytest.mark.browser
def test_a_double_click_adds_one_item_and_one_section(desk: Desk) -> None:
    page = desk.enter()
    section = page.locator("[data-section]").first
    act(section, "add-item").dblclick()
    form = page.locator("form.c-form")
    expect(form).to_be_visible()
    expect(box(form, "headline")).to_be_focused()
    assert len(desk.items()) == 3
    box(form, "headline").fill("A new one")
    box(form, "body").fill("With a text.")
    saved(page)
    act(form, "done").dblclick()
    expect(form).to_have_count(0)
    assert [item.headline for item in desk.items()][-1] == "A new one"

    page.locator('[data-act="add-section"]').dblclick()
    form = page.locator("form.c-form")
    expect(form).to_be_visible()
    assert desk.digest.sections.count() == 4
    box(form, "heading").fill("Rivers")
    act(form, "done").click()
    expect(form).to_have_count(0)
    expect(page.locator("[data-section] > header h2").last).to_contain_text("Rivers")


@pytest.mark.browser
def test_a_lost_answer_adds_no_second_item(desk: Desk) -> None:
    page = desk.enter()
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort("internetdisconnected")

    page.route("**/item/add/", lose)
    act(page.locator("[data-section]").first, "add-item").click()
    expect(page.locator("form.c-form")).to_be_visible(timeout=SOON)
    assert lost == [200]
    assert len(desk.items()) == 3


@pytest.mark.browser
def test_splitting_and_merging(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    box(form, "body").fill("The bridge 🌉 is open.\n\nThe road isn't.")
    box(form, "body").evaluate(
        "box => box.setSelectionRange(box.value.indexOf('The road'), box.value.indexOf('The road'))"
    )
    act(card(page, item), "split").click()
    announced(page, "Split")
    first, rest = desk.items()[:2]
    assert (first.body, rest.body) == ("The bridge 🌉 is open.", "The road isn't.")
    assert cards(page, desk.section(0)) == uuids(desk)
    act(card(page, rest), "merge").click()
    announced(page, "Merged")
    assert desk.items()[0].body == "The bridge 🌉 is open.\n\nThe road isn't."
    assert len(desk.items()) == 2
    act(card(page, item), "duplicate").click()
    announced(page, "Copied")
    assert len(desk.items()) == 3
    assert desk.items()[1].body == desk.items()[0].body


@pytest.mark.browser
def test_the_regions_countries_are_added_in_one_go(desk: Desk) -> None:
    page = desk.enter()
    desk.section(2).delete()
    page.reload()
    page.locator('[data-act="add-countries"]').click()
    expect(page.locator("[data-section]")).to_have_count(3)
    assert desk.digest.sections.count() == 3
