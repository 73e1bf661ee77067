"""Followers and pagers while eight writers publish, correct and withdraw: none misses or repeats anything."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from django.db import connection, connections
from django.test import Client

from digests.domain import publishing
from digests.domain.turns import writing
from digests.models import Change, Digest, Item
from tests.api.test_changes import own
from tests.factories import digest_of, make_digest, make_document, published_digest

pytestmark = [pytest.mark.django_db(transaction=True)]

WRITERS = 8
START = datetime(2026, 3, 8, 9, tzinfo=UTC)


def ended(work, *arguments):
    """Run a thread's work, and close the connection that it opened."""
    try:
        return work(*arguments)
    finally:
        connections.close_all()


def write(numbers, pks):
    """Take each digest through a life of its own: published, and most of them changed or withdrawn."""
    for number in numbers:
        digest = Digest.objects.get(pk=pks[number])
        publishing.publish(digest)
        fate = random.Random(number).choice(("kept", "corrected", "withdrawn", "restored", "descoped"))
        if fate == "corrected":
            with writing():
                item = Item.objects.filter(section__digest=digest).first()
                item.body = f"It was {number}."
                item.save()
            publishing.correct(digest, by=None, note="Wrong number.")
        elif fate in {"withdrawn", "restored"}:
            publishing.withdraw(digest, by=None, note="Not ours.")
            if fate == "restored":
                publishing.publish(digest)
        elif fate == "descoped":
            with writing():
                digest.sections.exclude(country=None).delete()
            publishing.publish(digest)


class Copy:
    """What a partner holds who applies each change by object_id and version."""

    def __init__(self, url):
        self.url, self.objects, self.versions, self.seqs = url, {}, {}, []

    def pull(self, client):
        """Take one page; return whether there is more."""
        answer = client.get(self.url.replace("http://127.0.0.1:8000", ""))
        assert answer.status_code == 200, answer.content
        body = answer.json()
        for change in body["changes"]:
            self.seqs.append(change["seq"])
            key = change["object_id"]
            assert change["version"] >= self.versions.get(key, 0)
            self.versions[key] = change["version"]
            if change["action"] in {"withdrawn", "descoped"}:
                self.objects.pop(key, None)
            elif "object" in change:
                self.objects[key] = change["object"]
        self.url = body["next"]
        return body["has_more"]


def follow(stop, copy):
    """Follow until the writers have ended and nothing is left; ask anew some moments after each answer."""
    client = Client()
    while True:
        is_over = stop.is_set()
        if copy.pull(client):
            continue
        if is_over:
            return
        stop.wait(0.2)


def all_of(client, kind, which):
    found, url = {}, f"/api/v1/{kind}/?limit=100{which}"
    while url:
        body = client.get(url.replace("http://127.0.0.1:8000", "")).json()
        found |= {entry["id"]: entry for entry in body["data"]}
        url = body["page"]["next"]
    return found


@pytest.mark.slow
def test_a_follower_ends_with_the_publishers_state(client):
    """500 digests on PostgreSQL and 200 on SQLite, of eight writers; one follower each of two kinds of cursor."""
    count = 500 if connection.vendor == "postgresql" else 200
    pks = [make_digest(make_document(2, 1, 1)).pk for _number in range(count)]
    stop = Event()
    since = client.get("/api/v1/changes/?since=latest").json()["next"]
    copies = [Copy(f"{url}&include=object&limit=100") for url in (since, "/api/v1/changes/?country=KZ")]
    with ThreadPoolExecutor(WRITERS + len(copies)) as pool:
        following = [pool.submit(ended, follow, stop, copy) for copy in copies]
        writing = [pool.submit(ended, write, range(writer, count, WRITERS), pks) for writer in range(WRITERS)]
        try:
            for work in writing:
                work.result()
        finally:
            stop.set()
        for work in following:
            work.result()
    for copy, which in zip(copies, ("", "&country=KZ"), strict=True):
        held = all_of(client, "digests", which) | all_of(client, "items", which)
        assert len(held) > count / 2
        assert {key: own(entry) for key, entry in copy.objects.items()} == {
            key: own(entry) for key, entry in held.items()
        }
    whole = copies[0]
    assert whole.seqs == list(range(1, Change.objects.count() + 1))


def disturb(stop, editions):
    """Publish, withdraw and bring back digests around the pager, until it has ended."""
    turn = random.Random(3)
    at = START - timedelta(days=1)
    while not stop.is_set():
        published_digest(1, 2, 1, at=at)
        edition = turn.choice(editions)
        publishing.withdraw(digest_of(edition), by=None, note="No.")
        publishing.publish(digest_of(edition))


def test_a_pager_sees_forty_equal_times_once_each_while_others_write(client):
    """40 items share one moment; around them digests come, go and come back."""
    tied = [published_digest(2, 5, 1, at=START) for _number in range(4)]
    others = [published_digest(1, 2, 1, at=START + timedelta(hours=n)) for n in range(4)]
    wanted = {str(uuid) for edition in tied for uuid in items_of(edition)}
    assert len(wanted) == 40
    stop = Event()
    with ThreadPoolExecutor(2) as pool:
        working = pool.submit(ended, disturb, stop, others)
        try:
            for limit in (1, 3, 7, 39, 40, 41):
                seen = Counter(pages(client, limit))
                assert {key: seen[key] for key in wanted} == dict.fromkeys(wanted, 1)
                assert max(seen.values()) == 1
        finally:
            stop.set()
        working.result()


def items_of(edition):
    return Item.objects.filter(section__digest__uuid=edition.digest_id).values_list("uuid", flat=True)


def pages(client, limit):
    """Return the ids of all items, page by page."""
    url = f"/api/v1/items/?limit={limit}"
    while url:
        body = client.get(url.replace("http://127.0.0.1:8000", "")).json()
        yield from (entry["id"] for entry in body["data"])
        url = body["page"]["next"]
