"""Translations at the desk: the page that begins one, and what the original's newer edition shows."""

from threading import Thread
from time import sleep
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from digests.domain import publishing, translating
from digests.models import Digest
from tests.factories import SeriesFactory, make_digest, make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def original(db: None) -> Digest:
    digest = make_digest(make_document(sections=1, items=1))
    publishing.publish(digest)
    return digest


def test_a_translation_is_begun_and_opens_in_the_composer(original: Digest, editor_client: Client) -> None:
    series = SeriesFactory(slug="obzor", title="Обзор", language="ru")
    address = reverse("admin:digests_digest_translate", args=[original.pk])
    page = editor_client.get(address)
    assert "Begin the translation" in page.content.decode()
    sent = {"uuid": uuid4(), "series": series.pk, "language": "ru"}
    answer = editor_client.post(address, sent)
    made = Digest.objects.get(uuid=sent["uuid"])
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        reverse("admin:digests_digest_compose", args=[made.pk]),
    )
    shown = editor_client.get(answer.headers["Location"]).content.decode()
    assert "It follows edition 1, the newest." in shown


@pytest.mark.parametrize(("language", "words"), [("en", "Choose another"), ("русский", "no language tag")])
def test_a_wrong_language_keeps_what_was_typed(
    original: Digest, editor_client: Client, language: str, words: str
) -> None:
    address = reverse("admin:digests_digest_translate", args=[original.pk])
    sent: dict[str, Any] = {"uuid": uuid4(), "series": original.series.pk, "language": language}
    answer = editor_client.post(address, sent)
    shown = answer.content.decode()
    assert (answer.status_code, words in shown, f'value="{language}"' in shown) == (409, True, True)


def test_a_newer_original_is_shown_until_it_is_said_to_be_followed(
    original: Digest, editor_client: Client
) -> None:
    series = SeriesFactory(slug="obzor", title="Обзор", language="ru")
    made = translating.begin(original, series=series, language="ru", uuid=uuid4(), by=None)
    Digest.objects.filter(pk=original.pk).update(title="Another title")
    publishing.correct(original, by=None, note="The title was wrong.")
    pages = [reverse(f"admin:digests_digest_{name}", args=[made.pk]) for name in ("compose", "change")]
    for address in pages:
        shown = editor_client.get(address).content.decode()
        assert "The original has edition 2; this translation follows edition 1." in shown
    caught_up = reverse("admin:digests_digest_caught_up", args=[made.pk])
    page = editor_client.get(caught_up)
    assert "has edition 2" in page.content.decode()
    sent = page.context["form"].initial
    publishing.correct(original, by=None, note="So was the second.")
    page = editor_client.post(caught_up, sent)
    assert page.status_code == 409
    assert "another edition since" in page.content.decode()
    assert "The original has edition 3; this" in editor_client.get(pages[0]).content.decode()
    assert editor_client.post(caught_up, page.context["form"].initial).status_code == 302
    assert "follows edition 3, the newest" in editor_client.get(pages[0]).content.decode()


def test_the_stock_form_refuses_an_original_of_the_same_language(
    original: Digest, editor_client: Client
) -> None:
    other = make_digest(make_document(sections=1, items=1))
    address, sent = stock_form(other, editor_client)
    answer = editor_client.post(address, sent | {"original": original.pk})
    assert "The original is in this language" in answer.content.decode()
    other.refresh_from_db()
    assert other.original is None


@pytest.mark.django_db(transaction=True)
def test_of_two_that_become_translations_into_one_language_at_once_the_second_is_asked_again(
    editor_client: Client,
) -> None:
    original, first, second = (
        make_digest(make_document(1, 1, language=language)) for language in ("en", "ru", "ru")
    )
    address, sent = stock_form(second, editor_client)
    sent |= {"original": original.pk, "standfirst": "Typed meanwhile."}
    answers: list[Any] = []

    def save() -> None:
        answers.append(editor_client.post(address, sent))
        connections.close_all()

    thread = Thread(target=save)
    # The first is saved but not yet committed while the second's form is looked at, and found right.
    with transaction.atomic():
        Digest.objects.filter(pk=first.pk).update(original=original)
        thread.start()
        sleep(1)
    thread.join()
    shown = answers[0].content.decode()
    assert answers[0].status_code == 200
    assert "There is a translation into this language already." in shown
    assert "Typed meanwhile." in shown
    second.refresh_from_db()
    assert second.original is None


def stock_form(digest: Digest, editor_client: Client) -> tuple[str, dict[str, Any]]:
    """Return the address of a digest's stock form and what it holds, its sections left alone."""
    address = reverse("admin:digests_digest_change", args=[digest.pk])
    form = editor_client.get(address).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields}
    return address, sent | {"sections-TOTAL_FORMS": 0, "sections-INITIAL_FORMS": 0}
