"""A person who follows docs/editors.md: what they press and fill in has to stand there, in that order."""

import io
import os
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image
from playwright.sync_api import Locator, Page, expect

DOCS = Path(settings.BASE_DIR) / "docs"
TEXT = (DOCS / "editors.md").read_text(encoding="utf-8")
# Pictures are written only when somebody asks for new ones; the suite only walks.
WRITES = os.environ.get("NEWSROOM_WRITE_SCREENSHOTS") == "1"
COLOURS = 128


def chapters() -> list[str]:
    """Return the guide's headings."""
    return re.findall(r"^## (.+)$", TEXT, re.MULTILINE)


class Guide:
    """Reads the guide forward: each thing done has to be named after the one before it, in its chapter."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.chapter, self.at, self.walked = "", 0, [""]

    def open(self, chapter: str) -> None:
        """Go on to a chapter."""
        assert chapter in chapters()
        self.walked.append(chapter)
        self.chapter, self.at = TEXT.split(f"## {chapter}\n")[1].split("\n## ")[0], 0

    def named(self, mark: str) -> None:
        """Assert that the chapter says this, from here on."""
        found = self.chapter.find(mark, self.at)
        assert found >= 0, f"the guide doesn't say {mark} here: {self.chapter[self.at :][:200]!r}"
        self.at = found

    def press(self, name: str, *, inside: Any = None) -> None:
        """Press the button or link that the guide names in bold."""
        self.named(f"**{name}**")
        place = inside or self.page
        button = place.get_by_role("button", name=name, exact=True)
        link = place.get_by_role("link", name=name, exact=True)
        tab = place.get_by_role("tab", name=name, exact=True)
        summary = place.locator("summary", has_text=re.compile(f"^{re.escape(name)}$"))
        button.or_(link).or_(tab).or_(summary).first.click()

    def field(self, name: str, *, inside: Any = None) -> Locator:
        """Return the field that the guide names in italics."""
        self.named(f"*{name}*")
        return (inside or self.page).get_by_label(name, exact=True).first

    def fill(self, name: str, text: str, *, inside: Any = None) -> None:
        """Fill in the field that the guide names."""
        self.field(name, inside=inside).fill(text)

    def sees(self, text: str) -> None:
        """Wait until the page shows a text."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def picture(self, name: str, *, of: Page | None = None, top: Locator | None = None) -> None:
        """Take the picture that the guide shows here."""
        assert f"](images/{name}.png)" in self.chapter
        page = of or self.page
        if top:
            top.evaluate("place => place.scrollIntoView()")
        if not WRITES:
            return
        page.wait_for_load_state("networkidle")
        shot = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
        shot.convert("RGB").quantize(COLOURS).save(DOCS / "images" / f"{name}.png", optimize=True)
