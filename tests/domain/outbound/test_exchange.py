"""Time, size, memory and redirects of a request end where they should."""

import gzip
import shutil
import socket
import ssl
import subprocess
import time
import tracemalloc
import zlib
from concurrent.futures import Future

import brotli
import pytest
import requests
from django.utils import translation
from urllib3.exceptions import ReadTimeoutError

from digests.domain.outbound import (
    PAGE,
    PROBE,
    WEBHOOK,
    LargeError,
    Limits,
    OutboundError,
    SlowError,
    UnreachableError,
    UntrustedError,
    exchange,
    fetch,
    probe,
    send,
)
from tests.internet import PUBLIC, Server, drip, running

URL = "http://news.example/"
SHORT = Limits(seconds=0.4, size=100_000, redirects=5)
SHORT_CUT = Limits(seconds=0.4, size=1000, cuts=True)
OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture(scope="session")
def bombs():
    """400 MB of nothing, packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    # A block that needs nothing of the one before it, a hundred times.
    blocks = 100 * (packer.compress(bytes(4_000_000)) + packer.flush(zlib.Z_FULL_FLUSH))
    packed = {"gzip": gzip.compress(b"")[:10] + blocks, "deflate": b"\x78\x9c" + blocks}
    packed["br"] = brotli.compress(bytes(50_000_000), quality=1)
    packed["gzip, gzip"] = gzip.compress(packed["gzip"])
    return packed


def test_a_page(server):
    page = "<p>Тенге</p>".encode() * 100
    server.answers["/a?b=c"] = (200, {"Content-Encoding": "gzip", "X-One": "1"}, gzip.compress(page))
    answer = fetch(URL + "a?b=c#part")
    assert (answer.status, answer.body, answer.is_whole) == (200, page, True)
    assert answer.headers["x-one"] == "1"
    assert server.hits == [("GET", "/a?b=c", "news.example", b"")]


def test_we_say_who_asks(server, settings):
    seen = []

    def keep(handler):
        seen.append(handler.headers["User-Agent"])
        handler.send_response(204)
        handler.end_headers()

    server.answers["/"] = keep
    fetch(URL)
    assert seen == [f"Newsroom (+{settings.SITE_URL}/about/)"]


def test_a_body_is_sent_once_and_the_answer_told(server):
    server.answers["/hook"] = (410, {}, b"gone")
    answer = send(URL + "hook", body=b'{"a": 1}', headers={"Content-Type": "application/json"})
    assert (answer.status, answer.body) == (410, b"gone")
    assert server.hits == [("POST", "/hook", "news.example", b'{"a": 1}')]


def test_the_limits_are_those_of_the_design():
    assert (WEBHOOK.seconds, WEBHOOK.size, WEBHOOK.redirects) == (10, 64 * 1024, 0)
    assert PAGE.seconds <= 15
    assert PAGE.size <= 5_000_000
    assert PROBE.seconds <= 15


@pytest.mark.parametrize(
    "trickle",
    [
        drip(),
        drip(begin=OK + b"X-Long: "),
        drip(begin=OK, every=b"X-Many: 1\r\n"),
        drip(begin=OK + b"\r\n"),
        drip(begin=OK + b"Content-Length: 500\r\n\r\n"),
        drip(begin=OK + b"Transfer-Encoding: chunked\r\n\r\n", every=b"1\r\nx\r\n"),
        drip(begin=OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 9000)[:20], every=b""),
        drip(begin=b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n"),
        drip(begin=b"HTTP/1.1 302 Found\r\nLocation: /there\r\n", every=b"X-Many: 1\r\n"),
    ],
)
def test_a_dripping_server_is_left_in_time(server, trickle):
    server.answers["/"] = trickle
    began = time.monotonic()
    with pytest.raises(SlowError):
        fetch(URL, limits=SHORT)
    assert time.monotonic() - began < SHORT.seconds + 1.5


def test_a_body_whose_next_part_never_came_was_slow():
    done = Future()
    done.set_exception(requests.ConnectionError(ReadTimeoutError(None, URL, "Read timed out.")))
    with pytest.raises(SlowError):
        exchange._result(done)


def test_a_status_counts_although_the_body_drips(server):
    server.answers["/"] = drip(begin=OK + b"\r\n")
    began = time.monotonic()
    answer = send(URL, body=b"", headers={}, limits=SHORT_CUT)
    assert (answer.status, answer.is_whole) == (200, False)
    assert probe(URL, method="GET", limits=PROBE).status == 200
    assert time.monotonic() - began < 2


def test_a_status_that_never_comes_is_none(server):
    server.answers["/"] = drip(begin=b"HTTP/1.1 200")
    with pytest.raises(SlowError):
        send(URL, body=b"", headers={}, limits=SHORT_CUT)


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br", "gzip, gzip"])
@pytest.mark.parametrize("status", [200, 302])
def test_bombs_are_cut_without_much_memory(server, bombs, packing, status):
    server.answers["/"] = (status, {"Content-Encoding": packing}, bombs[packing])
    tracemalloc.start()
    try:
        with pytest.raises(LargeError):
            fetch(URL)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
        answer = send(URL, body=b"", headers={})
        assert (answer.status, len(answer.body), answer.is_whole) == (status, 64 * 1024, False)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("begin", [OK + b"\r\n", b"HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n"])
def test_an_endless_body(server, begin):
    server.answers["/"] = drip(begin=begin, every=b"x" * 65536, pause=0)
    server.answers["/there"] = drip(begin=OK + b"\r\n", every=b"x" * 65536, pause=0)
    with pytest.raises(LargeError, match="5"):
        fetch(URL)
    assert len(send(URL, body=b"", headers={}).body) == 64 * 1024


def test_an_answer_of_the_very_limit_is_whole(server):
    server.answers["/"] = (200, {}, b"x" * 1000)
    server.answers["/more"] = (200, {}, b"x" * 1001)
    limits = Limits(seconds=5, size=1000)
    assert fetch(URL, limits=limits).is_whole
    with pytest.raises(LargeError):
        fetch(URL + "more", limits=limits)


def test_redirects_are_followed_so_far(server, internet):
    internet.host("other.example", server)
    server.answers |= {f"/{n}": (301, {"Location": f"/{n + 1}"}, b"") for n in range(9)}
    server.answers["/3"] = (307, {"Location": "//other.example/there"}, b"")
    answer = fetch(URL + "0")
    assert answer.url == "http://other.example/there"
    server.answers["/3"] = (301, {"Location": "/4"}, b"")
    with pytest.raises(UnreachableError, match="redirects"):
        fetch(URL + "0")
    assert len(server.hits) == 5 + 6


def test_redirects_share_one_time(server):
    def slow(handler):
        time.sleep(0.15)
        handler.send_response(302)
        handler.send_header("Location", "/")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.answers["/"] = slow
    with pytest.raises(SlowError):
        fetch(URL, limits=SHORT)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"\x16\x03\x01 what is this\r\n\r\n",
        OK + b"Content-Length: 50\r\n\r\nshort",
        OK + b"Content-Encoding: gzip\r\n\r\nno gzip",
        OK + b"X: 1\r\n" * 200 + b"\r\n",
        OK + b"X: " + b"x" * 70_000 + b"\r\n\r\n",
    ],
)
def test_nonsense_is_no_answer(server, nonsense):
    def write(handler):
        handler.close_connection = True
        handler.wfile.write(nonsense)

    server.answers["/"] = write
    with pytest.raises(UnreachableError):
        fetch(URL)


def test_a_redirect_to_nonsense(server):
    server.answers["/"] = (302, {"Location": "http://[half"}, b"")
    with pytest.raises(OutboundError):
        fetch(URL)


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/a b", "/a%20b"),
        ("/%D0%B0?x=%2F", "/%D0%B0?x=%2F"),
        ("/тенге".encode().decode("latin-1"), "/%D1%82%D0%B5%D0%BD%D0%B3%D0%B5"),
        ("/ü", "/%C3%BC"),
    ],
)
def test_redirects_as_servers_really_write_them(server, location, path):
    server.answers["/"] = (302, {"Location": location}, b"")
    assert fetch(URL).url == f"http://news.example{path}"


def test_nobody_listens(internet):
    with running(Server()) as server:
        internet.host("news.example", server)
    with pytest.raises(UnreachableError):
        fetch(URL)


def test_messages_are_made_in_the_editors_language(internet, monkeypatch):
    spoken = []

    def resolve(*_args, **_kwargs):
        spoken.append(translation.get_language())
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with translation.override("ru"), pytest.raises(UnreachableError):
        fetch(URL)
    assert spoken == ["ru"]


@pytest.fixture
def authority(tmp_path):
    """A certificate for safe.example, and its key."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate, and isn't installed")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=safe.example",
         "-addext", "subjectAltName=DNS:safe.example", "-keyout", tmp_path / "key", "-out", tmp_path / "pem"],
        check=True, capture_output=True, timeout=30,
    )  # fmt: skip
    return tmp_path


def test_certificates_are_checked_against_the_name(internet, authority, monkeypatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "pem", authority / "key")
    with running(Server()) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        for name in ("safe.example", "other.example"):
            internet.host(name, server, port=443)
        with pytest.raises(UntrustedError):
            fetch("https://safe.example/")
        monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(authority / "pem"))
        assert fetch("https://safe.example/").body == b"here"
        with pytest.raises(UntrustedError):
            fetch("https://other.example/")
    assert {address for address, _ in internet.connected} == {PUBLIC}
    assert [host for _, _, host, _ in server.hits] == ["safe.example"]


def test_a_handshake_that_drips_is_left_in_time(internet, server):
    # The server waits for a line of HTTP; what it writes before is taken for a handshake that goes on.
    server.RequestHandlerClass = type("Drips", (server.RequestHandlerClass,), {"handle": drip_handshake})
    internet.host("news.example", server, port=443)
    began = time.monotonic()
    with pytest.raises(SlowError):
        fetch("https://news.example/", limits=SHORT)
    assert time.monotonic() - began < SHORT.seconds + 1.5


def drip_handshake(handler):
    """A handshake record of 16 kB, a byte at a time."""
    drip(begin=b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", every=b"\x00")(handler)
