"""What an editor does: paste a roundup, correct it, make the draft, publish it, see it in public."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from digests.domain import registry
from digests.models import Region, Series

ROUNDUP = """A week of water and rails

Reservoirs fill, freight moves faster and a customs form disappears.

Central Asia

Railways of three countries agreed to print one waybill for grain, the Interfax news agency reported on March 3. Forwarders expect to save half a day at each border.

Kazakhstan

Queues at the Dostyk crossing are down to four days, Kursiv reported on March 2. New sidings made the difference. Wagons with grain go first.

In April, the railway will open two more tracks there, according to a report published by Tengrinews.

Uzbekistan

Customs will stop asking for a paper declaration at Tashkent airport, Spot.uz reported on March 4.

Source: The newsroom's own desk
"""


@pytest.fixture
def newsroom(browser, transactional_db) -> None:
    """Return a newsroom with the packaged registry, a series and an editor."""
    registry.load_reference()
    region = Region.objects.get(slug="central-asia")
    Series.objects.create(title="Steppe Weekly", slug="steppe-weekly", region=region, time_zone="Asia/Almaty")
    get_user_model().objects.create_superuser("editor", "editor@example.org", "pass")


def _note(said: list[str], message: ConsoleMessage) -> None:
    # A stale save is answered 409, which Chromium reports as an error.
    if message.type == "error" and "409" not in message.text:
        said.append(message.text)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request, browser: Browser, newsroom, live_server) -> Iterator[Page]:
    """Return a page of somebody signed in at the desk, who sees no error in the console."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=request.param)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: _note(said, message))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "pass")
    page.click("[type=submit]")
    yield page
    context.close()
    assert not said, said


@pytest.mark.browser
def test_a_pasted_roundup_becomes_public(page: Page) -> None:
    page.goto("/admin/digests/digest/")
    page.get_by_role("link", name="Import a text").click()
    page.get_by_label("Text", exact=True).fill(ROUNDUP)
    page.get_by_role("button", name="Read the text").click()

    expect(page.get_by_label("Title", exact=True)).to_have_value("A week of water and rails")
    headings = page.locator("section.desk-section > h2")
    expect(headings).to_have_text(["Central Asia", "Kazakhstan", "Uzbekistan"])
    sources = page.get_by_label("Source", exact=True)
    assert [box.input_value() for box in sources.all()] == ["Interfax", "Kursiv", "Tengrinews", "Spot.uz"]

    items = page.locator("article.desk-item")
    before = items.count()
    page.get_by_role("button", name="Join to the item before").first.click()
    expect(items).to_have_count(before - 1)
    page.get_by_role("button", name="Split here").nth(1).click()
    expect(items).to_have_count(before)
    page.get_by_role("button", name="Join to the item before").first.click()
    for n, words in enumerate(("One waybill for grain", "Shorter queues", "No more paper")):
        page.get_by_label("Headline", exact=True).nth(n).fill(words)

    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_text("The draft is made.")).to_be_visible()
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A week of water and rails")
    page.go_back()
    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish now").click()

    page.get_by_role("link", name="See the public page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A week of water and rails")
    assert re.search(r"/steppe-weekly/\d{4}/\d\d/a-week-of-water-and-rails/$", page.url)
    expect(page.get_by_text("Shorter queues").first).to_be_visible()


@pytest.mark.browser
def test_a_stale_save_shows_both_texts(page: Page, tmp_path: Path) -> None:
    page.goto("/admin/digests/digest/import/")
    page.get_by_label("Text", exact=True).fill(ROUNDUP)
    page.get_by_role("button", name="Read the text").click()
    page.get_by_role("button", name="Make the draft").click()
    expect(page).to_have_url(re.compile(r"/compose/$"))
    page.goto(page.url.replace("compose/", "change/"))
    page.locator(".desk-items a").first.click()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Headline:").fill("Theirs")
    other.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Headline:").fill("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Two texts")).to_be_visible()
    expect(page.locator(".desk-pair pre").first).to_have_text("Theirs")
    expect(page.get_by_label("Headline:")).to_have_value("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
