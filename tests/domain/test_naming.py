"""Names for versions: a name never hides a save that came at the same moment."""

from threading import Thread

import pytest
from django.db import connections

from digests.domain import composing, editing, history, naming
from digests.models import Digest
from tests.domain.composing import act, items_of, typed
from tests.factories import make_digest

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_newest_revision_is_the_rows_while_a_version_is_named() -> None:
    digest = make_digest(sections=1, items=1)
    item = items_of(digest)[0]

    def save() -> None:
        for number in range(12):
            version = type(item).objects.get(pk=item.pk).version
            composing.save_item(act(digest), item.uuid, version=version, changes=typed(body=f"Text {number}"))
        connections.close_all()

    def name() -> None:
        for number in range(12):
            naming.name_now(Digest.objects.get(pk=digest.pk), name=f"Version {number}", by=None)
        connections.close_all()

    threads = [Thread(target=save), Thread(target=name)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    newest = history.latest(digest, count=1)[0]
    assert newest.document == editing.document_of(digest).to_json()
    assert digest.revisions.exclude(name="").count() == 12


def test_a_version_that_is_named_is_folded_no_more() -> None:
    digest = make_digest(sections=1, items=1)
    item = items_of(digest)[0]
    composing.save_item(act(digest), item.uuid, version=1, changes=typed(body="As it was named"))
    named = naming.name_revision(digest, digest.revisions.first(), name="Kept")
    composing.save_item(act(digest), item.uuid, version=2, changes=typed(body="Later"))
    named.refresh_from_db()
    assert named.name == "Kept"
    assert named.document["sections"][0]["items"][0]["body"] == "As it was named"
