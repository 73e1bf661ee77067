"""What a mail says: one edition in two forms, nothing loaded, nothing that another reader could use."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from digests.domain import facts, publishing
from digests.domain.document import DigestDocument, ItemDoc, SectionDoc
from digests.domain.mail import letters, mime, tokens
from tests.factories import CountryFactory, digest_of, make_digest, make_document, published_digest

pytestmark = pytest.mark.django_db


def letter_of(edition, *countries):
    return letters.issue(facts.publication_of(edition), frozenset(countries))


def parsed(letter, **envelope):
    fields = {"to": "reader@mail.example", "subscriber": uuid4(), "uuid": uuid4()} | envelope
    return message_from_bytes(letters.wire(letter, letters.Envelope(**fields)), policy=policy.default)


def bodies(message):
    return [message.get_body((kind,)).get_content() for kind in ("plain", "html")]


def test_every_item_with_its_sources_is_in_both_forms():
    edition = published_digest()
    text, html = bodies(parsed(letter_of(edition)))
    page = BeautifulSoup(html, "html.parser").get_text(" ")
    for _section, item in DigestDocument.from_json(edition.document).items():
        for words in (item.headline, "more than planned", item.citations[0].title, "State media"):
            assert words in " ".join(text.split())
            assert words in " ".join(page.split())
        assert item.citations[0].url in text
        assert item.citations[0].url in html


def test_a_russian_issue_names_its_countries_in_russian():
    CountryFactory(code="KZ", names={"ru": "Казахстан"})
    made = make_document(language="ru")
    unnamed = replace(
        made, sections=tuple(replace(s, heading="" if s.country else s.heading) for s in made.sections)
    )
    letter = letter_of(publishing.publish(make_digest(unnamed)))
    for body in (letter.text, letter.html):
        assert "Казахстан" in body
        assert "Kazakhstan" not in body


def test_a_reader_of_one_country_gets_it_and_the_lead():
    letter = letter_of(published_digest(), "KZ")
    for body in (letter.text, letter.html):
        assert "Kazakhstan" in body
        assert "Central Asia" in body
        assert "Uzbekistan" not in body
        assert "The whole issue" in body


def test_nothing_is_loaded_and_nothing_reports_back():
    html = letter_of(published_digest()).html
    page = BeautifulSoup(html, "html.parser")
    assert not page.find_all(["img", "script", "link", "iframe", "form", "video", "object"])
    assert "url(" not in html
    assert "@import" not in html
    links = {a["href"] for a in page.find_all("a")}
    assert all(re.match(r"https?://(127\.0\.0\.1|outlet-\d)", link) for link in links)
    assert not [link for link in links if "utm_" in link]


def test_styles_are_in_the_elements_and_dark_screens_are_thought_of():
    page = BeautifulSoup(letter_of(published_digest()).html, "html.parser")
    assert all(tag.get("style") for tag in page.find_all(["h1", "h2", "h3", "p", "a"]))
    assert "prefers-color-scheme:dark" in page.style.text.replace(" ", "")


def test_headers_say_which_list_it_is_and_how_to_leave_it():
    reader = uuid4()
    message = parsed(letter_of(published_digest()), subscriber=reader)
    stop = message["List-Unsubscribe"]
    assert re.fullmatch(r"<http://127\.0\.0\.1:\d+/subscribe/stop/[\w.-]+/monitor/>", stop)
    assert tokens.read(tokens.STOP, stop.split("/")[-3]) == reader
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"].endswith("<monitor.127.0.0.1>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert (message["To"], message["From"]) == ("reader@mail.example", "Newsroom <news@127.0.0.1>")


def test_each_copy_has_its_own_readers_token():
    one, two = uuid4(), uuid4()
    letter = letter_of(published_digest())
    for reader in (one, two):
        for body in bodies(parsed(letter, subscriber=reader)):
            (token,) = set(re.findall(r"/subscribe/manage/([^/]+)/", body))
            assert tokens.read(tokens.MANAGE, token) == reader
    assert (
        letters.PLACE not in letters.wire(letter, letters.Envelope("a@mail.example", None, uuid4())).decode()
    )


LANGUAGES = [
    ("en", "Plain words = with 100 % and “quotes”"),
    ("ru", "Железная дорога открыта"),
    ("ug", "تۆمۈر يول ئېچىلدى"),
    ("kk", "Темір жол ашылды: Ә Ғ Қ Ң Ө Ұ Ү Һ І"),
]


@pytest.mark.parametrize(("language", "words"), LANGUAGES)
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_every_script_arrives_as_it_was_and_in_ascii(language, words, padding):
    body = f"{words * 30}{'x' * padding}\n\n.a line that begins with a dot"
    items = (
        ItemDoc(body=body, headline=words, citations=make_document(1, 1, 1).sections[0].items[0].citations),
    )
    sections = (SectionDoc(heading=words, items=items),)
    document = replace(make_document(language=language, title=words), sections=sections)
    edition = published_from(document)
    data = letters.wire(letter_of(edition), letters.Envelope("a@mail.example", uuid4(), uuid4()))
    assert data.isascii()
    lines = data.split(b"\r\n\r\n", 1)[1].split(b"\r\n")
    assert max(map(len, lines)) <= 76
    message = message_from_bytes(data, policy=policy.default)
    assert message["Subject"] == f"Monitor: {words}"
    text, html = bodies(message)
    assert words * 30 in text
    assert words * 30 in html
    page = BeautifulSoup(html, "html.parser")
    assert (page.html["lang"], page.html["dir"]) == (language, "rtl" if language == "ug" else "ltr")


def published_from(document):
    return publishing.publish(make_digest(document))


@pytest.mark.parametrize("name", ["To", "Subject", "From"])
@pytest.mark.parametrize("value", ["a\r\nBcc: b@mail.example", "a\nX: y", "a\rX: y", "a\r\n\r\nbody"])
def test_no_value_begins_another_header(name, value):
    with pytest.raises(mime.BadHeaderError):
        mime.header(name, value)


def test_words_of_an_item_are_shown_as_words():
    document = make_document(sections=1, items=1, citations=1, title="<script>alert(1)</script>")
    letter = letter_of(published_from(document))
    assert "<script>" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert "<script>alert(1)</script>" in letter.text


def test_words_of_the_interface_read_from_the_left_in_a_letter_that_reads_from_the_right():
    edition = published_from(make_document(language="ug", title="تۆمۈر يول ئېچىلدى"))
    corrected = publishing.correct(digest_of(edition), by=None, note="ئون ئەمەس، توققۇز پويىز.")
    page = BeautifulSoup(letter_of(corrected).html, "html.parser")
    foot = page.find(class_="foot").find_all("p")[-1]
    assert (foot["lang"], foot["dir"]) == ("en", "ltr")
    word = page.find(class_="correction").strong
    assert (word.text, word["lang"], word["dir"]) == ("Correction:", "en", "ltr")
    heading = page.find("h1")
    assert not heading.get("dir")
    assert {cited["dir"] for cited in page.find_all("p", class_="meta")} == {"ltr"}
