"""The front: what it sends is what Django would have sent, to the byte, and as fresh."""

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from digests.domain import publishing
from digests.models import Item
from newsroom.front import Front
from tests.factories import digest_of, published_digest

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/countries/",
    "/search/",
    "/search/?q=freight",
    "/feeds/all.rss",
    "/corrections/",
    "/sitemap.xml",
]
KINDS = {
    "plain": {},
    "gzip": {"Accept-Encoding": "gzip, deflate"},
    "brotli": {"Accept-Encoding": "gzip, deflate, br;q=0.9"},
    "refused": {"Accept-Encoding": "br;q=0, gzip;q=0"},
    "odd weight": {"Accept-Encoding": "br;q=1.2.3, gzip;q=."},
    "odd coding": {"Accept-Encoding": "*;q=0.5, compress\xff"},
    "saving": {"Save-Data": "on"},
    "saving aloud": {"Save-Data": " ON "},
    "cookies of the desk": {"Cookie": "sessionid=abc; csrftoken=def; messages=x"},
    "language": {"Accept-Language": "ru, kk;q=0.9"},
    "accept": {"Accept": "application/json"},
    "any": {"If-None-Match": "*"},
    "another's": {"If-None-Match": '"0123", W/"4567"'},
    "no ETag": {"If-None-Match": "x"},
    "since": {"If-Modified-Since": "Sat, 01 Jan 2028 00:00:00 GMT"},
    "range": {"Range": "bytes=0-9"},
    "bad host": {"Host": "elsewhere.example"},
    "no host": {"Host": ""},
    "port": {"Host": "testserver:8000"},
    "claimed host": {"X-Forwarded-Host": "elsewhere.example"},
    "claimed scheme": {"X-Forwarded-Proto": "https"},
}
# These tell what is left, which is less with each request.
COUNTED = {"RateLimit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}


def ask(application, path, method="GET", **headers):
    said = []
    environ = RequestFactory().generic(method, path, headers=headers).environ
    answer = application(environ, lambda status, fields, *_error: said.append((status, fields)))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    ((status, fields),) = said
    assert all(type(name) is type(value) is str for name, value in fields)
    return status, sorted((name, "" if name in COUNTED else value) for name, value in fields), body


@pytest.fixture(autouse=True)
def _within_one_transaction():
    """Keep the connection open from one request to the next, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def django():
    return get_wsgi_application()


@pytest.fixture
def front(django):
    return Front(django)


def alike(django, front, path, method="GET", **headers):
    wanted = ask(django, path, method, **headers)
    answers = [ask(front, path, method, **headers) for _time in range(3)]
    assert answers == [wanted] * 3, (method, path, headers)
    return wanted


@pytest.mark.parametrize("kind", KINDS)
def test_answers_are_the_same_with_the_front_and_without(django, front, kind):
    published_digest()
    for path in (
        *PAGES,
        "/?x=1",
        "/?x=%ff&x",
        "/nothing/",
        "/countries",
        "/api/v1/digests/",
        "/static/no.css",
    ):
        for method in ("GET", "HEAD"):
            alike(django, front, path, method, **KINDS[kind])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "BREW"])
def test_other_methods_are_answered_as_before(django, front, method):
    published_digest()
    for path in ("/", "/api/v1/", "/subscribe/"):
        ask(front, path)
        alike(django, front, path, method)


@pytest.mark.parametrize("kind", ["plain", "gzip", "brotli", "saving"])
@pytest.mark.parametrize("is_first", [True, False])
def test_who_has_the_page_gets_304_with_the_same_headers(django, front, kind, is_first):
    published_digest()
    for path in PAGES:
        etag = dict(ask(django, path, **KINDS[kind])[1])["ETag"]
        if not is_first:
            ask(front, path, **KINDS[kind])
        for known in (etag, f'{etag}, "other"', f'"other",W/{etag}', f"W/{etag}", etag.strip('"')):
            for method in ("GET", "HEAD"):
                alike(django, front, path, method, **KINDS[kind], **{"If-None-Match": known})
        assert ask(front, path, **KINDS[kind], **{"If-None-Match": etag})[0] == "304 Not Modified"


def test_in_production_the_same_too(settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31536000
    settings.BEHIND_PROXY, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")
    published_digest()
    django = get_wsgi_application()
    front = Front(django)
    safe = {"X-Forwarded-Proto": "https"}
    for _time in range(2):
        assert alike(django, front, "/", **safe)[0] == "200 OK"
        for headers in ({}, {"X-Forwarded-Proto": "http"}, {"X-Forwarded-Proto": "HTTPS"}):
            assert alike(django, front, "/", **headers)[0] == "301 Moved Permanently"
        assert alike(django, front, "/", **safe, Host="elsewhere.example")[0] == "400 Bad Request"


def test_a_kept_page_costs_one_query(front, django_assert_num_queries):
    published_digest()
    etag = dict(ask(front, "/")[1])["ETag"]
    with django_assert_num_queries(1):
        ask(front, "/")
    with django_assert_num_queries(1):
        ask(front, "/", "HEAD")
    ask(front, "/", **{"If-None-Match": etag})
    with django_assert_num_queries(1):
        ask(front, "/", **{"If-None-Match": etag})


def test_the_generation_is_read_once_for_a_page_that_is_not_kept(django, front, django_assert_num_queries):
    published_digest()
    ask(django, "/")
    for asked, path in ((django, "/?a"), (front, "/?b")):
        with django_assert_num_queries(2):
            ask(asked, path)


def test_a_page_first_asked_for_by_head_is_whole_for_the_next(django, front):
    published_digest()
    assert ask(front, "/", "HEAD")[2] == b""
    assert ask(front, "/") == ask(django, "/")


def test_a_correction_is_out_with_the_next_request(front):
    edition = published_digest()
    for _time in range(2):
        assert b"It fell." not in ask(front, "/")[2]
    etag = dict(ask(front, "/")[1])["ETag"]
    Item.objects.update(body="Freight fell.")
    publishing.correct(digest_of(edition), by=None, note="It fell.")
    assert b"It fell." in ask(front, "/")[2]
    assert ask(front, "/", **{"If-None-Match": etag})[0] == "200 OK"


def test_nothing_is_kept_where_the_store_is_closed(settings, django, django_assert_num_queries):
    settings.PAGE_STORE_MB = 0
    published_digest()
    front = Front(django)
    answer = ask(front, "/countries/")
    assert answer[0] == "200 OK"
    with CaptureQueriesContext(connection) as first:
        assert ask(django, "/countries/") == answer
    # More than the one that asks for the generation: nothing was kept.
    assert len(first) > 1
    with django_assert_num_queries(len(first)):
        assert ask(front, "/countries/") == answer


def test_the_desk_and_what_fails_are_never_kept(django, front):
    published_digest()
    ask(front, "/admin/login/")
    ask(front, "/nothing/")
    assert not front._store._pages


def test_the_wire_keeps_its_pages_in_the_same_store(front, settings):
    published_digest()
    ask(front, "/")
    ask(front, "/api/v1/digests/")
    assert len(front._store._pages) == 2
    settings.ANONYMOUS_PER_MINUTE = 1
    assert ask(front, "/api/v1/digests/")[0] == "429 Too Many Requests"


def test_where_the_database_fails_django_says_so(front, django):
    class Failing:
        def __call__(self, *_args):
            raise OperationalError("away")

    published_digest()
    ask(front, "/")
    with connection.execute_wrapper(Failing()):
        status, _headers, body = ask(front, "/")
    assert status == "500 Internal Server Error"
    assert b"Newsroom" in body


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection that could break")
@pytest.mark.django_db(transaction=True)
def test_a_broken_connection_is_opened_anew(front):
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    published_digest()
    wanted = ask(front, "/")
    with connection.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert [ask(front, "/") for _time in range(2)] == [wanted] * 2
