"""Every link of the site, live and exported, leads somewhere: to what is there, and to a place on it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.browser.whole_site import make_whole_site
from tests.management.test_export_static import plain_server

# linkinator takes a page's links to its own parts for those of a folder where the address has no slash at its end.
IDS = "/id/"
FOUND = (
    "digest",
    "uyghur",
    "item with a picture",
    "quiet weeks",
    "topic, newest first",
    "month",
    "source",
    "corrections",
)

Follow = Callable[..., tuple[set[str], list[str]]]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_no_link_leads_nowhere(live_server: Any, follow_links: Follow, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    addresses = make_whole_site()
    wanted = {addresses[name] for name in FOUND}
    found, broken = follow_links(live_server.url, IDS)
    assert broken == []
    assert {f"{live_server.url}{address}" for address in wanted} <= found
    call_command("export_static", str(tmp_path / "site"), no_pdf=True, verbosity=0)
    with plain_server(tmp_path / "site") as base:
        found, broken = follow_links(base)
    assert broken == []
    assert {f"{base}{address[1:]}index.html" for address in wanted} <= found
