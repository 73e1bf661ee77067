"""EMAIL_URL: what it may say, and what a wrong one is told."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.mail_server import ADVICE, ASCII, MailServer, parse

FOLDER = Path("/data/mail")
NOTHING_ELSE = "EMAIL_URL takes ?tls=none or ?tls=starttls and nothing else."


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", None),
        ("none", None),
        ("file:", MailServer(folder=FOLDER)),
        ("file:///a/folder%20of%20mine", MailServer(folder=Path("/a/folder of mine"))),
        ("smtp://mail.example", MailServer("mail.example", 587)),
        ("SMTP://Mail.Example:25", MailServer("mail.example", 25)),
        (
            "smtp://user%40news.example:p%3A%2F%3F%23ss@mail.example:2525",
            MailServer("mail.example", 2525, "user@news.example", "p:/?#ss"),
        ),
        ("smtp://mail.example?tls=none", MailServer("mail.example", 587, tls="none")),
        ("smtp://127.0.0.1:25", MailServer("127.0.0.1", 25, tls="none")),
        ("smtp://[::1]", MailServer("::1", 587, tls="none")),
        ("smtp://localhost?tls=starttls", MailServer("localhost", 587)),
        ("smtps://mail.example", MailServer("mail.example", 465, tls="implicit")),
        ("smtps://user:pass@mail.example:1465", MailServer("mail.example", 1465, "user", "pass", "implicit")),
    ],
)
def test_what_it_may_say(url: str, server: MailServer | None) -> None:
    assert parse(url, folder=FOLDER) == server


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mail.example", ADVICE),
        ("mail.example:587", ADVICE),
        ("imap://hidden:hidden@mail.example", ADVICE),
        ("smtp://", ADVICE),
        ("smtp://hidden:hidden@", ADVICE),
        ("smtp://hidden:hidden@mail.example:mail", ADVICE),
        ("smtp://hidden:hidden@mail.example:99999", ADVICE),
        ("smtp://hidden:hidden@[::1", ADVICE),
        ("smtp://hidden:hidden@mail.example?tls=ssl", NOTHING_ELSE),
        ("smtp://hidden:hidden@mail.example?tls=", NOTHING_ELSE),
        ("smtp://hidden:hidden@mail.example?tls=none&tls=starttls", NOTHING_ELSE),
        ("smtp://hidden:hidden@mail.example?ssl=true", NOTHING_ELSE),
        ("smtps://hidden:hidden@mail.example?tls=none", NOTHING_ELSE),
        ("smtp://hidden:hidden%C3%B6@mail.example", ASCII),
    ],
)
def test_a_wrong_one_is_told_without_its_password(url: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        parse(url, folder=FOLDER)
    assert str(refused.value) == said
    assert "hidden" not in repr(refused.value)


def test_a_server_shown_in_a_shell_hides_who_signs_in() -> None:
    shown = repr(parse("smtp://hidden:hidden@mail.example", folder=FOLDER))
    assert shown == "MailServer(mail.example:587)"
