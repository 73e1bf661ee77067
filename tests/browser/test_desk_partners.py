"""Partners at the desk in a browser: a key is made, copied, looked at and revoked; axe, the console, the width."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from digests.domain.partners import counting, managing
from digests.domain.partners.counting import Limits
from digests.models import ApiKey
from tests.browser.looks import problems, problems_in_both_schemes
from tests.browser.test_desk_pages import sign_in
from tests.factories import PartnerFactory, make_key

DESK = "/admin/digests/partner"


@pytest.fixture
def addresses(browser, transactional_db) -> list[str]:
    """Return the addresses of partners' pages: of one whose key has asked for something, and of a paused one."""
    get_user_model().objects.create_superuser("editor", "editor@example.org", "pass")
    used = make_key(
        per_month=1000, networks=("203.0.113.0/24", "2001:db8::/32"), label="A web site and its app"
    ).key
    other = make_key(expires_at=timezone.now() + timedelta(days=3)).key
    for hours in (0, 1, 5):
        at = timezone.now() - timedelta(hours=hours)
        counting.count(used.uuid.hex, Limits(600), at=at, resource="items", key_id=used.pk)
    counting.note_problem(used.uuid.hex, "not-found", at=timezone.now(), path=f"/api/v1/items/{other.uuid}/")
    managing.pause(other.partner)
    one = f"{DESK}/{used.partner_id}"
    pages = [f"{DESK}/", f"{DESK}/add/", f"{one}/change/", f"{one}/delete/", f"{one}/keys/add/"]
    pages += [f"{one}/keys/{used.uuid}/{page}" for page in ("", "rotate/", "revoke/")]
    return [*pages, f"{DESK}/{other.partner_id}/change/", f"{DESK}/{other.partner_id}/keys/{other.uuid}/"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_overflows(visit, live_server, addresses, axe, width):
    page = visit(f"{live_server.url}/admin/", bypass_csp=True, viewport={"width": width, "height": 900})
    sign_in(page)
    for address in addresses:
        page.goto(live_server.url + address)
        assert problems_in_both_schemes(page, axe) == [], address


@pytest.mark.browser
def test_nothing_breaks_the_policy(visit, live_server, addresses, console):
    page = visit(f"{live_server.url}/admin/")
    sign_in(page)
    for address in addresses:
        assert page.goto(live_server.url + address).status == 200
    assert console == []


@pytest.mark.browser
def test_a_key_is_made_copied_and_revoked(visit, live_server, addresses, axe, client, console):
    options = {"permissions": ["clipboard-read", "clipboard-write"], "bypass_csp": True}
    page = visit(f"{live_server.url}/admin/", **options)
    sign_in(page)
    partner = PartnerFactory(name="Steppe Herald")
    page.goto(f"{live_server.url}{DESK}/{partner.pk}/change/")
    page.get_by_role("link", name="New key").first.click()
    page.get_by_label("What it is for").fill("Web site")
    page.get_by_role("button", name="Make the key").click()
    page.get_by_role("heading", name="The key “Web site”").wait_for()
    assert problems(page, axe) == []
    token = page.get_by_label("Key", exact=True).input_value()
    page.get_by_role("button", name="Copy: Key").click()
    page.get_by_role("button", name="Copied: Key").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == token
    page.get_by_role("button", name="Copy: Try it").click()
    assert token in page.evaluate("navigator.clipboard.readText()")
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/me/", headers=headers).json()["key"]["label"] == "Web site"
    page.get_by_role("link", name="Back to Steppe Herald").click()
    assert token not in page.content()
    page.get_by_role("link", name="Web site").click()
    page.get_by_role("link", name="Revoke").click()
    page.get_by_role("button", name="Revoke it now").click()
    page.get_by_text("opens nothing any more").wait_for()
    assert ApiKey.objects.get(label="Web site").revoked_at
    assert client.get("/api/v1/me/", headers=headers).status_code == 401
    assert console == []


@pytest.mark.browser
def test_without_scripts_a_key_is_made_too(visit, live_server, addresses, client):
    page = visit(f"{live_server.url}/admin/", java_script_enabled=False)
    sign_in(page)
    partner = PartnerFactory(name="Steppe Herald")
    page.goto(f"{live_server.url}{DESK}/{partner.pk}/keys/add/")
    page.get_by_label("What it is for").fill("Web site")
    page.get_by_role("button", name="Make the key").click()
    token = page.get_by_label("Key", exact=True).input_value()
    assert client.get("/api/v1/me/", headers={"Authorization": f"Bearer {token}"}).status_code == 200
