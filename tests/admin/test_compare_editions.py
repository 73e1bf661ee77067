"""Comparing what was public: every edition that had a text, with any other version of its digest."""

import pytest

from digests.domain import publishing
from digests.models import Digest, Edition
from tests.admin.test_history_pages import compare_url, edit, history_url, text_of
from tests.factories import digest_of, published_digest


def public_thrice():
    """Return a digest with two editions, a withdrawal and an edition after that; each has other words."""
    digest = digest_of(published_digest(sections=1, items=1, citations=1))
    edit(digest, "The bridge opens in spring.")
    publishing.correct(digest_of_pk(digest), by=None, note="It was autumn.")
    publishing.withdraw(digest_of_pk(digest), by=None, note="Taken back.")
    edit(digest, "The bridge opens in summer.")
    publishing.publish(digest_of_pk(digest))
    return digest_of_pk(digest)


def digest_of_pk(digest):
    return Digest.objects.get(pk=digest.pk)


def test_any_two_editions_are_compared_word_by_word(editor_client):
    digest = public_thrice()
    page = text_of(editor_client.get(compare_url(digest, "edition-2", "edition-4")))
    assert "From edition 2 · correction · " in page
    assert "to edition 4 · restoration · " in page
    assert "<del>spring</del>" in page
    assert "<ins>summer</ins>" in page
    # An edition beside the live one, the working copy and a revision.
    for other in ("live", "now", digest.revisions.first().uuid):
        page = text_of(editor_client.get(compare_url(digest, other, "edition-2")))
        assert "<ins>spring</ins>" in page
    assert "The two are the same." in text_of(editor_client.get(compare_url(digest, "edition-4", "live")))


def test_every_edition_with_a_text_is_offered(editor_client):
    digest = public_thrice()
    for url in (history_url(digest), compare_url(digest, "edition-1", "now")):
        page = editor_client.get(url).content.decode()
        offered = [n for n in range(6) if f'<option value="edition-{n}"' in page]
        assert offered == [1, 2, 4]


@pytest.mark.parametrize("number", ["0", "3", "5", "-1", "1x", "٢", "99999999999999999999"])
def test_an_edition_that_never_was_read_is_a_404(editor_client, number):
    assert editor_client.get(compare_url(public_thrice(), f"edition-{number}", "now")).status_code == 404


def test_an_edition_that_a_newer_program_wrote_is_refused_in_words(editor_client):
    edition = published_digest()
    Edition.objects.filter(pk=edition.pk).update(document=edition.document | {"schema": 99})
    for key in ("live", "edition-1"):
        answer = editor_client.get(compare_url(digest_of(edition), key, "now"))
        assert answer.status_code == 409
        assert "newer program" in answer.content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_editions_cost_the_same_for_one_and_three(editor_client, django_assert_num_queries, size):
    digest = digest_of(published_digest(sections=size, items=size, citations=size))
    for n in range(size):
        edit(digest, f"Text {n}.")
        publishing.publish(digest_of_pk(digest))
    with django_assert_num_queries(7):
        editor_client.get(compare_url(digest, "edition-1", "edition-2"))
