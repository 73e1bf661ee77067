"""The history in a real browser: read, compared, named and restored; hostile texts stay texts."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from digests.domain import desk_saves, history
from digests.models import Citation, Item
from tests.browser.hostile import SHORT, hostile_document
from tests.browser.looks import problems
from tests.browser.test_desk_pages import sign_in
from tests.factories import digest_of, make_digest, published_digest

pytestmark = pytest.mark.browser
SHOW_TAB = """async (url) => {
    const parsed = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
    document.querySelector("#content-main").append(...parsed.body.childNodes);
}"""


@pytest.fixture
def editor(browser, transactional_db):
    return get_user_model().objects.create_superuser("editor", "editor@example.org", "pass")


@pytest.fixture
def worked(editor):
    """A published digest that was edited since: text, a move, an item added and one removed."""
    digest = digest_of(published_digest())
    one, two, three, *_rest = Item.objects.filter(section__digest=digest)
    Item.objects.filter(pk=one.pk).update(body="Freight on the line fell, *more* than planned.")
    Item.objects.filter(pk=two.pk).update(section=three.section, position=9)
    three.delete()
    added = Item.objects.create(section=two.section, position=5, body="A new story.", headline="New")
    Citation.objects.create(item=added, source=Citation.objects.first().source, title="Its article")
    desk_saves.keep_revision(digest, by=editor)
    digest.revisions.filter(milestone="automatic").update(at=timezone.now() - timedelta(days=1))
    return digest


def addresses(digest):
    first = digest.revisions.order_by("at").first()
    desk = f"/admin/digests/digest/{digest.pk}"
    return [
        f"{desk}/history/",
        f"{desk}/compare/?a=live&b=now",
        f"{desk}/compare/?a={first.uuid}&b=now",
        f"{desk}/history/{first.uuid}/restore/",
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing_and_nothing_overflows(visit, live_server, worked, axe, scheme, width):
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    page = visit(f"{live_server.url}/admin/", bypass_csp=True, **options)
    sign_in(page)
    for address in addresses(worked):
        page.goto(live_server.url + address)
        for summary in page.locator(".desk-history summary").all():
            summary.click()
        assert problems(page, axe) == [], address
        assert small_targets(page) == [], address


def small_targets(page):
    """Links, buttons and fields of the page's own part that are under 24 px high."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".desk-history :is(a, button, input, select, summary)")]
            .filter((one) => one.offsetParent && one.type !== "hidden" && one.getBoundingClientRect().height < 24)
            .map((one) => one.outerHTML)"""
    )


def test_a_version_is_named_compared_and_restored_by_keyboard(visit, live_server, worked, console):
    page = visit(f"{live_server.url}/admin/")
    sign_in(page)
    page.goto(f"{live_server.url}/admin/digests/digest/{worked.pk}/change/")
    page.get_by_role("link", name="History").click()
    page.get_by_label("Keep the working copy as a version named").fill("Before the rollback")
    page.keyboard.press("Enter")
    page.get_by_text("This version is kept as “Before the rollback”.").wait_for()
    page.get_by_role("link", name="What readers don’t have yet").click()
    summary = page.locator(".desk-summary").inner_text()
    assert summary == "1 item added, 1 item removed, 1 item moved, 1 item changed."
    assert page.get_by_text("Moved from Kazakhstan to Uzbekistan").is_visible()
    page.get_by_label("From").select_option(label=published_label(page))
    page.get_by_label("From").press("Enter")
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("link", name="Restore the first of the two").click()
    page.get_by_role("button", name="Restore this version").press("Enter")
    page.get_by_text("is restored").wait_for()
    page.goto(f"{live_server.url}/admin/digests/digest/{worked.pk}/compare/?a=live&b=now")
    assert page.locator(".desk-summary").inner_text() == "The two are the same."
    page.go_back()
    assert page.locator(".desk-milestone", has_text="Before the rollback").count() == 1
    assert console == []


def published_label(page):
    options = page.get_by_label("From").locator("option").all_inner_texts()
    return next(text for text in options if "published" in text)


def test_hostile_texts_stay_texts(visit, live_server, editor, console):
    digest = make_digest(hostile_document())
    first = digest.revisions.get()
    other = hostile_document(3, like=hostile_document())
    history.take(digest, milestone="named", by=editor, document=other, name=SHORT[0])
    last = digest.revisions.first()
    page = visit(f"{live_server.url}/admin/")
    ran = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    sign_in(page)
    desk = f"{live_server.url}/admin/digests/digest/{digest.pk}"
    tab = reverse("admin:digests_digest_tab_history", args=[digest.pk])
    for address in (
        f"{desk}/history/",
        f"{desk}/compare/?a={first.uuid}&b={last.uuid}",
        f"{desk}/compare/?a={last.uuid}&b=now",
        f"{desk}/history/{last.uuid}/restore/",
    ):
        assert page.goto(address).status == 200
        # The composer's tab, put into the page as the composer does it.
        page.evaluate(SHOW_TAB, tab)
        page.wait_for_load_state("networkidle")
        made = ".desk-history :is(script, img, svg, iframe, math, style, [onerror], [onload], [onfocus])"
        assert page.locator(made).count() == 0, address
        assert page.locator(".desk-history a[href^='javascript:']").count() == 0
    page.goto(f"{desk}/compare/?a={first.uuid}&b={last.uuid}")
    shown = page.locator("#content-main").inner_text()
    assert all(text.split("\n")[0][:20] in shown for text in SHORT)
    assert ran == []
    assert console == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_composers_tab_names_a_version_and_leads_to_the_others(desk, axe, scheme, width):
    page = desk.enter(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
    page.get_by_role("tab", name="History").click()
    panel = page.get_by_role("tabpanel", name="History")
    panel.get_by_label("Keep the working copy as a version named").fill("Before lunch")
    page.keyboard.press("Enter")
    panel.get_by_text("This version is kept as “Before lunch”.").wait_for()
    assert panel.locator(".desk-revision").count() == 2
    assert problems(page, axe) == []
    assert small_targets(page) == []
    panel.get_by_role("link", name="Restore").first.click()
    page.get_by_text("The two are the same.").wait_for()
