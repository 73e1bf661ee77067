"""Languages of the interface: a digest's own where there is one, the site's elsewhere; nobody's browser's."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from digests.domain import publishing
from digests.domain.document import DigestDocument
from digests.models import Edition, PublishedItem
from tests.factories import CountryFactory, SeriesFactory, digest_of, make_digest, make_document
from tests.speaking import site_in

pytestmark = pytest.mark.django_db
Read = Callable[..., Any]
WORDS = {
    "ru": ("Грузы на линии", "Грузов стало больше. Министерство ждёт того же.", "Обзор"),
    "kk": ("Желідегі жүк", "Жүк көбейді. Министрлік осыны күтеді.", "Шолу"),
    "ug": ("لىنىيەدىكى يۈك", "يۈك كۆپەيدى. مىنىستىرلىك شۇنى كۈتىدۇ.", "ئوبزور"),
}
NAMES = {"KZ": {"ru": "Казахстан", "kk": "Қазақстан"}, "UZ": {"ru": "Узбекистан", "kk": "Өзбекстан"}}
# Names, which no language changes.
NAMED = re.compile(
    r"Newsroom|Outlet \d+|Topic \d+|Atom|RSS|JSON Feed|Markdown|HTML|EPUB|PDF|OPML|CC-BY-4.0|State Media Monitor|cookie|Telegram|WhatsApp|https?://\S+"
)
LATIN = re.compile(r"[A-Za-z]{2,}")


def document_in(language: str) -> DigestDocument:
    """Return a document whose words are all in a language's own script."""
    headline, body, title = WORDS[language]
    made = make_document()
    sections = []
    for section in made.sections:
        items = tuple(
            replace(
                item,
                headline=headline,
                body=body,
                citations=tuple(replace(c, title=headline, language=language) for c in item.citations),
            )
            for item in section.items
        )
        sections.append(
            replace(
                section, heading="" if section.country and language in NAMES["KZ"] else title, items=items
            )
        )
    return replace(made, language=language, title=title, standfirst=body, sections=tuple(sections))


def published_in(language: str) -> Edition:
    """Return an edition of a digest in a series of the same language."""
    for code, names in NAMES.items():
        CountryFactory(code=code, names=names)
    title = WORDS[language][2]
    series = SeriesFactory(slug=f"review-{language}", title=title, language=language, credit_line=title)
    return publishing.publish(make_digest(document_in(language), series=series))


def address(edition: Edition) -> str:
    return f"/{edition.series.slug}/{edition.year}/{edition.month:02d}/{edition.slug}/"


def words_of(page: Tag) -> Iterator[tuple[str, Tag]]:
    """Yield what is read out of a page or a part of it: its texts and labels, each with its element."""
    for text in (page.body or page).find_all(string=True):
        if text.parent.name != "script":
            yield str(text), text.parent
    for labelled in page.select("[aria-label]"):
        yield labelled["aria-label"], labelled


def tongue(element: Tag, name: str = "lang") -> str:
    return element[name] if element.has_attr(name) else element.find_parent(attrs={name: True})[name]


def foreign(page: BeautifulSoup) -> list[tuple[str, Tag]]:
    """Return words in Latin letters that are no names, nor marks of a reference."""
    found = [(text, tag) for text, tag in words_of(page) if LATIN.search(NAMED.sub("", text))]
    return [(text, tag) for text, tag in found if tag.name not in {"dd", "code"}]


@pytest.fixture
def russian_site(settings: Any) -> Iterator[None]:
    """Make Russian the site's language."""
    with site_in("ru", settings):
        yield


def test_a_russian_digest_has_a_russian_page(read: Read) -> None:
    page = read(address(published_in("ru")))
    assert page.html["lang"] == "ru"
    assert foreign(page) == []
    assert page.select_one(".label.state").text == "Государственное СМИ"
    assert page.select_one(".sources time").text == "5 марта 2026\u00a0г."
    assert [h.text for h in page.select("section h2")] == ["Обзор", "Казахстан", "Узбекистан"]
    assert [a.text for a in page.select(".side .chips a")] == ["Казахстан 2", "Узбекистан 2"]
    meta = " ".join(page.select_one("article.digest > header .meta").text.split())
    assert meta.endswith("· 6 материалов · 1 мин чтения · 2 источника, из них 1 — государственное СМИ")
    assert page.header["lang"] == "ru"


