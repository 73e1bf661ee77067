"""Every page of the site: axe, the width, the console, cookies and the policy in Chromium, and the Nu checker."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from digests.domain.archive import stories
from digests.models import Series
from tests.browser.site_pages import make_newsroom
from tests.browser.walking import WIDTHS, Walk
from tests.browser.whole_site import answers, in_the_sites_language, make_whole_site
from tests.factories import published_digest
from tests.speaking import site_in


@pytest.fixture
def walk(
    visit: Callable[..., Any], axe: str, console: list[str], transactional_db: None
) -> Iterator[Callable[..., Walk]]:
    """Return a function that returns a browser at a server that has kept no page of an earlier test."""
    server = LiveServer("localhost")
    yield partial(Walk, visit("about:blank"), axe, base=server.url, console=console)
    server.stop()


@pytest.fixture(autouse=True)
def _pictures_apart(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have lists of items go on on a second page."""
    monkeypatch.setitem(stories.about.__kwdefaults__ or {}, "limit", 5)


@pytest.mark.browser
def test_every_page_in_every_look(walk: Callable[..., Walk], client: Client) -> None:
    addresses, reader = make_whole_site(), walk()
    for name, address in addresses.items():
        reader.visit(name, address)
    for name, answer in answers(client, addresses).items():
        reader.show(name, answer)
    assert reader.pages >= 55
    assert reader.wrong == {}


@pytest.mark.browser
def test_the_sites_own_pages_in_russian(walk: Callable[..., Walk], settings: Any) -> None:
    with site_in("ru", settings):
        # Other words may need more room; their colours are those of the English ones.
        addresses, reader = make_whole_site(), walk(looks=WIDTHS)
        for name, address in in_the_sites_language(addresses).items():
            reader.visit(name, address)
        for name, answer in answers(Client(), addresses).items():
            reader.show(name, answer)
        published_digest(language="ug", title="سۇ", series=Series.objects.get(slug="uyghur"))
        reader.visit("home, the newest in Uyghur", "/")
    assert reader.pages >= 40
    assert reader.wrong == {}


@pytest.mark.browser
@pytest.mark.django_db
def test_pages_are_without_html_errors(
    nu: Callable[[dict[str, bytes]], str], settings: Any, tmp_path: Path
) -> None:
    addresses = make_whole_site()
    client = Client()
    pages = {name: client.get(address).content for name, address in addresses.items()}
    pages |= _exported(tmp_path / "site")
    with site_in("ru", settings):
        # Another client: the first one's server keeps its pages.
        client = Client()
        own = in_the_sites_language(addresses).items()
        pages |= {f"russian {name}": client.get(address).content for name, address in own}
        pages |= {f"russian {name}": answer.content for name, answer in answers(client, addresses).items()}
    assert len(pages) > 90
    assert nu(pages) == ""


def _exported(folder: Path) -> dict[str, bytes]:
    """Export the site and return pages that are there alone, and one whose links are relative."""
    call_command("export_static", str(folder), no_pdf=True, verbosity=0)
    (moved, *_more) = (folder / "id").rglob("index.html")
    files = {"moved": moved, "not found": folder / "404.html", "home": folder / "index.html"}
    return {f"exported {name}": path.read_bytes() for name, path in files.items()}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_reference_is_copied_where_scripts_run(
    live_server: Any, visit: Callable[..., Any], console: list[str]
) -> None:
    page = visit(
        live_server.url + make_newsroom()["digest"], permissions=["clipboard-read", "clipboard-write"]
    )
    cite = page.locator("#kz-1 details")
    assert cite.locator("button").count() == 0
    cite.locator("summary").click()
    button = cite.get_by_role("button", name="Copy: Markdown")
    button.click()
    cite.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == cite.locator("dd").nth(1).text_content()
    cite.locator("summary").click()
    cite.locator("summary").click()
    assert cite.locator("button").count() == 3
    assert console == []
