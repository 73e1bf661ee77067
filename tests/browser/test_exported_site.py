"""An export opened from a folder, without any server."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.factories import published_digest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_reader_walks_through_an_export_from_a_memory_stick(
    visit: Callable[..., Any], console: list[str], tmp_path: Path
) -> None:
    edition = published_digest(sections=2, items=1, citations=1)
    call_command("export_static", str(tmp_path / "stick"), no_pdf=True, verbosity=0)
    page = visit((tmp_path / "stick" / "index.html").as_uri())
    assert page.text_content("h1") == edition.title
    page.click("header.site >> text=Countries")
    page.click("main >> text=Kazakhstan")
    assert page.text_content("h1") == "Kazakhstan"
    page.click("main article h3 a")
    page.click("text=The whole issue")
    assert page.text_content("h1") == edition.title
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('1em Reading')")
    page.click("text=one HTML file")
    assert page.text_content("h1") == edition.title
    assert page.evaluate("getComputedStyle(document.querySelector('section')).borderTopWidth") == "3px"
    assert page.evaluate("[...document.fonts].every(font => font.status === 'loaded')")
    assert console == []
