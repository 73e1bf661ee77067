"""The newsroom of the walk through docs/editors.md: its people, its morning's copy, a picture to upload."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.composer import sign_in

WINDOW = {"width": 1440, "height": 900}


def roundup(today: date) -> str:
    """A morning's copy, as somebody would paste it: no headline, flat headings."""

    def day(ago: int) -> str:
        then = today - timedelta(days=ago)
        return f"{then:%B} {then.day}"

    return f"""Frost tests new sidings and an old canal

Freight keeps moving through the first hard frost, and a canal gets its first lining.

Central Asia

River gauges of three countries will be read together every morning, the Interfax news agency reported on {day(6)}. Dispatchers of eleven stations had asked for that since summer.

Kazakhstan

Queues at the Dostyk crossing stayed under two days through the first hard frost, Kursiv reported on {day(5)}. New sidings let wagons with grain pass the others.

In December, the railway will open two more tracks there, according to a report published by Tengrinews.

Uzbekistan

Builders have lined the first nine kilometres of the Mirzachul canal with concrete, Spot.uz reported on {day(4)}. Farmers downstream expect a fifth more water next summer.

Workshops in Kokand may heat with gas again from Monday, according to a report published by the Steppe Courier.

Source: The newsroom's own desk
"""


def drawing() -> bytes:
    """A picture to upload: a canal between fields."""
    image = Image.new("RGB", (1200, 800), "#d9c9a3")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 1200, 300), fill="#cfe3ee")
    pen.polygon([(540, 300), (660, 300), (900, 800), (300, 800)], fill="#5f93ad")
    for row in range(8):
        pen.line((0, 360 + row * 60, 430 - row * 20, 330 + row * 50), fill="#8fa15f", width=12)
        pen.line((1200, 360 + row * 60, 770 + row * 20, 330 + row * 50), fill="#8fa15f", width=12)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class House:
    """A newsroom with the demonstration's issues, a writer and an editor, and what the consoles said."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.contexts: list[BrowserContext] = []
        self.said: list[str] = []

    def visitor(self) -> Page:
        """Return a page of somebody without an account."""
        context = self.browser.new_context(base_url=self.address, viewport=WINDOW, locale="en-GB")
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def enter(self, name: str) -> Page:
        """Return a page of somebody signed in at the desk."""
        page = self.visitor()
        page.goto("/admin/")
        sign_in(page, name)
        expect(page.get_by_role("heading", level=1)).to_have_text("Desk")
        return page

    def _note(self, message: Any) -> None:
        # A withdrawn page answers 410, which Chromium reports.
        if message.type in {"error", "warning"} and "410" not in message.text:
            self.said.append(message.text)
