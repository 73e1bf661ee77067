"""Encrypted and signed in, or not at all: a real server with a certificate made for the test."""

import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import AuthResult, LoginPassword

from digests.domain.mail.transport import ServerError, transport
from newsroom.mail_server import MailServer
from tests.mailbox import Mailbox, running

MAIL = b"Subject: Monitor\r\n\r\nWords\r\n.a line with a dot\r\n"
USER, PASSWORD = "news@mail.example", "p:/?#ss word"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this process trust the test's authority, as a system's certificates do."""
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


def certificate(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def authenticate(_server: Any, _session: Any, _envelope: Any, mechanism: str, data: Any) -> AuthResult:
    known = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=data == known, handled=False)


def signing_in(context: ssl.SSLContext) -> dict[str, Any]:
    """Return the options of a server that takes mail from who signs in after STARTTLS."""
    return {
        "tls_context": context,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": authenticate,
    }


@pytest.fixture
def box(authority: trustme.CA) -> Iterator[Mailbox]:
    """Return a server on 127.0.0.1 with a certificate for it, that wants STARTTLS and a login."""
    with running(**signing_in(certificate(authority, "127.0.0.1"))) as box:
        yield box


def server_of(box: Mailbox, **changed: Any) -> MailServer:
    assert box.server
    return replace(box.server, **({"user": USER, "password": PASSWORD, "tls": "starttls"} | changed))


def send(server: MailServer, count: int = 1) -> None:
    with closing(transport(server)) as post:
        for _ in range(count):
            post.send("news@mail.example", "reader@mail.example", MAIL, begin=lambda: True)


@pytest.mark.usefixtures("trusted")
def test_after_starttls_and_a_login_mails_are_taken_whole(box: Mailbox) -> None:
    send(server_of(box), 2)
    assert box.taken == [("reader@mail.example", MAIL)] * 2
    assert box.sessions[-1].ssl
    assert box.sessions[-1].authenticated


@pytest.mark.usefixtures("trusted")
def test_tls_from_the_first_octet(authority: trustme.CA) -> None:
    with running(ssl_context=certificate(authority, "127.0.0.1")) as box:
        send(server_of(box, user="", tls="implicit"))
        assert box.taken == [("reader@mail.example", MAIL)]


def refused(server: MailServer) -> str:
    with pytest.raises(ServerError) as error:
        send(server)
    said = f"{error.value} {error.value.__cause__!r}"
    assert PASSWORD not in said
    return str(error.value)


def test_a_certificate_of_an_unknown_authority_is_refused(box: Mailbox, authority: trustme.CA) -> None:
    assert refused(server_of(box)) == "SSLCertVerificationError"
    with running(ssl_context=certificate(authority, "127.0.0.1")) as other:
        assert refused(server_of(other, tls="implicit")) == "SSLCertVerificationError"
    assert box.taken == other.taken == []


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_name_is_refused(authority: trustme.CA) -> None:
    context = certificate(authority, "other.example")
    for tls, options in (("starttls", signing_in(context)), ("implicit", {"ssl_context": context})):
        with running(**options) as box:
            assert refused(server_of(box, tls=tls)) == "SSLCertVerificationError"
        assert box.taken == []


def test_a_server_that_offers_no_starttls_gets_neither_password_nor_mail() -> None:
    with running(authenticator=authenticate, auth_require_tls=False) as box:
        assert refused(server_of(box)) == "SMTPNotSupportedError"
        assert not any(session.authenticated for session in box.sessions)
    assert box.taken == []


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_told_without_it(box: Mailbox) -> None:
    assert refused(server_of(box, password="wrong")) == "SMTPAuthenticationError 535"
    assert refused(server_of(box, user="", password="")) == "the sender was refused with 530"
    assert box.taken == []
