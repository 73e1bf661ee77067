"""The open form: the text bar, pasting, citations by URL, topics, the image, the tabs, who else is here."""

import gzip
import io
import json
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from digests.models import Topic
from tests.browser.composer import Desk, act, box, card, open_item, saved, show, stored
from tests.factories import published_digest

SOON = 8000
XSS = [
    "<script>document.title='hit'</script>",
    '"><img src=x onerror="document.title=\'hit\'">',
    "javascript:document.title='hit'",
    "<svg/onload=document.title='hit'>",
    "{{constructor.constructor('document.title=1')()}}",
    "[link](javascript:document.title='hit')",
    "</textarea></template><iframe srcdoc='<script>parent.document.title=1</script>'>",
]


def select(body: Locator, words: str) -> None:
    """Select words in a text box."""
    script = "(box, words) => box.setSelectionRange(box.value.indexOf(words), box.value.indexOf(words) + words.length)"
    body.evaluate(script, words)


@pytest.mark.browser
def test_the_text_bar_writes_marks(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    body, bar = box(form, "body"), form.get_by_role("toolbar", name="Text")
    body.fill("Grain moves fast.")
    select(body, "moves ")
    bar.get_by_role("button", name="Bold").click()
    expect(body).to_have_value("Grain **moves** fast.")
    page.keyboard.press("ControlOrMeta+B")
    expect(body).to_have_value("Grain moves fast.")
    page.keyboard.press("ControlOrMeta+Z")
    expect(body).to_have_value("Grain **moves** fast.")
    select(body, "fast")
    bar.get_by_role("button", name="Italic").click()
    expect(body).to_have_value("Grain **moves** *fast*.")
    select(body, "Grain")
    bar.get_by_role("button", name="Link").click()
    page.keyboard.type("https://outlet.example/")
    expect(body).to_have_value("[Grain](https://outlet.example/) **moves** *fast*.")
    body.fill("One\nTwo")
    select(body, "One\nTwo")
    bar.get_by_role("button", name="List").click()
    expect(body).to_have_value("- One\n- Two")
    bar.get_by_role("button", name="List").click()
    bar.get_by_role("button", name="Quote").click()
    expect(body).to_have_value("> One\n> Two")
    bar.get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Italic")).to_be_focused()


@pytest.mark.browser
def test_pasted_html_keeps_links_and_emphasis(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    body = box(open_item(page, item), "body")
    body.fill("")
    html = '<p style="color:red">The <b>ferry</b> is <a href="https://outlet.example/f" onclick="x()">late</a>.</p>'
    paste(body, html=html, text="The ferry is late.")
    expect(body).to_have_value("The **ferry** is [late](https://outlet.example/f).")
    saved(page)
    expect(card(page, item).locator("strong", has_text="ferry")).to_be_attached()
    assert stored(item).body == "The **ferry** is [late](https://outlet.example/f)."


def paste(body: Locator, *, html: str, text: str) -> None:
    """Paste what a clipboard holds in both forms."""
    script = """(box, [html, text]) => {
      const data = new DataTransfer();
      data.setData("text/html", html);
      data.setData("text/plain", text);
      box.focus();
      box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
    }"""
    body.evaluate(script, [html, text])


@pytest.mark.browser
def test_a_pasted_url_finds_its_source_and_where_it_ran(desk: Desk) -> None:
    edition = published_digest(sections=1, items=1, citations=1)
    ran = edition.document["sections"][0]["items"][0]["citations"][0]
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    act(form, "add-citation").click()
    place = form.locator("[data-citation]").last
    expect(box(place, "url")).to_be_focused()
    box(place, "url").fill(ran["url"])
    expect(place.locator(".c-found")).to_contain_text(edition.document["title"])
    box(place, "url").fill("https://never-heard-of.example/a")
    expect(place.locator(".c-found")).to_contain_text("New source, will be proposed")
    box(place, "source").fill("Never Heard Of")
    saved(page)
    page.wait_for_timeout(2500)
    source = stored(item).citations.get(url="https://never-heard-of.example/a").source
    assert (source.name, source.status) == ("Never Heard Of", "proposed")


@pytest.mark.browser
def test_citations_change_places_and_go(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    first, second = item.citations.all()
    form = open_item(page, item)
    act(form.locator("[data-citation]").first, "citation-down").click()
    expect(page.locator("#c-announce")).to_contain_text("2 of 2")
    act(form.locator("[data-citation]").first, "remove-citation").click()
    act(form, "done").click()
    expect(form).to_have_count(0)
    assert [one.uuid for one in stored(item).citations.all()] == [first.uuid]
    assert second.url not in card(page, item).inner_html()


@pytest.mark.browser
def test_a_new_topic_is_made_after_a_yes(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    topics = box(form, "topics")
    topics.fill(f"{topics.input_value()}, River ferries")
    act(form, "done").click()
    offer = form.get_by_label("“River ferries” isn't a topic yet")
    expect(offer).to_be_focused()
    assert not Topic.objects.filter(name="River ferries").exists()
    page.keyboard.press("Space")
    act(form, "done").click()
    expect(form).to_have_count(0)
    assert Topic.objects.get(name="River ferries") in stored(item).topics.all()


@pytest.mark.browser
def test_an_image_with_its_focal_point(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    box(form, "image").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": picture()})
    expect(form.locator("[data-image-status]")).to_have_text("The image is saved.", timeout=SOON)
    expect(form.locator("[data-focus-picture] img")).to_be_visible()
    box(form, "image_alt").fill("A ferry")
    box(form, "image_credit").fill("The port")
    frame = form.locator("[data-focus-picture] img")
    size = frame.bounding_box()
    assert size is not None
    frame.click(position={"x": size["width"] * 0.25, "y": size["height"] * 0.75})
    assert (box(form, "focus_x").input_value(), box(form, "focus_y").input_value()) == ("25", "75")
    box(form, "focus_y").fill("60")
    crop = form.locator('[data-crop="16:9"] img')
    assert crop.evaluate("picture => picture.style.objectPosition") == "25% 60%"
    act(form, "done").click()
    expect(form).to_have_count(0)
    now = stored(item)
    assert (now.image_alt, now.image_credit, now.focus_x, now.focus_y) == ("A ferry", "The port", 25, 60)
    assert now.image


def picture() -> bytes:
    """Return a PNG of 400 × 300."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(out, "PNG")
    return out.getvalue()


@pytest.mark.browser
def test_a_refused_field_says_why_beside_it_and_keeps_the_text(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    box(form, "headline").evaluate("box => box.removeAttribute('maxlength')")
    box(form, "headline").fill("A" * 201)
    act(form, "done").click()
    expect(form.locator(".c-problem")).to_be_visible()
    expect(box(form, "headline")).to_have_attribute("aria-invalid", "true")
    expect(box(form, "headline")).to_have_value("A" * 201)
    box(form, "headline").fill("Short")
    act(form, "done").click()
    expect(form).to_have_count(0)
    assert stored(item).headline == "Short"


@pytest.mark.browser
def test_whatever_is_typed_shows_as_text(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    title = page.title()
    made = "document.querySelectorAll('#composer script, #composer [onerror], #composer [onload], #composer iframe[srcdoc]').length"
    for attack in XSS:
        form = open_item(page, item)
        for name in ("headline", "body", "topics"):
            box(form, name).fill(attack)
        place = form.locator("[data-citation]").first
        box(place, "title").fill(attack)
        box(place, "source").fill(attack[:100])
        for tick in form.locator("[data-new-topic]").all():
            tick.check()
        act(form, "done").click()
        expect(form).to_have_count(0, timeout=SOON)
        expect(card(page, item)).to_contain_text(attack)
        assert page.evaluate(made) == 0
    for kind, field, button in (("section", "heading", "edit-section"), ("digest", "title", "edit-digest")):
        page.locator(f'[data-act="{button}"]').first.click()
        form = page.locator(f'form[data-form-of="{kind}"]')
        box(form, field).fill(XSS[1])
        act(form, "done").click()
        expect(form).to_have_count(0)
    assert page.evaluate(made) == 0
    assert page.title() == title


@pytest.mark.browser
def test_foreign_text_in_conflicts_and_copies_is_text(desk: Desk) -> None:
    page, item = desk.enter(), desk.items()[0]
    form = open_item(page, item)
    type(item).objects.filter(pk=item.pk).update(headline=XSS[1], version=9)
    box(form, "headline").fill(XSS[0])
    expect(page.locator(".desk-conflict")).to_be_visible(timeout=SOON)
    expect(page.locator('.desk-conflict [data-text="theirs"]').first).to_have_text(XSS[1])
    assert page.evaluate("document.querySelectorAll('.desk-conflict img, .desk-conflict script').length") == 0
    page.close(run_before_unload=False)
    page = desk.reopen(desk.contexts[0].new_page())
    expect(page.locator("#c-recover")).to_contain_text(XSS[0])
    assert page.evaluate("document.querySelectorAll('#c-recover img, #c-recover script').length") == 0


@pytest.mark.browser
def test_tabs_walk_by_arrow_keys(desk: Desk) -> None:
    page = desk.enter()
    tabs = page.locator("#c-side").get_by_role("tab")
    expect(tabs.first).to_have_attribute("aria-selected", "true")
    tabs.first.focus()
    page.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_be_focused()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel")).to_have_count(1)
    page.keyboard.press("Home")
    expect(tabs.first).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(tabs.last).to_be_focused()


@pytest.mark.browser
def test_who_else_is_here(desk: Desk) -> None:
    mine, theirs, item = desk.enter("mira"), desk.enter("timur"), desk.items()[0]
    open_item(theirs, item)
    theirs.wait_for_timeout(500)
    show(mine)
    expect(mine.locator("#c-people")).to_contain_text("timur")
    expect(card(mine, item).locator(".c-taken")).to_have_text("timur has this item open")
    box(card(theirs, item), "headline").fill("Seen without a reload")
    saved(theirs)
    show(mine)
    expect(card(mine, item)).to_contain_text("Seen without a reload")


@pytest.mark.browser
def test_scripts_weigh_little(desk: Desk) -> None:
    page = desk.enter()
    script = "performance.getEntriesByType('resource').map(entry => entry.name).filter(name => /\\.js$/.test(name))"
    addresses = sorted(set(page.evaluate(script)) | set(sources(page)))
    weights: dict[str, Any] = {address: packed(page, address) for address in addresses}
    assert len(weights) > 20, json.dumps(weights, indent=1)
    assert sum(weights.values()) <= 60 * 1024, json.dumps(weights, indent=1)


def sources(page: Page) -> list[str]:
    """Return the addresses of the page's script elements."""
    return [script.evaluate("script => script.src") for script in page.locator("script[src]").all()]


def packed(page: Page, address: str) -> int:
    """Return the bytes of a file after gzip."""
    return len(gzip.compress(page.request.get(address).body(), 9))
