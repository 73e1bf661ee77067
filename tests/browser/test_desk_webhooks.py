"""Webhooks at the desk in a browser: looked at, tried and replayed; axe, the console, the width."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from standardwebhooks import Webhook as Library

from digests.choices import DisabledReason
from digests.domain.delivery import endpoints, expanding
from digests.domain.delivery.rounds import Rounds
from digests.models import Webhook
from tests.browser.looks import problems, problems_in_both_schemes
from tests.browser.test_desk_pages import sign_in
from tests.factories import PartnerFactory, published_digest
from tests.hooks import endpoint

DESK = "/admin/digests/partner"


@pytest.fixture
def partner(browser, transactional_db):
    get_user_model().objects.create_superuser("editor", "editor@example.org", "pass")
    published_digest()
    return PartnerFactory(name="Steppe Herald")


@pytest.fixture
def addresses(partner) -> list[str]:
    """Return the addresses of pages about a webhook that fails, and about one that was disabled."""
    at = timezone.now()
    failing = {"failures": 4, "failing_since": at, "last_error": "timeout", "last_error_at": at}
    webhook = Webhook.objects.create(
        partner=partner,
        url=f"https://partner.example/{'long/' * 40}",
        filters={"country": [["KZ", "UZ"]]},
        seq=0,
        **failing,
    )
    expanding.expand(at)
    fault = {"at": at.isoformat(), "status": 500, "error": "status", "took_ms": 12}
    webhook.deliveries.update(faults=[fault], attempts=1, code=500, error="status", response="x" * 500)
    Webhook.objects.filter(pk=webhook.pk).update(retry_at=at)
    gone = Webhook.objects.create(partner=partner, url="https://other.example/", seq=0)
    endpoints.disable(gone, because=DisabledReason.GONE)
    hook, delivery = f"{DESK}/{partner.pk}/webhooks/{webhook.uuid}", webhook.deliveries.first()
    pages = [f"{hook}/{page}" for page in ("", "?state=failed", "test/", "replay/")]
    pages += [f"{hook}/replay/?event={delivery.event_id}", f"{hook}/deliveries/{delivery.uuid}/"]
    pages += [f"{DESK}/", f"{DESK}/{partner.pk}/change/", f"{DESK}/{partner.pk}/webhooks/add/"]
    pages += [f"{DESK}/{partner.pk}/webhooks/{gone.uuid}/"]
    return ["/admin/", *pages]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_overflows(visit, live_server, addresses, axe, width):
    page = visit(f"{live_server.url}/admin/", bypass_csp=True, viewport={"width": width, "height": 900})
    sign_in(page)
    for address in addresses:
        page.goto(live_server.url + address)
        assert problems_in_both_schemes(page, axe) == [], address


@pytest.mark.browser
def test_an_endpoint_is_tried_stopped_started_and_sent_what_it_missed(
    visit, live_server, partner, settings, console
):
    with endpoint() as box:
        settings.INTERNAL_TARGETS = [box.target]
        Webhook.objects.create(partner=partner, url=box.url, description="Web site", seq=10**6)
        page = visit(f"{live_server.url}/admin/")
        sign_in(page)
        page.goto(f"{live_server.url}{DESK}/{partner.pk}/change/")
        page.get_by_role("link", name="Web site").click()
        page.get_by_role("link", name="Send a test").click()
        page.get_by_role("button", name="Send a test").click()
        deliver()
        page.reload()
        page.get_by_role("link", name="webhook.test").click()
        assert "200" in page.locator("ol li").inner_text()
        page.get_by_role("link", name="Back to the webhook").click()
        page.get_by_role("link", name="Send again").click()
        page.get_by_label("From change number").fill("1")
        page.get_by_label("To change number").fill("2")
        page.get_by_role("button", name="Send again").click()
        page.get_by_text("Queued to be sent again: 2.").wait_for()
        deliver()
        page.get_by_role("link", name="delivered", exact=True).click()
        page.get_by_role("checkbox").first.check()
        page.get_by_role("button", name="Send the chosen again").click()
        page.get_by_text("The chosen event is sent again").wait_for()
        page.get_by_role("button", name="Send again").click()
        deliver()
        assert [body["type"] for body in box.bodies].count("webhook.test") == 1
        assert len(box.bodies) == 4
        page.get_by_role("link", name="Disable").click()
        page.get_by_role("button", name="Disable").click()
        page.get_by_text("disabled at the desk").wait_for()
    assert console == []


@pytest.mark.browser
def test_a_webhook_is_made_its_secret_copied_and_tried(visit, live_server, partner, settings, axe, console):
    options = {"permissions": ["clipboard-read", "clipboard-write"], "bypass_csp": True}
    with endpoint() as box:
        settings.INTERNAL_TARGETS = [box.target]
        page = visit(f"{live_server.url}/admin/", **options)
        sign_in(page)
        page.goto(f"{live_server.url}{DESK}/{partner.pk}/change/")
        page.get_by_role("link", name="New webhook").click()
        page.get_by_label("Address").fill("https://10.0.0.1/")
        page.get_by_label("Description").fill("Web site")
        page.get_by_label("country").fill("kz")
        page.get_by_role("button", name="Make the webhook").click()
        page.locator(".errorlist").wait_for()
        page.get_by_label("Address").fill(box.url)
        page.get_by_role("button", name="Make the webhook").click()
        page.get_by_role("heading", name="Its secret").wait_for()
        assert problems(page, axe) == []
        secret = page.get_by_label("Secret", exact=True).input_value()
        page.get_by_role("button", name="Copy: Secret").click()
        page.get_by_role("button", name="Copied: Secret").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == secret
        page.get_by_role("link", name="Send a test").click()
        page.get_by_role("button", name="Send a test").click()
        deliver()
        assert Library(secret).verify(box.hits[0][3], box.headers[0])["type"] == "webhook.test"
        assert secret not in page.content()
    assert Webhook.objects.get().filters == {"country": [["KZ"]]}
    # The refused address.
    assert [line for line in console if "409 (Conflict)" not in line] == []


def deliver():
    rounds = Rounds()
    while rounds.turn():
        pass
    rounds.end()


@pytest.mark.browser
def test_a_confirmation_is_sound(visit, live_server, addresses, axe):
    page = visit(f"{live_server.url}/admin/", bypass_csp=True)
    sign_in(page)
    page.goto(live_server.url + addresses[1])
    page.get_by_role("link", name="Try again now").click()
    assert problems(page, axe) == []
