"""Every address of the desk, for every role, with a digest in every state, read and sent to.

A second database changes little of who may do what: with ``--database-only`` roles away from the line of a right
ask in every third state.

An address without a rule in ``matrix.py`` fails the suite.
"""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver
from django.utils import timezone
from PIL import Image

from digests.domain import images, publishing
from digests.models import (
    Change,
    Delivery,
    Digest,
    Edition,
    Item,
    Mailing,
    Series,
    Source,
    Topic,
    Webhook,
)
from tests.admin.matrix import NOBODY, ROLES, RULES, STATES
from tests.admin.people import client_of, looker, member
from tests.domain.mail.conftest import subscribe
from tests.factories import make_digest, make_key, published_digest

OPEN = "anonymous"
METHODS = ("GET", "POST")


def names(patterns):
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry.url_patterns)
        elif entry.name:
            yield entry.name


def test_every_address_has_a_rule():
    known = {name.partition(" ")[0] for name in RULES}
    unknown = set(names(admin.site.urls[0])) - known
    assert not unknown, f"add to RULES: {sorted(unknown)}"
    assert known <= set(names(admin.site.urls[0]))


def put_into(digest, state):
    if state in {"published", "newer", "withdrawn"}:
        publishing.publish(digest)
    if state == "newer":
        Item.objects.filter(section__digest=digest).update(body="Newer than what is public.")
    if state == "withdrawn":
        publishing.withdraw(digest, by=None, note="Taken back.")
    if state == "scheduled":
        publishing.schedule(digest, by=None, at=timezone.now() + timedelta(days=1))
    if state in {"in_review", "approved"}:
        Digest.objects.filter(pk=digest.pk).update(status=state)


def illustrate(item):
    out = BytesIO()
    Image.new("RGB", (6, 4), "teal").save(out, "PNG")
    file = images.accept(ContentFile(out.getvalue(), name="a.png"))
    item.image_alt = "A field"
    item.image.save(file.name, file)


@pytest.fixture
def places(db, settings, tmp_path):
    """Return a function that gives what stands in addresses, for a digest in some state."""
    settings.MEDIA_ROOT = tmp_path

    def of(state):
        published_digest(sections=2, items=1, citations=1)
        digest = make_digest(sections=2, items=1, citations=1)
        item = Item.objects.filter(section__digest=digest).first()
        illustrate(item)
        put_into(digest, state)
        series, edition, key = Series.objects.get(), Edition.objects.first(), make_key().key
        webhook = Webhook.objects.create(partner=key.partner, url="https://partner.example/", seq=0)
        delivery = Delivery.objects.create(
            webhook=webhook, event_id=uuid4(), type="webhook.test", due_at=timezone.now()
        )
        return {
            "digest": digest.pk,
            "item": item.pk,
            "item_uuid": item.uuid,
            "section": item.section_id,
            "section_uuid": item.section.uuid,
            "image": item.image.name.rpartition("/")[2],
            "revision": digest.revisions.last().uuid,
            "removal": uuid4(),
            "series": series.pk,
            "series_type": ContentType.objects.get_for_model(Series).pk,
            "region": series.region_id,
            "country": "KZ",
            "source": Source.objects.first().pk,
            "topic": Topic.objects.first().pk,
            "mailing": Mailing.objects.create(
                edition=edition, digest_id=edition.digest_id, kind="issue", created_at=timezone.now()
            ).pk,
            "subscriber": subscribe(series, "reader@mail.example")[0].pk,
            "partner": key.partner_id,
            "key": key.uuid,
            "webhook": delivery.webhook.uuid,
            "delivery": delivery.uuid,
            "edition": Edition.objects.first().pk,
            "change": Change.objects.first().pk,
            "user": get_user_model().objects.order_by("pk").first().pk,
            "group": Group.objects.first().pk,
        }

    return of


def people():
    """Return a client for each role."""
    clients = {"anonymous": Client(), "stranger": client_of(stranger()), "viewer": client_of(looker())}
    return clients | {group: client_of(member(group)) for group in ROLES[3:]}


