"""The canary of keys: whatever is done with one, its secret stands in no log, dump, page or error."""

import json
import logging
from http.client import HTTPConnection
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import path, reverse

from digests.api.base import WireView
from digests.domain.partners import tokens
from digests.models import ApiKey
from newsroom.logs import HideTokens
from tests.admin.people import client_of, member
from tests.admin.test_partners import key_form, made, url
from tests.api.test_throttle import serving
from tests.factories import PartnerFactory, make_key

pytestmark = pytest.mark.django_db


class Broken(WireView):
    """Fails with all that a view has at hand."""

    def get(self, request):
        raise RuntimeError(f"{request} {self.caller} {request.META.get('newsroom.admission')}")


urlpatterns = [path("api/v1/broken/", Broken.as_view())]


@pytest.fixture
def said():
    """Return a stream with every log record at DEBUG, as the console's handler writes it, SQL included."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(HideTokens())
    loggers = [
        logging.getLogger(name) for name in ("", "django", "django.db.backends", "digests", "django.request")
    ]
    connection.force_debug_cursor = True
    before = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    yield stream
    connection.force_debug_cursor = False
    logging.getLogger().removeHandler(handler)
    for logger, level in before:
        logger.setLevel(level)


def use(client, token):
    """Send a key rightly and wrongly; return everything that comes back."""
    wrong = token[:-1] + ("a" if token[-1] != "a" else "b")
    unknown = tokens.Token("live", tokens.parse(token).lookup, tokens.parse(token).secret[::-1]).text()
    sent = [
        client.get("/api/v1/items/", headers={"Authorization": header})
        for header in (f"Bearer {token}", f"Bearer {wrong}", f"Bearer {unknown}", token, f"Basic {token}")
    ]
    sent += [
        client.get(address, headers={"Authorization": f"Bearer {token}"})
        for address in (
            "/api/v1/me/",
            "/api/v1/broken/",
            f"/api/v1/items/?key={token}",
            f"/api/v1/items/{token}/",
            f"/api/v1/{token}",
            f"/api/v1/changes/?since={token}",
        )
    ]
    sent.append(client.post("/api/v1/items/", {"key": token}, headers={"Authorization": f"Bearer {token}"}))
    return [(answer.status_code, answer.content.decode(), str(answer.headers)) for answer in sent]


def test_a_secret_stands_nowhere(said):
    desk, wire = client_of(member("Administrator")), Client(raise_request_exception=False)
    partner = PartnerFactory()
    first = made(desk.post(url("key_add", partner.pk), key_form()))
    key = ApiKey.objects.get()
    shown = use(wire, first)
    second = made(desk.post(url("key_rotate", partner.pk, key.uuid), {"uuid": partner.uuid, "days": "7"}))
    desk.post(url("key_revoke", partner.pk, key.uuid))
    shown += use(wire, first) + use(wire, second)
    statuses = {status for status, *_rest in shown}
    assert statuses >= {200, 400, 401, 405}
    pages = [url("changelist"), url("change", partner.pk), url("history", partner.pk), reverse("admin:index")]
    pages += [url("key", partner.pk, row.uuid) for row in ApiKey.objects.all()]
    shown += [desk.get(page).content.decode() for page in pages]
    dump = StringIO()
    call_command("dumpdata", "--all", stdout=dump)
    assert key.secret_digest in dump.getvalue()
    everything = {"dump": dump.getvalue(), "log": said.getvalue(), "shown": json.dumps(shown)}
    assert "digests_apikey" in everything["log"]
    for token in (first, second):
        secret = tokens.parse(token).secret
        for place, text in everything.items():
            at = text.find(secret[:12])
            assert at < 0, (place, text[max(0, at - 300) : at + 100])


def test_a_view_that_fails_shows_none(settings, said):
    settings.ROOT_URLCONF = "tests.api.test_secrets"
    for debug in (False, True):
        settings.DEBUG = debug
        issued = make_key()
        answer = Client(raise_request_exception=False).get(
            "/api/v1/broken/", headers={"Authorization": f"Bearer {issued.token}"}
        )
        assert answer.status_code == 500
        secret = tokens.parse(issued.token).secret
        for text in (answer.content.decode(), said.getvalue()):
            assert "RuntimeError" in text or not debug
            assert secret[:12] not in text


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_servers_own_log_has_none(tmp_path):
    """The access log of gunicorn, which names addresses, is off; whoever turns it on sees addresses without keys."""
    issued = make_key()
    with serving(tmp_path, 1, NEWSROOM_DEBUG="1") as (port, log):
        for address in ("/api/v1/items/", "/api/v1/me/", "/api/v1/nothing/"):
            connected = HTTPConnection("127.0.0.1", port, timeout=30)
            connected.request("GET", address, headers={"Authorization": f"Bearer {issued.token}"})
            connected.getresponse().read()
            connected.close()
        text = log.read_text()
    assert "/api/v1/me/" in text
    assert tokens.parse(issued.token).secret[:12] not in text
