"""A page's address is fetched, safely, and read like a saved page; on failure all that was typed stays."""

from dataclasses import replace

import pytest
from django.urls import reverse

from digests.domain import page_import
from digests.models import Digest
from tests.admin.test_import import IMPORT, items_of, press
from tests.factories import CountryFactory, SeriesFactory, SourceFactory
from tests.internet import Internet, Server, drip, running

URL = "http://news.example/roundup"
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Roundup</title></head><body>
<nav><a href="/">Home</a> <a href="/about">About us</a></nav>
<article><h1>The week</h1><h2>Kazakhstan</h2>
<p>Grain queues at the Достык crossing grew shorter in spring, <a href="../kursiv/1?a=b">Kursiv</a> reported.</p>
<p>Reservoirs in the south hold more water than a year ago, <a href="//tengri.example/2">Tengrinews</a> wrote.</p>
</article><footer>All rights reserved</footer></body></html>"""
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def desk(editor_client):
    SeriesFactory()
    CountryFactory(code="KZ")
    for name in ("Kursiv", "Tengrinews"):
        SourceFactory(slug=name.lower(), name=name)
    return editor_client


@pytest.fixture
def server(monkeypatch):
    net = Internet()
    net.install(monkeypatch)
    with running(Server()) as here:
        net.host("news.example", here)
        here.answers["/roundup"] = (200, HTML, PAGE.encode())
        yield here


def give(desk, address=URL, **more):
    return desk.post(reverse(IMPORT), {"series": SeriesFactory().pk, "address": address} | more)


def said(answer):
    assert answer.status_code == 422
    assert answer.context["form"]["address"].value()
    assert not Digest.objects.exists()
    return " ".join(answer.context["form"].errors.get("address", []))


def test_a_page_becomes_a_draft(desk, server):
    answer = give(desk)
    assert answer.status_code == 200
    items = items_of(answer)
    assert [item.citations[0].url for item in items] == [
        "http://news.example/kursiv/1?a=b",
        "http://tengri.example/2",
    ]
    assert "Достык" in items[0].body
    assert press(desk, answer, "make").status_code == 302
    digest = Digest.objects.get()
    assert [section.country_id for section in digest.sections.all()] == ["KZ"]


@pytest.mark.parametrize(
    ("kind", "encoding"),
    [("text/html; charset=windows-1251", "cp1251"), ("text/html", "utf-8"), ("", "utf-8")],
)
def test_encodings_are_what_the_server_or_the_page_says(desk, server, kind, encoding):
    page = PAGE.replace('<meta charset="utf-8">', "")
    server.answers["/roundup"] = (200, {"Content-Type": kind}, page.encode(encoding))
    assert "Достык" in items_of(give(desk))[0].body


def test_a_plain_text_is_read_as_one(desk, server):
    text = "Kazakhstan\n\nGrain queues grew shorter, Kursiv reported.\n"
    server.answers["/roundup"] = (200, {"Content-Type": "text/plain"}, text.encode())
    assert len(items_of(give(desk))) == 1


def test_links_are_completed_by_the_address_that_answered(desk, server):
    server.answers["/r"] = (301, {"Location": "/roundup"}, b"")
    server.answers["/roundup"] = (200, HTML, PAGE.replace("../kursiv", "kursiv").encode())
    answer = give(desk, "http://news.example/r")
    assert items_of(answer)[0].citations[0].url == "http://news.example/kursiv/1?a=b"


def test_back_from_the_review_the_address_is_in_its_box(desk, server):
    sheet = give(desk).context["sheet"]
    form = desk.post(reverse(IMPORT), {"back": "1", "original": sheet.original, "series": "1"}).context[
        "form"
    ]
    assert form["address"].value() == URL
    assert not form["text"].value()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "no page"),
        (410, "no page"),
        (403, "paste its text"),
        (451, "paste its text"),
        (500, "Try again"),
    ],
)
def test_a_page_that_is_not_given_is_told(desk, server, status, words):
    server.answers["/roundup"] = status
    assert words in said(give(desk))


def test_what_is_no_page_is_told(desk, server):
    server.answers["/roundup"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7 ...")
    assert "a PDF" in said(give(desk))
    server.answers["/roundup"] = (200, {}, b"x" * 2_000_001)
    assert "2" in said(give(desk))
    server.answers["/roundup"] = (200, {}, b"")
    assert said(give(desk))


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://localhost:8000/admin/", "http://[::1]/", "http://a:b@news.example/"],
)
def test_inner_addresses_are_refused(desk, server, address):
    assert said(give(desk, address))
    assert server.hits == []


def test_a_server_that_drips_is_told(desk, server, monkeypatch):
    monkeypatch.setattr(page_import, "LIMITS", replace(page_import.LIMITS, seconds=0.3))
    server.answers["/roundup"] = drip(begin=b"HTTP/1.1 200 OK\r\n\r\n")
    assert "0.3 seconds" in said(give(desk))


@pytest.mark.parametrize("typed", ["not an address", "javascript:alert(1)", "ftp://news.example/x"])
def test_what_is_no_address_is_told(desk, typed):
    assert said(give(desk, typed))


def test_only_one_of_three_is_taken_and_nothing_lost(desk, server):
    answer = give(desk, text="Kazakhstan")
    assert answer.status_code == 422
    form = answer.context["form"]
    assert (form["text"].value(), form["address"].value()) == ("Kazakhstan", URL)
    assert "Clear one" in str(form.non_field_errors())
    assert server.hits == []
    assert "Paste a text" in str(give(desk, "").context["form"].non_field_errors())