def test_its_items_corrections_and_withdrawal_are_russian(read: Read) -> None:
    edition = published_in("ru")
    item = PublishedItem.objects.filter(digest_id=edition.digest_id).first()
    assert item
    page = read(f"/items/{item.pk}/")
    assert foreign(page) == []
    assert page.select_one(".older a").text == "Весь выпуск"
    publishing.correct(digest_of(edition), by=None, note="Рост был меньше.")
    assert "Исправление" in read(address(edition)).select_one(".correction strong").text
    publishing.withdraw(digest_of(edition), by=None, note="Отозван.")
    gone = read(address(edition), 410)
    assert gone.html["lang"] == "ru"
    assert foreign(gone) == []


def test_a_series_archive_is_in_its_language_and_lists_are_the_sites(read: Read) -> None:
    edition = published_in("ru")
    page = read("/review-ru/")
    assert page.html["lang"] == "ru"
    assert "еженедельно" in page.main.select_one(".meta").text
    assert page.header.nav.a.text == "Страны"
    home = read("/")
    assert home.header["lang"] == "en"
    assert home.header.nav.a.text == "Countries"
    assert read("/archive/").select_one(".issues .meta")["lang"] == "en"
    assert edition.title in home.h1.text


def test_uyghur_runs_from_the_right_around_the_sites_english(read: Read) -> None:
    page = read(address(published_in("ug")))
    assert (page.html["lang"], page.html["dir"]) == ("ug", "rtl")
    article = page.select_one("article.digest")
    assert (article["lang"], article["dir"]) == ("ug", "rtl")
    english = foreign(page)
    assert {"Cite", "In this issue", "Main", "Countries"} <= {text.strip() for text, _tag in english}
    for text, tag in english:
        assert tongue(tag) == "en", text
    for text, tag in words_of(article):
        if re.search(r"[\u0600-\u06ff]", text) and tag.name not in {"dd", "code"}:
            assert (tongue(tag), tongue(tag, "dir")) == ("ug", "rtl") or tag.has_attr("hreflang"), text
    for apart in page.select("main [lang=en]:not(nav)"):
        assert apart["dir"] == "ltr"


def test_a_kazakh_digest_has_kazakh_dates(read: Read) -> None:
    page = read(address(published_in("kk")))
    assert page.html["lang"] == "kk"
    assert page.select_one(".sources time").text == "2026\u00a0ж. 5 наурыз"
    assert not page.select("main [lang=en]")


@pytest.mark.usefixtures("russian_site")
def test_the_sites_language_is_that_of_lists(read: Read) -> None:
    published_in("ru")
    for path in (
        "/",
        "/archive/",
        "/countries/",
        "/topics/",
        "/sources/",
        "/corrections/",
        "/feeds/",
        "/about/",
    ):
        page = read(path)
        assert page.html["lang"] == "ru", path
        assert [text for text, _tag in foreign(page) if "Central Asia" not in text] == [], path
    missing = read("/nothing-here/", 404)
    assert foreign(missing) == []
    assert read("/countries/kazakhstan/").h1.text == "Казахстан"
    offered = read("/subscribe/")
    assert [label.text.strip() for label in offered.select(".choices label")] == ["Казахстан", "Узбекистан"]
    assert foreign(offered) == []


@pytest.mark.usefixtures("russian_site")
def test_the_wires_documentation_is_english_on_any_site(client: Client) -> None:
    page = BeautifulSoup(client.get("/api/v1/docs/").content, "html.parser")
    assert (page.header["lang"], page.header.nav.a.text) == ("en", "Countries")


def test_what_lists_say_of_an_uyghur_digest_is_marked_as_uyghur(read: Read) -> None:
    edition = published_in("ug")
    note = "يۈك ئازايدى."
    publishing.correct(digest_of(edition), by=None, note=note)
    for page, place in ((read("/corrections/"), ".correction"), (read("/review-ug/"), "h1")):
        uyghur = page.select_one(place)
        assert (page.html["dir"], tongue(uyghur), tongue(uyghur, "dir")) == ("ltr", "ug", "rtl")
    title = read("/subscribe/").select_one("legend bdi")
    assert (title["lang"], title.text) == ("ug", WORDS["ug"][2])


def test_feeds_speak_their_series_language(client: Client) -> None:
    edition, _other = published_in("ru"), published_in("ru")
    publishing.withdraw(digest_of(edition), by=None, note="Отозван.")
    assert "<title>Отозвано</title>" in client.get("/feeds/series/review-ru.rss").content.decode()
    assert "<title>Withdrawn</title>" in client.get("/feeds/all.rss").content.decode()


def test_nobodys_browser_changes_a_public_page(client: Client) -> None:
    edition = published_in("ug")
    for path in ("/", "/archive/", address(edition)):
        plain = client.get(path)
        asked = client.get(path, headers={"Accept-Language": "ru"})
        assert asked.content == plain.content
        assert "Accept-Language" not in asked["Vary"]
        assert not asked.cookies
