from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from digests.choices import DigestStatus, LinkHealth
from digests.domain import comments, preview_links, publishing, worker
from digests.models import Citation, Digest
from tests.admin.people import client_of, looker, member
from tests.factories import SeriesFactory, SourceFactory, make_digest, published_digest

INDEX = "/admin/"


def fill(size, by):
    """Make ``size`` of everything that the front page shows."""
    states = [DigestStatus.DRAFT, DigestStatus.IN_REVIEW, DigestStatus.APPROVED]
    for n in range(size):
        series = SeriesFactory(slug=f"series-{n}", title=f"Series {n}")
        digests = [
            make_digest(sections=size + 1, items=size, citations=size, series=series) for _s in range(4)
        ]
        for digest, state in zip(digests, states, strict=False):
            Digest.objects.filter(pk=digest.pk).update(owner=by, status=state)
            comments.add(digest, text="A word.", by=by)
        publishing.schedule(digests[3], by=by, at=timezone.now() + timedelta(days=2))
        published_digest(sections=size, items=size, citations=size, series=series)
        made = preview_links.make(digests[0], name=f"Reader {n}", days=2, by=by, uuid=uuid4())
        preview_links.give_verdict(made.link, verdict="approved", note="")
        SourceFactory(slug=f"proposed-{n}", status="proposed")
    Citation.objects.update(link_health=LinkHealth.DEAD)
    worker.beat("one", at=timezone.now())


@pytest.mark.parametrize("size", [1, 3])
def test_the_front_page_costs_the_same_for_one_and_three(
    editor_client, editor, django_assert_num_queries, size
):
    fill(size, editor)
    with django_assert_num_queries(21):
        assert editor_client.get(INDEX).status_code == 200


def panel(page, name):
    start = page.index(f'id="front-{name}"')
    return page[start : page.index("</section>", start)]


def test_each_digest_stands_where_it_belongs(editor_client, editor):
    fill(1, editor)
    page = editor_client.get(INDEX).content.decode()
    places = {"mine": "draft", "review": "in_review", "approved": "approved", "scheduled": "scheduled"}
    for name, status in (places | {"published": "published"}).items():
        for digest in Digest.objects.all():
            assert (digest.title in panel(page, name)) == (digest.status == status), (name, digest.status)
    assert "1 open comment" in panel(page, "review")
    assert "Asia/Almaty" in panel(page, "scheduled")
    assert "Reader 0 on" in panel(page, "findings")
    assert "dead link" in panel(page, "findings")
    assert "1 proposed source waits" in panel(page, "findings")
    assert "The worker runs" in page
    assert "Next issue of Series 0" in panel(page, "new")


def test_the_stock_list_of_applications_is_still_there(editor_client, editor):
    page = editor_client.get(INDEX).content.decode()
    assert reverse("admin:digests_source_changelist") in page
    assert reverse("admin:auth_user_changelist") in page
    assert "desk-front" not in editor_client.get(reverse("admin:app_list", args=["digests"])).content.decode()


def test_an_empty_desk_says_what_to_do_first(editor_client):
    page = editor_client.get(INDEX).content.decode()
    assert "No digest yet" in page
    assert reverse("admin:digests_digest_import") in page
    assert "There is no series yet" in page
    assert "No worker runs" in page


def test_a_worker_that_stopped_is_told_with_the_time(editor_client, db):
    worker.beat("one", at=timezone.now() - timedelta(hours=1))
    assert "No worker has run since" in editor_client.get(INDEX).content.decode()


def test_who_may_see_nothing_sees_no_title(stranger_client, editor):
    fill(1, editor)
    page = stranger_client.get(INDEX).content.decode()
    assert not [digest for digest in Digest.objects.all() if digest.title in page]
    assert "Reader 0" not in page
    assert "desk-front" not in page


def test_who_may_only_look_is_offered_nothing_to_begin(db, editor):
    fill(1, editor)
    page = client_of(looker()).get(INDEX).content.decode()
    assert 'id="front-review"' in page
    assert 'id="front-new"' not in page
    assert "/admin/digests/source/proposed/" not in page


def test_a_writer_may_begin_and_an_editor_accept(db, editor):
    fill(1, editor)
    writer = client_of(member("Writer")).get(INDEX).content.decode()
    assert 'id="front-new"' in writer
    assert "/admin/digests/source/proposed/" not in writer
    assert (
        "/admin/digests/source/proposed/"
        in client_of(member("Editor", username="chief")).get(INDEX).content.decode()
    )


def test_titles_are_shown_as_text(editor_client, editor):
    digest = make_digest(title="<script>alert(1)</script>")
    Digest.objects.filter(pk=digest.pk).update(owner=editor)
    page = editor_client.get(INDEX).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
