"""docs/editors.md, walked: a text becomes a published digest with headlines, topics and an image, and what comes after.

With ``NEWSROOM_WRITE_SCREENSHOTS=1`` the walk also takes the guide's pictures.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from digests.domain import worker
from digests.models import Citation, Digest, Item
from tests.admin.people import member
from tests.browser.guide import DOCS, TEXT, Guide, chapters
from tests.browser.guide_house import House, drawing, roundup

TITLE = "Frost tests new sidings, and a canal is lined"
HEADLINES = {
    "River gauges": ("Eleven river gauges are read together", "Water"),
    "Queues at": ("Frost leaves the Dostyk queue short", "Railways, Border crossings"),
    "Builders have": ("A canal gets its first lining", "Water, Agriculture"),
    "Workshops in": ("Kokand workshops heat with gas again", "Energy"),
}


@pytest.fixture
def house(
    browser: Browser, transactional_db: None, live_server: Any, settings: Any, tmp_path: Any
) -> Iterator[House]:
    """Return the newsroom of the walk."""
    settings.MEDIA_ROOT = tmp_path
    call_command("load_demo", verbosity=0)
    member("Writer", username="aigerim")
    member("Editor", username="davron")
    worker.beat("the walk's", at=timezone.now())
    made = House(browser, live_server.url)
    # The walk is long, and other tests may run beside it.
    expect.set_options(timeout=15_000)
    yield made
    expect.set_options(timeout=5_000)
    for context in made.contexts:
        context.close()
    assert not made.said, made.said


@pytest.mark.browser
@pytest.mark.slow
def test_the_guide_leads_from_a_text_to_a_published_digest_and_on(house: House) -> None:
    began = timezone.now()
    guide = Guide(house.enter("aigerim"))
    begin(guide)
    compose(guide)
    check(guide)
    ask(guide)
    digest = Digest.objects.get(title__startswith="Frost tests")
    guide.page = house.enter("davron")
    guide.page.goto(f"/admin/digests/digest/{digest.pk}/compose/")
    show(guide, house.visitor())
    publish(guide)
    assert (timezone.now() - began) < timedelta(minutes=10)
    as_published(guide.page)
    compose_url = f"/admin/digests/digest/{digest.pk}/compose/"
    correct(guide, compose_url, house.visitor())
    look_back(guide, compose_url)
    begin_next(guide, digest)
    withdraw(guide, digest, house.visitor())
    keep_the_registry(guide)
    assert [name for name in chapters() if name in guide.walked] == guide.walked[1:]


def begin(guide: Guide) -> None:
    """From the front page to a draft in the composer."""
    page = guide.page
    guide.open("The front page")
    guide.picture("desk-front")
    guide.press("Import a text")
    guide.open("Import the text")
    guide.field("Series").select_option("Central Asia Roundup")
    guide.fill("Text", roundup(timezone.localdate()))
    guide.press("Read the text")
    expect(page.locator("section.desk-section > h2")).to_have_text(
        ["Central Asia", "Kazakhstan", "Uzbekistan"]
    )
    items = page.locator("article.desk-item")
    count = items.count()
    guide.picture("desk-review", top=page.locator("article.desk-item").nth(1))
    guide.press("Join to the item before")
    expect(items).to_have_count(count - 1)
    guide.press("Split here", inside=items.nth(0))
    expect(items).to_have_count(count)
    page.get_by_role("button", name="Join to the item before").first.click()
    expect(items).to_have_count(count - 1)
    guide.press("Make the draft")
    expect(page.locator("#composer")).to_be_visible()


def compose(guide: Guide) -> None:
    """Headlines, topics, a link that ran before, an image; an item moved, deleted and brought back."""
    page = guide.page
    guide.open("Compose")
    # Before its scripts run, Edit is the way to the stock page.
    expect(page.locator("html.c-scripts")).to_be_attached()
    by_the_book(guide, "Builders have")
    for start, (headline, topics) in HEADLINES.items():
        if start == "Builders have":
            continue
        card = page.locator("article.c-item", has_text=start)
        card.get_by_role("button", name="Edit", exact=True).click()
        form = page.locator("form.c-form")
        form.get_by_label("Headline").fill(headline)
        form.get_by_label("Topics, separated by commas").fill(topics)
        form.get_by_role("button", name="Done", exact=True).click()
        expect(form).to_have_count(0)
        expect(card.get_by_role("heading", name=headline)).to_be_visible()
    # The findings beside the digest follow what was saved.
    expect(page.get_by_role("tabpanel").get_by_text("there is no headline")).to_have_count(0)
    guide.picture("desk-compose", top=page.locator("#content"))
    rearrange(guide)
    guide.press("Edit title and period")
    guide.fill("Title", TITLE)
    guide.press("Done")
    expect(page.locator("#c-top h1")).to_have_text(TITLE)


def by_the_book(guide: Guide, start: str) -> None:
    """One item with everything that the guide says of a card."""
    page, (headline, topics) = guide.page, HEADLINES[start]
    earlier = Citation.objects.filter(
        source__name="Spot.uz", item__section__digest__published_version__gt=0
    ).first()
    assert earlier is not None
    card = page.locator("article.c-item", has_text=start)
    guide.press("Edit", inside=card)
    guide.fill("Headline", headline)
    guide.fill("Topics, separated by commas", topics)
    guide.fill("URL", earlier.url)
    page.keyboard.press("Tab")
    guide.sees("This URL ran before")
    upload = {"name": "canal.png", "mimeType": "image/png", "buffer": drawing()}
    guide.field("Choose an image").set_input_files(upload)
    guide.fill("Text alternative", "A drawing of a canal between green fields.")
    guide.fill("Image credit", "Drawn for this newsroom")
    guide.picture("desk-form", top=page.locator("[data-image]"))
    guide.press("Done")
    guide.named("*Saved*")
    expect(page.locator("#c-saved")).to_contain_text("Saved")
    expect(card.get_by_role("heading", name=headline)).to_be_visible()
    expect(card.get_by_role("img")).to_be_visible()


def rearrange(guide: Guide) -> None:
    """One item down, into another section and back, out and in again."""
    page = guide.page
    card = page.locator("article.c-item", has_text="Builders have")
    guide.press("Down", inside=card)
    expect(page.locator("article.c-item").last).to_contain_text("Builders have")
    guide.press("Move to section…", inside=card)
    move = page.get_by_role("group", name="Move to section")
    move.get_by_role("combobox").select_option("Kazakhstan")
    guide.press("Move", inside=move)
    expect(page.locator(".c-section", has_text="Kazakhstan").locator("article").last).to_contain_text(
        "Builders"
    )
    guide.press("Delete", inside=card)
    expect(card).to_have_count(0)
    guide.press("Undo")
    expect(card).to_have_count(1)


def check(guide: Guide) -> None:
    """Accept one warning with a reason, and look at the balance."""
    page = guide.page
    guide.open("Check")
    guide.press("Checks")
    panel = page.get_by_role("tabpanel")
    entry = panel.locator("li", has_text="was cited before")
    guide.press("Accept", inside=entry)
    guide.fill("Why it can stay", "The same running report, with new figures.", inside=entry)
    guide.press("Accept the warning", inside=entry)
    expect(panel.get_by_text("1 accepted warning")).to_be_visible()
    expect(panel.get_by_text("The same running report, with new figures.")).to_be_visible()
    guide.named("**Take back**")
    guide.picture("desk-checks", top=panel.get_by_text("1 accepted warning"))
    expect(panel.get_by_role("heading", name="Balance of sources")).to_be_visible()


def ask(guide: Guide) -> None:
    """A comment, resolved; then into review."""
    page = guide.page
    guide.open("Ask colleagues")
    guide.press("Comments")
    panel = page.get_by_role("tabpanel")
    guide.field("About", inside=panel).select_option(index=1)
    guide.fill("Comment", "Is eleven the number of all stations?", inside=panel)
    guide.press("Comment", inside=panel)
    expect(panel.get_by_text("1 open comment")).to_be_visible()
    panel.get_by_role("button", name=re.compile("^Resolve")).click()
    guide.named("**Resolve**")
    expect(panel.get_by_text("No comment is open.")).to_be_visible()
    expect(page.get_by_role("link", name="Publish", exact=True)).to_have_count(0)
    guide.press("Submit for review")
    guide.press("Submit for review")
    guide.sees("is in review")


def show(guide: Guide, visitor: Page) -> None:
    """A link for somebody without an account, who approves."""
    page = guide.page
    guide.open("Show it to somebody without an account")
    guide.press("All fields")
    guide.press("Preview links")
    guide.fill("For whom", "Dana, our adviser")
    guide.fill("Days until it expires", "3")
    guide.press("Make a link")
    visitor.goto(page.get_by_label("Address").input_value())
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)
    guide.picture("desk-shared", of=visitor)
    guide.named("*I approve it*")
    visitor.get_by_label("I approve it").check()
    guide.named("*Note to the newsroom*")
    visitor.get_by_label("Note to the newsroom").fill("Good. The canal's length is right.")
    guide.named("**Send**")
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.get_by_text("You approved it")).to_be_visible()
    page.reload()
    guide.sees("approved")


def publish(guide: Guide) -> None:
    """Approve, publish, and see it in public."""
    page = guide.page
    guide.open("Publish")
    page.get_by_role("link", name="Back to the digest").click()
    guide.press("Approve")
    guide.press("Approve")
    guide.sees("is approved")
    guide.press("Publish")
    guide.picture("desk-publish")
    guide.press("Publish now")
    guide.press("See the public page")


def as_published(page: Page) -> None:
    """What readers have: title, headlines, topics, the image with its text."""
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert re.search(r"/central-asia/\d{4}/\d\d/", page.url)
    for headline, topics in HEADLINES.values():
        expect(page.get_by_role("heading", name=headline)).to_be_visible()
        for topic in topics.split(", "):
            expect(page.get_by_role("link", name=topic).first).to_be_visible()
    picture = page.get_by_role("img", name="A drawing of a canal between green fields.")
    expect(picture).to_be_visible()
    # It loads when it comes near the window.
    picture.scroll_into_view_if_needed()
    loaded = "image => image.decode().then(() => image.naturalWidth)"
    assert picture.evaluate(loaded) > 0


def correct(guide: Guide, compose_url: str, reader: Page) -> None:
    """A figure put right, with the public note."""
    page = guide.page
    public = page.url
    page.goto(compose_url)
    guide.open("Correct")
    page.locator("article.c-item", has_text="Builders have").get_by_role(
        "button", name="Edit", exact=True
    ).click()
    body = page.locator("form.c-form [name=body]")
    body.fill(body.input_value().replace("nine kilometres", "seven kilometres"))
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("#c-saved")).to_contain_text("Saved")
    page.reload()
    guide.press("Compare it with what is public")
    expect(page.locator("ins", has_text="seven").first).to_be_visible()
    guide.picture("desk-compare")
    page.goto(compose_url)
    guide.press("Correct")
    guide.fill("Public note", "The canal is lined over seven kilometres, not nine.")
    guide.press("Publish the correction")
    guide.sees("The correction of")
    reader.goto(public)
    expect(reader.get_by_text("seven kilometres, not nine").first).to_be_visible()


def look_back(guide: Guide, compose_url: str) -> None:
    """Name a version, compare two, put one back."""
    page = guide.page
    page.goto(compose_url)
    guide.open("Look back")
    guide.press("History")
    panel = page.get_by_role("tabpanel")
    guide.fill("Keep the working copy as a version named", "After the correction", inside=panel)
    guide.press("Keep the name", inside=panel)
    expect(panel.get_by_text("After the correction").first).to_be_visible()
    versions = compose_url.replace("compose", "history")
    page.goto(versions)
    guide.press("Compare")
    page.wait_for_url("**/compare/**")
    page.goto(versions)
    guide.named("**Restore**")
    page.get_by_role("link", name=re.compile("^Restore")).last.click()
    guide.press("Restore this version")
    guide.sees("estored")


def begin_next(guide: Guide, digest: Digest) -> None:
    """The issue after this one."""
    page = guide.page
    page.goto(f"/admin/digests/digest/{digest.pk}/change/")
    guide.open("Begin the next issue")
    guide.press("Next issue")
    page.get_by_label("Title").fill("The week after the frost")
    guide.press("Begin the issue")
    expect(page.locator("#c-top h1")).to_have_text("The week after the frost")
    made = Digest.objects.get(title="The week after the frost")
    assert made.number == (digest.number or 0) + 1
    assert [str(section) for section in made.sections.all()] == ["Central Asia", "Kazakhstan", "Uzbekistan"]
    assert not Item.objects.filter(section__digest=made).exists()


def withdraw(guide: Guide, digest: Digest, reader: Page) -> None:
    """Take it back: readers are told that it is gone, and why."""
    page = guide.page
    page.goto(f"/admin/digests/digest/{digest.pk}/compose/")
    guide.open("Withdraw")
    guide.press("Withdraw")
    guide.fill("Public note", "Withdrawn: the ministry has taken its figures back.")
    guide.press("Withdraw it")
    guide.sees("is withdrawn")
    answer = reader.goto(f"/id/digest/{digest.uuid}")
    assert answer is not None
    assert answer.status == 410
    expect(reader.get_by_text("has taken its figures back").first).to_be_visible()


def keep_the_registry(guide: Guide) -> None:
    """Settle what was proposed; send the registry out and take a file in."""
    page = guide.page
    page.goto("/admin/digests/source/")
    guide.open("Sources and topics")
    guide.press("Proposed sources")
    guide.named("**Accept**")
    page.get_by_label("Accept", exact=True).first.check()
    guide.press("Do what is chosen")
    guide.sees("Accepted: 1")
    page.goto("/admin/digests/source/")
    with page.expect_download() as download:
        guide.press("Export as CSV")
    assert "Kursiv" in download.value.path().read_text(encoding="utf-8-sig")
    guide.press("Import")
    rows = "name,owner,country\nKursiv,A media holding,KZ\nOasis Ledger,A cooperative,UZ\n"
    page.get_by_label("File").set_input_files(
        {"name": "sources.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    page.get_by_role("button", name="See what it would do").click()
    guide.sees("1 new, 1 changed")
    guide.picture("desk-import")
    guide.press("Import these rows")
    guide.sees("Imported: 1 new, 1 changed")


def test_the_guide_shows_pictures_that_exist() -> None:
    shown = set(re.findall(r"\]\((images/[^)]+)\)", TEXT))
    assert len(shown) >= 8
    assert {name for name in shown if not (DOCS / name).exists()} == set()
