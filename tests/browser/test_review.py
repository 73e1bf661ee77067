"""Review in a real browser: comments in the composer, a preview link for a guest, the front page."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from digests.choices import DigestStatus, LinkHealth
from digests.domain import comments, images, preview_links, publishing
from digests.models import Citation, Comment, Digest, Item, PreviewLink
from tests.browser.looks import problems
from tests.browser.test_desk_pages import sign_in
from tests.factories import SourceFactory, make_digest, published_digest

HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>'


@pytest.fixture
def editor(transactional_db):
    return get_user_model().objects.create_superuser("editor", "editor@example.org", "pass")


@pytest.fixture
def draft(editor):
    digest = make_digest(sections=2, items=2, citations=1)
    Digest.objects.filter(pk=digest.pk).update(owner=editor)
    return digest


def full_desk(editor):
    """Fill every list of the front page, and return the addresses to look at."""
    digests = {}
    for status in (DigestStatus.DRAFT, DigestStatus.IN_REVIEW, DigestStatus.APPROVED):
        digests[status] = make_digest(sections=2, items=1, citations=1)
        Digest.objects.filter(pk=digests[status].pk).update(owner=editor, status=status)
    scheduled = make_digest(sections=2, items=1, citations=1)
    publishing.schedule(scheduled, by=editor, at=timezone.now() + timedelta(days=1))
    Item.objects.filter(section__digest=scheduled).update(body="The figure is TK.")
    published_digest()
    digest = digests[DigestStatus.IN_REVIEW]
    item = Item.objects.filter(section__digest=digest).first()
    comments.add(digest, text=HOSTILE, by=editor, item_id=item.uuid)
    comments.resolve(comments.add(digest, text="Done.", by=editor), by=editor)
    made = preview_links.make(digest, name="Dana Ospan", days=7, by=editor, uuid=uuid4())
    preview_links.give_verdict(made.link, verdict="changes", note="The name is wrong.")
    preview_links.revoke(preview_links.make(digest, name="B", days=1, by=editor, uuid=uuid4()).link)
    SourceFactory(slug="new-outlet", status="proposed")
    Citation.objects.filter(item__section__digest=digest).update(link_health=LinkHealth.DEAD)
    step = "admin:digests_digest_step"
    pages = [
        "/admin/",
        reverse("admin:digests_digest_comments", args=[digest.pk]),
        reverse("admin:digests_digest_share", args=[digest.pk]),
        reverse("admin:digests_digest_next", args=[digest.pk]),
        reverse(step, args=[digests[DigestStatus.DRAFT].pk, "submit"]),
        reverse(step, args=[digest.pk, "approve"]),
        reverse(step, args=[digest.pk, "return"]),
    ]
    shared = reverse("shared-preview", args=[made.token])
    return [*pages, shared, f"{shared}?width=phone"]


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing_and_nothing_overflows(visit, live_server, editor, axe, scheme, width):
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    page = visit(f"{live_server.url}/admin/", bypass_csp=True, **options)
    sign_in(page)
    for address in full_desk(editor):
        page.goto(live_server.url + address)
        assert problems(page, axe) == [], address


@pytest.mark.browser
def test_no_page_of_review_breaks_the_policy_or_runs_what_was_typed(visit, live_server, editor, console):
    page = visit(f"{live_server.url}/admin/")
    page.on("dialog", lambda dialog: console.append(f"dialog: {dialog.message}"))
    sign_in(page)
    for address in full_desk(editor):
        assert page.goto(live_server.url + address).status == 200
    assert console == []


@pytest.mark.browser
def test_a_guest_opens_the_link_and_answers(visit, live_server, editor, draft, console, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    illustrate(draft)
    desk = visit(f"{live_server.url}/admin/")
    sign_in(desk)
    desk.goto(live_server.url + reverse("admin:digests_digest_share", args=[draft.pk]))
    desk.get_by_label("For whom").fill("Dana Ospan")
    desk.get_by_role("button", name="Make a link").click()
    address = desk.get_by_label("Address").input_value()
    guest = visit(address)
    expect(guest.get_by_text("Preview for Dana Ospan")).to_be_visible()
    assert guest.evaluate("document.querySelector('figure img').complete")
    guest.get_by_role("link", name="Phone").click()
    inside = guest.frame_locator("iframe.preview-phone")
    expect(inside.get_by_role("heading", name=draft.title)).to_be_visible()
    assert inside.locator("html").evaluate("node => node.clientWidth") <= 390
    guest.get_by_label("I ask for changes").check()
    guest.get_by_label("Note to the newsroom").fill("The second figure is last year's.")
    guest.get_by_role("button", name="Send").click()
    expect(guest.get_by_role("status")).to_contain_text("You asked for changes")
    assert Comment.objects.get().author == "Dana Ospan"
    desk.goto(f"{live_server.url}/admin/")
    expect(desk.locator("#front-findings")).to_contain_text("Dana Ospan")
    assert PreviewLink.objects.get().verdict == "changes"
    assert console == []


def illustrate(digest):
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    item = Item.objects.filter(section__digest=digest).first()
    file = images.accept(ContentFile(out.getvalue(), name="a.png"))
    item.image_alt = "A field"
    item.image.save(file.name, file)


@pytest.mark.browser
def test_a_comment_is_made_and_resolved_in_the_composer(visit, live_server, draft, console):
    page = visit(f"{live_server.url}/admin/")
    page.on("dialog", lambda dialog: console.append(f"dialog: {dialog.message}"))
    sign_in(page)
    page.goto(live_server.url + reverse("admin:digests_digest_compose", args=[draft.pk]))
    page.get_by_role("tab", name="Comments").click()
    panel = page.locator("#c-panel-comments")
    panel.get_by_label("About").select_option(index=1)
    panel.get_by_label("Comment", exact=True).fill(HOSTILE)
    panel.get_by_role("button", name="Comment", exact=True).click()
    expect(panel.get_by_role("heading")).to_have_text("1 open comment")
    expect(panel.locator(".desk-comment-text")).to_have_text(HOSTILE)
    assert panel.locator("img, script").count() == 0
    panel.get_by_role("button", name="Resolve").click()
    expect(panel.get_by_text("No comment is open.")).to_be_visible()
    assert Comment.objects.get().resolved_by.username == "editor"
    assert page.url.endswith("/compose/")
    assert console == []
