"""Digests in several languages: begun from the original, named by each other's pages, told of a newer original."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from digests.domain import composing_sections, editing, publishing, rebuilding, translating
from digests.domain.errors import DeskError, InvalidError
from digests.models import Change, Digest, Edition, Item, Series
from tests.domain.composing import act
from tests.factories import SeriesFactory, make_digest, make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def russian(db: None) -> Series:
    return SeriesFactory(slug="obzor", title="Обзор", language="ru")


@pytest.fixture
def original(db: None) -> Digest:
    return make_digest(make_document(sections=1, items=2))


def begun(original: Digest, series: Series, language: str = "ru", **kwargs: Any) -> Digest:
    return translating.begin(
        original, series=series, language=language, uuid=kwargs.get("uuid") or uuid4(), by=None
    )


def head(digest: Digest) -> str:
    return str(Edition.objects.get(digest_id=digest.uuid, is_live=True).head_html)


def page(client: Client, digest: Digest) -> str:
    answer = client.get(f"/id/digest/{digest.uuid}")
    return str(client.get(answer.headers["Location"]).content.decode())


def test_a_translation_begins_with_what_is_public_under_ids_of_its_own(
    original: Digest, russian: Series
) -> None:
    publishing.publish(original)
    item = Item.objects.filter(section__digest=original).first()
    assert item is not None
    Item.objects.filter(pk=item.pk).update(body="Not public yet.")
    made = begun(original, russian)
    ours, theirs = editing.document_of(made), editing.document_of(original)
    assert (made.original, made.original_version, made.language, made.series) == (original, 1, "ru", russian)
    assert "Not public yet." not in str(ours)
    assert [len(section.items) for section in ours.sections] == [2]
    assert {item.id for _s, item in ours.items()} & {item.id for _s, item in theirs.items()} == set()


def test_a_form_sent_twice_makes_one_draft_and_each_language_is_there_once(
    original: Digest, russian: Series
) -> None:
    uuid = uuid4()
    made = begun(original, russian, uuid=uuid)
    assert begun(original, russian, uuid=uuid) == made
    with pytest.raises(DeskError, match="already"):
        begun(original, russian)
    with pytest.raises(DeskError, match="original is in this language"):
        begun(original, russian, language="en")
    # A translation of the translation is one of the original.
    assert begun(made, russian, language="kk").original == original


def test_pages_name_each_other_from_publishing_to_withdrawal(
    original: Digest, russian: Series, client: Client
) -> None:
    made = begun(original, russian)
    publishing.publish(original)
    assert "hreflang" not in head(original)
    publishing.publish(made)
    for one, other, language in ((original, made, "ru"), (made, original, "en")):
        live = Edition.objects.select_related("series").get(digest_id=other.uuid, is_live=True)
        path = f"/{live.series.slug}/{live.year}/{live.month:02d}/{live.slug}/"
        shown = page(client, one)
        assert f'<link rel="alternate" hreflang="{language}" href="http://127.0.0.1:8000{path}">' in shown
        assert f'<a href="{path}" hreflang="{language}"' in shown
        assert shown.count('hreflang="x-default"') == 1
    before = Change.objects.count()
    rebuilding.rebuild_published()
    assert 'hreflang="ru"' in head(original)
    assert Change.objects.count() == before
    publishing.withdraw(made, by=None, note="Taken back.")
    assert "hreflang" not in page(client, original)


def test_a_link_that_was_set_or_taken_away_is_newer_work(original: Digest, russian: Series) -> None:
    publishing.publish(original)
    made = begun(original, russian)
    publishing.publish(made)
    Digest.objects.filter(pk=made.pk).update(original=None)
    made.refresh_from_db()
    assert publishing.has_newer_work(made)
    assert publishing.publish(made).version == 2
    assert "hreflang" not in head(original)
    assert "hreflang" not in head(made)


def test_a_newer_original_is_told_until_somebody_has_caught_up(original: Digest, russian: Series) -> None:
    publishing.publish(original)
    made = begun(original, russian)
    assert translating.standing(original) is None
    found = translating.standing(made)
    assert found is not None
    assert (found.followed, found.newest, found.is_behind) == (1, 1, False)
    Digest.objects.filter(pk=original.pk).update(title="Another title")
    publishing.correct(original, by=None, note="The title was wrong.")
    found = translating.standing(made)
    assert found is not None
    assert (found.newest, found.is_behind, found.is_withdrawn) == (2, True, False)
    with pytest.raises(DeskError, match="another edition"):
        translating.catch_up(made, version=1)
    translating.catch_up(made, version=2)
    made.refresh_from_db()
    found = translating.standing(made)
    assert found is not None
    assert not found.is_behind
    publishing.withdraw(original, by=None, note="Taken back.")
    found = translating.standing(made)
    assert found is not None
    assert found.is_withdrawn
    with pytest.raises(DeskError, match="no translation"):
        translating.catch_up(original, version=1)


def test_what_cannot_be_an_original(original: Digest, russian: Series) -> None:
    made = begun(original, russian)
    third = make_digest(replace(make_document(), title="Third"))
    for digest, other, words in (
        (original, original, "of itself"),
        (third, made, "translation itself"),
        (original, third, "translations of its own"),
        (third, original, "original is in this language"),
    ):
        with pytest.raises(DeskError, match=words):
            translating.check_original(digest, other, digest.language)
    translating.check_original(made, original, "ru")


def test_partners_are_told_what_it_translates(original: Digest, russian: Series, client: Client) -> None:
    publishing.publish(original)
    made = begun(original, russian)
    publishing.publish(made)
    said = client.get(f"/api/v1/digests/{made.uuid}/").json()
    assert said["translation_of"] == f"http://127.0.0.1:8000/id/digest/{original.uuid}"
    assert client.get(f"/api/v1/digests/{original.uuid}/").json()["translation_of"] is None


def test_the_composer_gives_no_language_that_another_of_the_group_has(
    original: Digest, russian: Series
) -> None:
    begun(original, russian)
    kazakh = begun(original, russian, language="kk")
    for digest, language in ((kazakh, "ru"), (kazakh, "en"), (original, "ru")):
        with pytest.raises(InvalidError) as refused:
            composing_sections.save_digest(act(digest), fields={"language": language})
        assert list(refused.value.errors) == ["language"]
    composing_sections.save_digest(act(kazakh), fields={"language": "uz"})
    assert Digest.objects.get(pk=kazakh.pk).language == "uz"


def test_a_race_makes_no_second_translation_into_a_language(
    original: Digest, russian: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(original, russian)
    other = begun(original, russian, language="kk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.filter(pk=other.pk).update(language="ru")
    # As if the other had come between the check and the write.
    monkeypatch.setattr(translating, "check_language", lambda *_args, **_kw: None)
    with pytest.raises(DeskError, match="already"):
        begun(original, russian)
    assert original.translations.count() == 2
    with pytest.raises(InvalidError, match="already"):
        composing_sections.save_digest(act(other), fields={"language": "ru"})
