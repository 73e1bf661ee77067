"""Nothing but public addresses is asked, however one is written."""

import socket
from ipaddress import ip_address
from threading import Event
from threading import enumerate as enumerate_threads

import pytest

from digests.domain.outbound import (
    Limits,
    RefusedError,
    SlowError,
    UnreachableError,
    fetch,
    is_public,
    probe,
    send,
)
from tests.internet import PUBLIC

INSIDE = [
    "127.0.0.1",
    "127.1",
    "127.0.0.1.",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "0",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "017700000001",
    "0177.0.0.01",
    "127.255.255.254",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fec0::1]",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
]
ODD = [
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://127。0。0。1:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://[::ffff:127.0.0.1%2f]:{port}/",
    "http://127.0.0.1:{port}#@news.example/",
    "http:///127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
]
REFUSED = [
    "http://news.example@127.0.0.1:{port}/",
    "http://editor:secret@news.example/",
    "http://127.0.0.1:{port}\\@news.example/",
    "http://news.example\\@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\t/",
    "http://news.example/\r\nHost: 127.0.0.1",
    " http://news.example/",
    "ftp://news.example/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/",
    "javascript:alert(1)",
    "//127.0.0.1:{port}/",
    "127.0.0.1:{port}",
    "",
    "http://",
    "http://[::1",
]


def hits(canary):
    return canary.hits + canary.six.hits


@pytest.mark.parametrize("host", INSIDE)
def test_no_form_of_an_inner_address_is_asked(internet, canary, host):
    port = canary.six.port if host.startswith("[") else canary.port
    for ask in (fetch, probe, lambda url: send(url, body=b"{}", headers={})):
        # Some resolvers don't know some forms.
        with pytest.raises((RefusedError, UnreachableError)):
            ask(f"http://{host}:{port}/secret")
    assert hits(canary) == internet.connected == []


@pytest.mark.parametrize("url", ODD)
def test_odd_forms_reach_nothing(canary, url):
    with pytest.raises((RefusedError, UnreachableError)):
        fetch(url.format(port=canary.port))
    assert hits(canary) == []


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_plain_address_is_refused_unasked(canary, server, url):
    with pytest.raises(RefusedError):
        fetch(url.format(port=canary.port))
    assert hits(canary) == server.hits == []


def test_the_canary_sings_when_an_operator_allows_it(canary, settings):
    settings.INTERNAL_TARGETS = [f"127.0.0.1:{canary.port}"]
    assert post(f"http://127.0.0.1:{canary.port}/secret").status == 200
    assert [path for _, path, _, _ in canary.hits] == ["/secret"]
    # That one address, in that one spelling, and no other.
    for other in (f"127.1:{canary.port}", f"127.0.0.1.:{canary.port}", f"[::1]:{canary.six.port}"):
        with pytest.raises((RefusedError, UnreachableError)):
            post(f"http://{other}/secret")
    # Nor for what tells an editor what it found.
    for ask in (fetch, probe):
        with pytest.raises(RefusedError):
            ask(f"http://127.0.0.1:{canary.port}/secret")
    assert len(hits(canary)) == 1


def post(url):
    return send(url, body=b"{}", headers={})


@pytest.mark.parametrize("inner", ["127.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fec0::1"])
def test_a_name_that_leads_inside_is_refused(internet, canary, inner):
    internet.name("inside.example", inner)
    with pytest.raises(RefusedError):
        fetch(f"http://inside.example:{canary.port}/")
    assert hits(canary) == []
    assert internet.connected == []


def test_a_name_that_changes_after_the_check_is_asked_where_it_was_checked(internet, server, canary):
    internet.name("rebind.example", PUBLIC, "127.0.0.1")
    internet.routes[PUBLIC, canary.port] = ("127.0.0.1", server.port)
    answer = fetch(f"http://rebind.example:{canary.port}/")
    assert answer.body == b"here"
    assert internet.asked == ["rebind.example"]
    assert internet.connected == [(PUBLIC, canary.port)]
    assert server.hits[0][2] == f"rebind.example:{canary.port}"
    assert hits(canary) == []
    # By now the name leads inside.
    with pytest.raises(RefusedError):
        fetch(f"http://rebind.example:{canary.port}/")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/",
        "//localhost:{port}/x",
        "http://inside.example:{port}/",
        "http://[::1]:{six}/",
    ],
)
def test_a_redirect_inside_is_refused(internet, server, canary, settings, target):
    internet.name("inside.example", "127.0.0.1")
    # What may be asked directly is still nothing that a stranger's page may lead to.
    settings.INTERNAL_TARGETS = [f"127.0.0.1:{canary.port}", f"inside.example:{canary.port}"]
    where = target.format(port=canary.port, six=canary.six.port)
    server.answers["/"] = (302, {"Location": where}, b"")
    for ask in (fetch, probe):
        with pytest.raises(RefusedError):
            ask("http://news.example/")
    assert send("http://news.example/", body=b"", headers={}).status == 302
    assert hits(canary) == []


@pytest.mark.parametrize("target", ["ftp://news.example/", "http://a:b@news.example/", "javascript:1"])
def test_a_redirect_elsewhere_than_to_a_page_is_refused(server, target):
    server.answers["/"] = (301, {"Location": target}, b"")
    with pytest.raises(RefusedError):
        fetch("http://news.example/")


@pytest.mark.parametrize("port", [22, 25, 6379, 5432, 8000, 65535])
def test_other_ports_are_not_asked(internet, server, port):
    with pytest.raises(RefusedError, match=str(port)):
        fetch(f"http://news.example:{port}/")
    assert internet.connected == []


def test_nothing_of_the_environment_is_used(server, canary, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine news.example login editor password secret")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{canary.port}")
    seen = []

    def keep(handler):
        seen.append(dict(handler.headers))
        handler.send_response(204)
        handler.end_headers()

    server.answers["/"] = keep
    assert fetch("http://news.example/").status == 204
    assert "Authorization" not in seen[0]
    assert hits(canary) == []


def test_public_addresses_are_public():
    assert is_public(ip_address(PUBLIC))
    assert is_public(ip_address("2606:2800:220:1:248:1893:25c8:1946"))


def test_a_name_that_nobody_has(internet):
    with pytest.raises(UnreachableError):
        fetch("http://nobody.example/")


def test_names_that_cannot_be_asked(internet):
    for host in ("a" * 64 + ".example", "..", "xn--.example", "\udcff.example"):
        with pytest.raises((UnreachableError, RefusedError)):
            fetch(f"http://{host}/")


def test_a_resolver_that_hangs_is_left_behind(internet, monkeypatch):
    let_go = Event()

    def hang(*_args, **_kwargs):
        internet.asked.append("hangs")
        let_go.wait(5)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, 80))]

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    monkeypatch.setattr("digests.domain.outbound.exchange.GRACE", 0.05)
    with pytest.raises(SlowError):
        fetch("http://slow.example/", limits=Limits(seconds=0.2, size=10))
    let_go.set()
    for thread in enumerate_threads():
        if thread.name == "outbound":
            thread.join(5)
    # Nor does it connect when the name comes at last.
    assert internet.asked == ["hangs"]
    assert internet.connected == []
