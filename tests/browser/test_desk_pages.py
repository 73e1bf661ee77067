"""Every page of the desk, in both schemes, on a desktop and on a phone: axe, the console, the width."""

import pytest
from django.contrib.auth import get_user_model

from digests.domain import accepting
from digests.models import Item, Series
from tests.browser.looks import problems
from tests.factories import SourceFactory, digest_of, make_digest, published_digest

MODELS = [
    "digest",
    "item",
    "section",
    "source",
    "topic",
    "country",
    "region",
    "series",
    "edition",
    "change",
    "mailing",
    "subscriber",
    "partner",
]
DRAFT_STEPS = [
    "change",
    "publish",
    "schedule",
    "checks",
    "balance",
    "compose",
    "comments",
    "share",
    "translate",
]
LIVE_STEPS = ["change", "correct", "withdraw", "history", "links", "mail", "next-issue"]
PASTE = "Kazakhstan\n\nThe bridge is open again, Outlet 1 reported. Lorries wait an hour.\n\n- Grain moves.\n"


@pytest.fixture
def addresses(browser, transactional_db) -> list[str]:
    """Return the addresses of the desk's pages, beside a published digest and a draft."""
    editor = get_user_model().objects.create_superuser("editor", "editor@example.org", "pass")
    live, draft = digest_of(published_digest()), make_digest()
    Item.objects.filter(section__digest=draft).update(headline="")
    SourceFactory(name="Steppe Post", status="proposed")
    for finding in accepting.sorted_findings(draft).warnings[:2]:
        accepting.accept(draft, finding.mark, reason="It is meant like this.", by=editor)
    item, desk = Item.objects.filter(section__digest=draft).first(), "/admin/digests"
    pages = ["/admin/", f"{desk}/digest/{draft.pk}/preview/", f"{desk}/digest/add/"]
    pages += [f"{desk}/{model}/" for model in MODELS]
    pages += [f"{desk}/digest/{draft.pk}/{step}/" for step in DRAFT_STEPS]
    pages += [f"{desk}/digest/{live.pk}/{step}/" for step in LIVE_STEPS]
    pages += [f"{desk}/item/{item.pk}/{page}/" for page in ("change", "delete")]
    pages += [f"{desk}/{page}/" for page in ("source/proposed", "source/import", "topic/import")]
    pages += [f"{desk}/section/{item.section_id}/change/", f"{desk}/country/KZ/change/"]
    pages += [f"{desk}/series/{Series.objects.get().pk}/change/"]
    return pages


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width", "locale"), [("light", 1280, "en"), ("dark", 360, "ru")])
def test_axe_finds_nothing_and_nothing_overflows(visit, live_server, addresses, axe, scheme, width, locale):
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}, "locale": locale}
    page = visit(f"{live_server.url}/admin/", bypass_csp=True, **options)
    sign_in(page)
    found = {}
    for address in addresses:
        page.goto(live_server.url + address)
        found[address] = problems(page, axe)
    assert {address: broken for address, broken in found.items() if broken} == {}
    page.goto(f"{live_server.url}/admin/digests/digest/import/")
    assert problems(page, axe) == []
    read_paste(page)
    assert problems(page, axe) == []


@pytest.mark.browser
def test_nothing_breaks_the_policy(visit, live_server, addresses, console):
    page = visit(f"{live_server.url}/admin/")
    sign_in(page)
    for address in addresses:
        assert page.goto(live_server.url + address).status == 200
    page.goto(f"{live_server.url}/admin/digests/digest/import/")
    read_paste(page)
    assert console == []


def sign_in(page):
    page.fill("#id_username", "editor")
    page.fill("#id_password", "pass")
    page.click("[type=submit]")


def read_paste(page):
    page.fill("#id_text", PASTE)
    page.locator("#id_text").evaluate("text => text.form.requestSubmit()")
    page.locator("article.desk-item").first.wait_for()
