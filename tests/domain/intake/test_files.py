"""Files: formats, encodings, and what is refused with a sentence."""

import io
import zipfile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from digests.domain.intake import MAX_BYTES, IntakeError, read_file
from digests.domain.intake.decode import decode
from tests.domain.intake.facts import KNOWLEDGE
from tests.domain.intake.scoring import TEXTS, TODAY, sections_of, sources_of


def read(name, data):
    return read_file(name, data, KNOWLEDGE, today=TODAY)


def _link(paragraph, words, url):
    relation = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = words
    run.append(text)
    link.append(run)
    paragraph._p.append(link)


def _bytes(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def styled_docx():
    document = docx.Document()
    document.add_heading("Hills and harbours", 0)
    document.add_paragraph("Bread, bridges and a bus.", style="Subtitle")
    document.add_heading("Regional", 1)
    document.add_paragraph("Five railways agree on a form, Xinhua reported on June 3.")
    document.add_heading("Kyrgyzstan", 1)
    document.add_heading("Bridges for Osh", 2)
    _link(document.add_paragraph("The last two are repaired, says "), "24.kg", "https://24.kg/bridges")
    document.add_heading("Bread by horse", 2)
    document.add_paragraph("Naryn delivers bread by horse, as reported by Kaktus Media.")
    document.add_paragraph("It saves fuel.")
    document.add_heading("Bosnia and Herzegovina", 1)
    document.add_paragraph("Wardens return to Drvar, N1 reported.", style="List Bullet")
    document.add_paragraph("A library lends saws, Oslobođenje wrote.", style="List Bullet")
    document.add_paragraph("Source: Hill Post")
    return _bytes(document)


def test_word_headings_title_links_and_lists():
    intake = read("week.docx", styled_docx())

    assert intake.document.title == "Hills and harbours"
    assert intake.document.standfirst == "Bread, bridges and a bus."
    assert intake.document.credit.name == "Hill Post"
    assert sections_of(intake) == [["Regional", None], ["Kyrgyzstan", "KG"], ["Bosnia and Herzegovina", "BA"]]
    assert sources_of(intake) == [["Xinhua"], ["24.kg", "Kaktus Media"], ["N1", "Oslobođenje"]]
    bridges, bread = intake.document.sections[1].items
    assert (bridges.headline, bridges.citations[0].url) == ("Bridges for Osh", "https://24.kg/bridges")
    assert bread.body == "Naryn delivers bread by horse, as reported by Kaktus Media.\n\nIt saves fuel."


def test_word_file_with_bold_paragraphs_for_headings():
    document = docx.Document()
    for words, bold in [
        ("Caucasus weekly", True),
        ("ARMENIA", True),
        ("Chess house gets a roof, Armenpress said.", False),
        ("AZERBAIJAN", True),
        ("Ganja counts trees, Report informs.", False),
        ("Georgia:", True),
        ("Batumi lends umbrellas, Civil.ge wrote.", False),
    ]:
        document.add_paragraph().add_run(words).bold = bold
    intake = read("week.docx", _bytes(document))

    assert intake.document.title == "Caucasus weekly"
    assert sections_of(intake) == [["Armenia", "AM"], ["Azerbaijan", "AZ"], ["Georgia", "GE"]]
    assert sources_of(intake) == [["Armenpress"], ["Report"], ["Civil.ge"]]


RUSSIAN = (TEXTS / "04-russian.txt").read_text("utf-8")
OLD_RUSSIAN = RUSSIAN.translate(str.maketrans("–«»", '-""'))
FRENCH = (TEXTS / "03-french-sahel.txt").read_text("utf-8")
TURKISH = (TEXTS / "10-turkish.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"), (RUSSIAN, "utf-8"), (RUSSIAN, "utf-8-sig"), (RUSSIAN, "utf-16"), (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "utf-16-be"), (OLD_RUSSIAN, "koi8-r"), (OLD_RUSSIAN, "cp866"), (FRENCH, "cp1252"), (FRENCH, "latin-1"), (FRENCH, "utf-16"), (FRENCH, "utf-16-le"), (TURKISH, "cp1254"),
    ],
)  # fmt: skip
def test_encodings(text, encoding):
    assert decode(text.replace("\n", "\r\n").encode(encoding)) == text.replace("\n", "\r\n")


def test_windows_file_gives_the_same_sections():
    intake = read("obzor.txt", RUSSIAN.replace("\n", "\r\n").encode("cp1251"))

    assert [country for _heading, country in sections_of(intake)] == ["KZ", "KG", "UZ", "TJ"]


def test_html_page_that_declares_its_encoding():
    page = '<html><head><meta charset="windows-1251"></head><body><h2>Мали</h2><p>Дождь, пишет ТАСС.</p></body></html>'

    assert sections_of(read("page.htm", page.encode("cp1251"))) == [["Мали", "ML"]]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"%PDF-1.7 ...", "a PDF"),
        ("a.txt", b"%PDF-1.7 ...", "a PDF"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "old Word file"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "old Word file"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "an image"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "an image"),
        ("a.rtf", b"{\\rtf1 hello}", "rich text"),
        ("a.docx", b"just words", "not a Word document"),
        ("a.docx", b"PK\x03\x04" + b"broken" * 50, "damaged"),
        ("a.docx", b"", "empty"),
        ("a.txt", b"", "no text"),
        ("a.txt", b" \r\n ", "no text"),
        ("a.bin", bytes(range(1, 9)) * 100, "not a kind of file"),
        ("a.txt", b"x" * (MAX_BYTES + 1), "at most 5 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(name, data, said):
    with pytest.raises(IntakeError, match=said):
        read(name, data)


def _zip(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_zip_that_is_no_word_file():
    with pytest.raises(IntakeError, match="not a Word document"):
        read("a.docx", _zip({"readme.txt": "hello"}))


def test_zip_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(IntakeError, match="far too large"):
        read("a.docx", _zip({"word/document.xml": b" " * 31_000_000}))


def test_word_file_with_entities_is_refused():
    document = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><w:document/>'
    with pytest.raises(IntakeError, match="entities"):
        read("a.docx", _zip({"word/document.xml": document}))


def test_word_file_without_its_parts_is_damaged():
    with pytest.raises(IntakeError, match=r"damaged|no text"):
        read("a.docx", _zip({"word/document.xml": b"<w:document"}))
