"""Tokens: made, read, recognised; what was mistyped is none."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.domain.partners import tokens
from newsroom import logs

MADE = tokens.make("live").text()


def test_a_token_is_read_as_it_was_made() -> None:
    for mode in ("live", "test"):
        token = tokens.make(mode)
        assert tokens.parse(token.text()) == token
        assert re.fullmatch(rf"dgst_{mode}_[0-9A-Za-z]{{10}}_[0-9A-Za-z]{{36}}", token.text())
    assert len({tokens.make("live").secret for _ in range(100)}) == 100
    # 30 characters of 62 are 178 bits.
    assert 62**tokens.SECRET_LENGTH > 2**178


def test_of_the_secret_a_sha_256_is_kept() -> None:
    token = tokens.make("live")
    assert token.digest() == hashlib.sha256(token.secret.encode()).hexdigest()
    assert token.is_of(token.digest())
    assert not tokens.make("live").is_of(token.digest())


def test_a_token_shows_its_secret_in_no_error() -> None:
    token = tokens.make("live")
    assert token.secret not in repr(token)
    assert token.secret not in f"{token}"


@pytest.mark.parametrize("place", range(len(MADE)))
def test_every_typo_is_told(place: int) -> None:
    other = "a" if MADE[place] != "a" else "b"
    assert tokens.parse(MADE[:place] + other + MADE[place + 1 :]) is None
    assert tokens.parse(MADE[:place] + MADE[place + 1 :]) is None
    if place and MADE[place] != MADE[place - 1]:
        swapped = MADE[: place - 1] + MADE[place] + MADE[place - 1] + MADE[place + 1 :]
        assert tokens.parse(swapped) is None


@given(st.text())
def test_anything_else_is_no_token(text: str) -> None:
    assert tokens.parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "/api/v1/items/?key={}&limit=5",
        "/api/v1/items/{}/",
        "Bearer {}",
    ],
)
# A token is another one in each test process, so cases have names.
@pytest.mark.parametrize("part", [MADE, MADE.replace("_", "%5F"), MADE[:-3]], ids=["whole", "encoded", "cut"])
def test_no_log_line_has_one(text: str, part: str) -> None:
    secret = tokens.parse(MADE).secret
    hidden = logs._hidden(f"GET {text.format(part)} failed")
    assert secret[:20] not in hidden
    assert hidden.endswith(" failed")
    assert hidden.startswith("GET ")
