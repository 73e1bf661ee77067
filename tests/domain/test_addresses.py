"""Addresses: a URI stays as it is, an IRI becomes one, and what is no web address is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rfc3986_validator import validate_rfc3986

from digests.domain.addresses import as_uri


@pytest.mark.parametrize(
    "address",
    [
        "https://agency.example",
        "https://agency.example/",
        "https://agency.example:8443/a/b?c=d&e=/?#f?g",
        "http://agency.example/%D0%BF?q=%20",
        "https://agency.example/(a),b;c=d@e:f~g",
        "https://agency.example?a",
        "http://[::1]:8000/",
        "http://name:word@agency.example/",
    ],
)
def test_a_uri_stays_as_it_is(address):
    assert as_uri(address) == address


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        ("https://қазақ.example/жол", "https://xn--80aau21bd.example/%D0%B6%D0%BE%D0%BB"),
        ("https://agency.example/a b|c", "https://agency.example/a%20b%7Cc"),
        ("https://agency.example/100%", "https://agency.example/100%25"),
        ("https://agency.example/?a[]=1", "https://agency.example/?a%5B%5D=1"),
        ("https://agency.example/#a#b", "https://agency.example/#a%23b"),
        ("  HTTPS://Agency.Example/A ", "https://agency.example/A"),
    ],
)
def test_what_people_type_becomes_one(address, uri):
    assert as_uri(address) == uri


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "agency.example",
        "mailto:desk@agency.example",
        "ftp://a.example/",
        "https://",
        "http://a:b/",
        "http://[::x]/",
    ],
)
def test_what_is_no_web_address_is_none(address):
    assert as_uri(address) is None


@given(st.text(max_size=30).map(lambda text: f"https://{text}"))
def test_whatever_comes_of_it_is_a_uri(address):
    uri = as_uri(address)
    assert uri is None or (validate_rfc3986(uri) and as_uri(uri) == uri)
