"""What tests of the composer share: people at the desk, the page, its cards and what it said."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, expect

from digests.models import Digest, Item, Section

# Chromium reports each refused request; these are what the tests bring about.
STATUSES = tuple(f"status of {code}" for code in (400, 401, 404, 409, 502))
EXPECTED = (*STATUSES, "ERR_INTERNET_DISCONNECTED")
TYPED_SOON = 6000


class Desk:
    """Browsers of people who compose one digest, and what their consoles said."""

    def __init__(self, browser: Browser, address: str, digest: Digest) -> None:
        self.browser, self.address, self.digest = browser, address, digest
        self.contexts: list[BrowserContext] = []
        self.said: list[str] = []

    @property
    def url(self) -> str:
        """Return the address of the composer."""
        return f"{self.address}/admin/digests/digest/{self.digest.pk}/compose/"

    def enter(self, name: str = "editor", **options: Any) -> Page:
        """Sign somebody in with a browser of their own, and open the composer."""
        people = get_user_model().objects
        person = people.filter(username=name).first()
        person = person or people.create_superuser(name, f"{name}@example.org", "pass")
        context = self.browser.new_context(base_url=self.address, **options)
        self.contexts.append(context)
        # What the form of the sign-in page would give: it has tests of its own.
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}])
        page = self.listen(context.new_page())
        page.goto(self.url)
        expect(page.locator("html.c-scripts")).to_be_attached()
        return page

    def listen(self, page: Page) -> Page:
        """Note what a page's console says, and any dialog that it opens."""
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", self._dialog)
        return page

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not any(words in text for words in EXPECTED):
            self.said.append(text)

    def _dialog(self, dialog: Dialog) -> None:
        if dialog.type != "beforeunload":
            self.said.append(f"dialog: {dialog.message}")
        dialog.accept()

    def reopen(self, page: Page) -> Page:
        """Open the composer in a new tab of the same profile."""
        return self.reopen_in(page.context)

    def reopen_in(self, context: BrowserContext) -> Page:
        """Open the composer in a new tab of a browser that has no other open."""
        fresh = self.listen(context.new_page())
        fresh.goto(self.url)
        expect(fresh.locator("html.c-scripts")).to_be_attached()
        return fresh

    def items(self, section: int = 0) -> list[Item]:
        """Return a section's items in the order stored."""
        return list(list(self.digest.sections.all())[section].items.all())

    def section(self, number: int) -> Section:
        """Return a section by its place."""
        return list(self.digest.sections.all())[number]


def sign_in(page: Page, name: str) -> None:
    """Fill in the form of the admin's sign-in page."""
    page.fill("#id_username", name)
    page.fill("#id_password", "pass")
    page.click("[type=submit]")


def card(page: Page, item: Item | UUID) -> Locator:
    """Return an item's card."""
    return page.locator(f"#item-{item.uuid if isinstance(item, Item) else item}")


def act(place: Locator, name: str) -> Locator:
    """Return the button of an act in a card or section."""
    return place.locator(f'button[data-act="{name}"]').first


def open_item(page: Page, item: Item) -> Locator:
    """Open an item's form and return it."""
    act(card(page, item), "edit").click()
    form = card(page, item).locator("form.c-form")
    expect(form).to_be_visible()
    return form


def box(form: Locator, name: str) -> Locator:
    """Return a field of a form by its name."""
    return form.locator(f'[name="{name}"]').first


def saved(page: Page) -> None:
    """Wait until the page says that everything is saved."""
    expect(page.locator("#c-saved")).to_contain_text("Saved", timeout=TYPED_SOON)


def stored(item: Item) -> Item:
    """Return an item as it is stored now."""
    return Item.objects.get(pk=item.pk)


def cards(page: Page, section: Section) -> list[str]:
    """Return the uuids of a section's cards as the page shows them."""
    shown = page.locator(f'[data-items-of="{section.uuid}"] > [data-item]')
    return [str(one.get_attribute("data-item")) for one in shown.all()]


def show(page: Page) -> None:
    """Have a page believe that it was just brought to the front, which makes it ask for news."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
