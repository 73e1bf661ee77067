"""Chromium, axe and the Nu checker for the tests of what a person sees; each skips, saying why, where it is missing."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.composer import Desk
from tests.factories import make_digest

HERE = Path(__file__).parent
# The shell is Chromium without the windows of a desktop: the same pages for an eighth of the processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
# Playwright runs an event loop in this thread, which Django takes for an asynchronous view's.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def find_chromium() -> str | None:
    """Return the path of a Chromium: the system's, or the one that Playwright installed."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a running Chromium."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium found: install it, or run playwright install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the npm packages in package-lock.json, installing them at first."""
    folder = HERE / "node_modules"
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"]
    if all((folder / name).exists() for name in wanted):
        return folder
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip(f"no npm found: {', '.join(wanted)} can't be installed")
    # Two test processes may come here at once: each installs apart, and one is kept.
    work = tmp_path_factory.mktemp("npm")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, work / name)
    command = [npm, "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        pytest.skip(f"npm ci failed: {done.stderr.strip()[:200]}")
    shutil.copytree(work / "node_modules", folder, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def axe(node_modules: Path) -> str:
    """Return the script of axe-core."""
    return (node_modules / "axe-core" / "axe.min.js").read_text()


@pytest.fixture(scope="session")
def nu(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, bytes]], str]:
    """Return a function that checks pages, by name, and returns the Nu checker's errors."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("no Java found: the Nu checker can't run")
    jar = node_modules / "vnu-jar" / "build" / "dist" / "vnu.jar"

    def check(pages: dict[str, bytes]) -> str:
        folder = tmp_path_factory.mktemp("nu")
        for name, body in pages.items():
            (folder / f"{name}.html").write_bytes(body)
        # Long pages need a deep stack; in so short a run the second compiler costs more than it gives.
        options = ["-Xss4m", "-XX:TieredStopAtLevel=1"]
        command = [java, *options, "-jar", str(jar), "--errors-only", "--format", "gnu", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert not done.returncode or "error" in done.stderr, done.stderr
        return done.stderr

    return check


@pytest.fixture(scope="session")
def follow_links(node_modules: Path) -> Callable[..., tuple[set[str], list[str]]]:
    """Return a function that follows every link of a site from an address on, but those that have a part in them.

    It returns what linkinator found there, and the links that lead nowhere. Links to other servers are left alone,
    and so are PDFs, of which a server makes one at a time.
    """
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node found: linkinator can't run")
    script = node_modules / "linkinator" / "build" / "src" / "cli.js"

    def follow(base: str, *left_out: str) -> tuple[set[str], list[str]]:
        options = (
            "--recurse --check-fragments --check-css --format json --concurrency 8 --verbosity info".split()
        )
        command = [node, str(script), base, *options]
        for pattern in (f"^(?!{base})", r"edition\.pdf$", *left_out):
            command += ["--skip", pattern]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.stdout, done.stderr
        links = json.loads(done.stdout)["links"]
        broken = [link for link in links if link["state"] == "BROKEN"]
        told = [f"{link.get('parent')} -> {link['url']}: {link.get('status')}" for link in broken]
        return {link["url"] for link in links if link["state"] == "OK"}, told

    return follow


@pytest.fixture
def console() -> list[str]:
    """Return the list that a page's console messages and errors go to."""
    return []


@pytest.fixture
def visit(browser: Browser, console: list[str]) -> Iterator[Callable[..., Any]]:
    """Return a function that opens an address in a context of its own and listens to its console."""
    contexts = []

    def open_page(url: str, **options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: console.append(str(error)))
        page.goto(url, wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def desk(browser: Browser, transactional_db: None, live_server: Any) -> Iterator[Desk]:
    """Return browsers at the composer of a draft of 3 sections, 2 items, 2 citations; their consoles stay silent."""
    desk = Desk(browser, live_server.url, make_digest())
    yield desk
    for context in desk.contexts:
        context.close()
    assert desk.said == []
