"""PDFs: made by WeasyPrint in a process of its own, one at a time, and kept."""

import fcntl
import re
import zlib
from pathlib import Path

import pytest

from digests.domain.takeaway import pdf as module
from digests.domain.takeaway.pdf import PdfBusyError, PdfFailedError, is_available, pdf
from digests.site.takeaway import _page
from newsroom import styles
from tests.domain.takeaway.test_reading import reading_of
from tests.factories import published_digest

PAGE = "<!doctype html><html lang=en><title>{}</title><h1>Hello</h1>"
pytestmark = pytest.mark.skipif(not is_available(), reason="WeasyPrint is not installed")


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    (tmp_path / "pdf").mkdir()
    return tmp_path / "pdf"


@pytest.mark.django_db
def test_a_digest_is_pdf_ua_and_made_once(folder: Path) -> None:
    html, _policy = _page(reading_of(published_digest(sections=1, items=1)), styles.paper_sheet())
    made = pdf(html)
    assert made.startswith(b"%PDF-")
    streams = re.findall(rb"stream\n(.*?)\nendstream", made, re.DOTALL)
    whole = made + b"".join(zlib.decompressobj().decompress(s) for s in streams if s[:1] == b"x")
    # ISO 14289-1: tagged, with the mark of conformance, a language and a title that is shown.
    for mark in (b"pdfuaid:part", b"/MarkInfo", b"/StructTreeRoot", b"/DisplayDocTitle true"):
        assert mark in whole
    (kept,) = folder.glob("*.pdf")
    assert kept.read_bytes() == made
    kept.write_bytes(b"kept")
    assert pdf(html) == b"kept"


def test_one_is_made_at_a_time(folder: Path) -> None:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(PdfBusyError):
            pdf(PAGE.format("busy"))


def test_one_that_takes_too_long_is_given_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 0.01)
    with pytest.raises(PdfFailedError, match=r"more than 0.01 s"):
        pdf(PAGE.format("slow"))
    assert list(folder.glob("*.pdf")) == []


def test_those_not_asked_for_longest_go_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 250)
    for number in range(4):
        module._keep(folder / f"{number}.pdf", b"x" * 100)
        module.os.utime(folder / f"{number}.pdf", (number, number))
    assert sorted(path.name for path in folder.glob("*.pdf")) == ["2.pdf", "3.pdf"]
