"""What a row of outcomes says of a link."""

from datetime import UTC, datetime, timedelta

import pytest

from digests.choices import LinkHealth, LinkOutcome
from digests.domain.link_verdicts import DAY, HOUR, ROUND, Found, Standing, ask, judge
from tests.internet import Internet, Server, drip, running

START = datetime(2026, 3, 8, 12, tzinfo=UTC)
ALIVE, DEAD, UNCHECKED = LinkHealth.ALIVE, LinkHealth.DEAD, LinkHealth.UNCHECKED
URL = "http://news.example/a"


def walk(*outcomes, standing=None, every=None):
    """Judge outcomes in a row, each when the one before says; return the standings."""
    at, standings = START, []
    standing = standing or Standing()
    for outcome in outcomes:
        standing, due = judge(standing, Found(LinkOutcome(outcome)), at=at)
        standings.append(standing)
        assert due > at
        at = at + every if every else due
    return standings


def healths(*outcomes, **kw):
    return [standing.health for standing in walk(*outcomes, **kw)]


def test_a_page_that_is_gone_is_dead_the_second_or_third_time():
    assert healths("missing", "missing", "missing") == [UNCHECKED, UNCHECKED, DEAD]
    assert healths("missing", "missing", every=6 * HOUR) == [UNCHECKED, DEAD]
    # However often in an hour.
    assert DEAD not in healths(*["missing"] * 20, every=timedelta(minutes=3))


def test_silence_is_dead_after_days():
    assert healths(*["fails"] * 3, standing=Standing(ALIVE), every=DAY) == [ALIVE, ALIVE, DEAD]
    assert DEAD not in healths(*["fails"] * 40, every=HOUR)
    found = healths(*["fails"] * 8)
    assert found[:3] == [UNCHECKED] * 3
    assert found[-1] == DEAD


def test_an_answer_ends_the_row_of_failures():
    assert healths("fails", "fails", "answers", "fails", every=DAY)[-1] == ALIVE
    assert walk("fails", "fails", "closed", every=DAY)[-1] == Standing(UNCHECKED)


@pytest.mark.parametrize("outcome", ["closed", "unasked"])
def test_what_tells_nothing_kills_nothing_and_raises_the_dead_to_doubt(outcome):
    assert healths(*[outcome] * 9, every=DAY) == [UNCHECKED] * 9
    assert healths(outcome, standing=Standing(ALIVE)) == [ALIVE]
    assert healths(outcome, standing=Standing(DEAD, 4, START)) == [UNCHECKED]


def test_while_this_server_is_offline_nothing_is_counted():
    before = Standing(ALIVE, 2, START)
    assert judge(before, Found(LinkOutcome.OFFLINE), at=START + 9 * DAY) == (before, START + 9 * DAY + HOUR)


def test_the_dead_are_asked_again_and_may_come_back():
    assert healths("missing", "fails", "answers", standing=Standing(DEAD, 3, START)) == [DEAD, DEAD, ALIVE]


def test_when_a_link_is_due():
    assert judge(Standing(), Found(LinkOutcome.ANSWERS), at=START)[1] == START + ROUND
    assert judge(Standing(), Found(LinkOutcome.FAILS), at=START)[1] == START + HOUR
    assert judge(Standing(DEAD), Found(LinkOutcome.FAILS), at=START)[1] == START + 7 * DAY


@pytest.fixture
def server(monkeypatch):
    net = Internet()
    net.install(monkeypatch)
    with running(Server()) as here:
        net.host("news.example", here)
        net.name("inside.example", "127.0.0.1")
        yield here


@pytest.mark.parametrize(
    ("status", "outcome", "asked"),
    [
        (200, "answers", ["HEAD"]),
        (204, "answers", ["HEAD"]),
        (404, "missing", ["HEAD", "GET"]),
        (410, "missing", ["HEAD", "GET"]),
        (401, "closed", ["HEAD", "GET"]),
        (403, "closed", ["HEAD", "GET"]),
        (451, "closed", ["HEAD", "GET"]),
        (429, "closed", ["HEAD"]),
        (503, "closed", ["HEAD"]),
        (500, "fails", ["HEAD", "GET"]),
    ],
)
def test_answers(server, status, outcome, asked):
    server.answers["/a"] = status
    assert ask(URL) == Found(LinkOutcome(outcome), status, HOUR if status in {429, 503} else timedelta(0))
    assert [method for method, *_ in server.hits] == asked


@pytest.mark.parametrize("head", [405, 404, 500, None])
def test_a_server_that_knows_get_alone(server, head):
    def by_method(handler):
        if handler.command == "HEAD" and head is None:
            handler.close_connection = True
            return
        handler.send_response(head if handler.command == "HEAD" else 200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.answers["/a"] = by_method
    assert ask(URL).outcome == LinkOutcome.ANSWERS


def test_a_page_is_not_read(server):
    server.answers["/a"] = drip(begin=b"HTTP/1.1 200 OK\r\n\r\n")
    assert ask(URL) == Found(LinkOutcome.ANSWERS, 200)


def test_redirects_lead_on_but_not_inside(server):
    server.answers["/a"] = (301, {"Location": "/b"}, b"")
    server.answers["/b"] = 404
    assert ask(URL).outcome == LinkOutcome.MISSING
    server.answers["/b"] = (302, {"Location": "http://inside.example/"}, b"")
    assert ask(URL).outcome == LinkOutcome.UNASKED


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("http://nobody.example/", "fails"),
        ("http://inside.example/", "unasked"),
        ("ftp://news.example/", "unasked"),
    ],
)
def test_no_answer(server, url, outcome):
    assert ask(url) == Found(LinkOutcome(outcome))


@pytest.mark.parametrize(
    ("said", "wait"),
    [("7200", 2 * HOUR), ("5", HOUR), ("999999999999", DAY), ("soon", HOUR), ("", HOUR),
     ("Wed, 21 Oct 2065 07:28:00 GMT", DAY), ("Wed, 21 Oct 2015 07:28:00 GMT", HOUR)],
)  # fmt: skip
def test_a_host_is_left_alone_as_long_as_it_asks(server, said, wait):
    server.answers["/a"] = (429, {"Retry-After": said}, b"")
    assert ask(URL).wait == wait