def stranger():
    return get_user_model().objects.create_user("guest", password="pass", is_staff=True)


def may(role, least):
    return least != NOBODY and least is not None and ROLES.index(role) >= ROLES.index(least)


def expected(rule, role, method, state):
    """Return the statuses that a request may get, by the rules."""
    least = rule.read if method == "GET" else rule.send
    if role == "anonymous" and least != OPEN:
        return {401} if rule.scripts else ({404} if rule.path.startswith("/static") else {302})
    if least is None:
        # Asked for the method first or for the right first: it is refused either way.
        takes = rule.read if method == "POST" else rule.send
        return {405} if may(role, takes) else {403, 405}
    if not may(role, least):
        return {403, 404}
    usual, special = (rule.got, rule.got_in) if method == "GET" else (rule.done, rule.done_in)
    return special.get(state, usual)


def address(rule, values):
    path = rule.path.format(**values)
    if path.startswith("/"):
        return path
    app = "auth" if path.startswith(("user/", "group/")) else "digests"
    return f"/admin/{app}/{path}"


def ask(client, rule, method, url):
    """Send a request and undo what it did."""
    headers, cookies = {"X-Requested-With": "fetch"} if rule.scripts else {}, dict(client.cookies)
    with transaction.atomic():
        if method == "GET":
            answer = client.get(url, headers=headers)
        elif rule.is_json:
            answer = client.post(url, {}, content_type="application/json", headers=headers)
        else:
            answer = client.post(url, rule.data, headers=headers)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    return answer


def is_asked(number, least, role, state):
    """Tell whether a role asks in a state: at both sides of the line always, elsewhere in every third state.

    So each rule meets every state and every role, and each role every state.
    """
    place = ROLES.index(role)
    line = len(ROLES) if least in {NOBODY, None} else ROLES.index(least)
    return place in {line - 1, line} or (number + place + STATES.index(state)) % 3 == 0


def mistakes(rules, clients, values, state, *, by_all=False):
    for number, (name, rule) in enumerate(rules):
        url = address(rule, values)
        for role, client in clients.items():
            for method in METHODS:
                if not by_all and not is_asked(
                    number, rule.read if method == "GET" else rule.send, role, state
                ):
                    continue
                wanted = expected(rule, role, method, state)
                answer = ask(client, rule, method, url)
                is_wrong = answer.status_code not in wanted
                if role == "anonymous" and wanted == {302}:
                    is_wrong |= "/login/" not in answer.headers.get("Location", "")
                if is_wrong:
                    yield f"{name} {method} as {role}: {answer.status_code}, not {sorted(wanted)}"


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
def test_addresses_of_a_digest(places, state, pytestconfig):
    clients, values = people(), places(state)
    rules = [(name, rule) for name, rule in RULES.items() if rule.of_digest]
    by_all = not pytestconfig.getoption("--database-only")
    wrong = list(mistakes(rules, clients, values, state, by_all=by_all))
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_addresses_of_everything_else(places):
    clients = people()
    values = places("draft")
    rules = [(name, rule) for name, rule in RULES.items() if not rule.of_digest]
    wrong = list(mistakes(rules, clients, values, "draft", by_all=True))
    assert not wrong, "\n".join(wrong)


def test_the_matrix_can_fail(places):
    """Let a stranger in by mistake, and the matrix says so."""
    clients, values = people(), places("draft")
    rule = RULES["digests_digest_step"]
    clients["viewer"] = clients["Editor"]
    assert list(mistakes([("a step", rule)], clients, values, "draft", by_all=True))


@pytest.mark.parametrize("least", [*ROLES, NOBODY, None])
@pytest.mark.parametrize("number", range(3))
def test_what_is_left_out_is_asked_in_other_states(number, least):
    for role in ROLES:
        assert len([state for state in STATES if is_asked(number, least, role, state)]) >= 2
    line = len(ROLES) if least in {NOBODY, None} else ROLES.index(least)
    for state in STATES:
        assert all(is_asked(number, least, role, state) for role in ROLES[max(line - 1, 0) : line + 1])
