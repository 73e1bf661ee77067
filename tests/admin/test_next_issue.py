from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from digests.models import Digest
from tests.admin.people import client_of, looker, member
from tests.factories import SeriesFactory, make_digest, make_document


@pytest.fixture
def last(db):
    return make_digest(make_document(sections=2, items=1, citations=1, title="Issue 4", number=4))


@pytest.fixture(params=["digest", "series"])
def url(request, last):
    if request.param == "digest":
        return reverse("admin:digests_digest_next", args=[last.pk])
    return reverse("admin:digests_digest_next_of_series", args=[last.series_id])


def form(**changes):
    fields = {
        "uuid": str(uuid4()),
        "title": "Issue 5",
        "number": 5,
        "period_start": "2026-03-08",
        "period_end": "2026-03-14",
    }
    return fields | changes


def test_the_form_is_filled_in_from_the_last(url):
    page = client_of(member("Writer")).get(url).content.decode()
    for value in ('value="Issue 5"', 'value="5"', 'value="2026-03-08"', 'value="2026-03-14"'):
        assert value in page
    assert "Central Asia · Kazakhstan" in page


def test_it_makes_a_draft_and_opens_where_it_is_worked_on(url):
    client = client_of(member("Writer"))
    answer = client.post(url, form())
    made = Digest.objects.get(number=5)
    assert answer.status_code == 302
    assert f"/digest/{made.pk}/" in answer["Location"]
    assert made.owner.username == "writer"
    assert made.sections.count() == 2
    assert client.get(answer["Location"]).status_code == 200


def test_a_form_sent_twice_makes_one(url):
    client, sent = client_of(member("Writer")), form()
    assert client.post(url, sent)["Location"] == client.post(url, sent)["Location"]
    assert Digest.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"number": 4},
        {"number": 0},
        {"period_end": ""},
        {"period_end": "2026-03-01"},
        {"uuid": "x"},
        {"period_start": "soon"},
    ],
)
def test_what_makes_no_sense_is_refused_and_kept(last, changes):
    url = reverse("admin:digests_digest_next", args=[last.pk])
    answer = client_of(member("Writer")).post(url, form(**changes))
    assert answer.status_code == 409
    if "title" not in changes:
        assert 'value="Issue 5"' in answer.content.decode()
    assert Digest.objects.count() == 1


def test_who_may_add_nothing_begins_nothing(url):
    assert Client().post(url, form()).status_code == 302
    client = client_of(looker())
    assert client.get(url).status_code == 403
    assert client.post(url, form()).status_code == 403
    assert Digest.objects.count() == 1


def test_a_series_without_an_issue_begins_with_one_section(db):
    series = SeriesFactory()
    url = reverse("admin:digests_digest_next_of_series", args=[series.pk])
    client = client_of(member("Writer"))
    assert "first issue" in client.get(url).content.decode()
    client.post(url, form(title="Monitor 1", number=1))
    assert Digest.objects.get().sections.count() == 1


@pytest.mark.parametrize("size", [1, 3])
def test_the_form_costs_the_same_for_one_and_three(editor_client, django_assert_num_queries, size):
    for _n in range(size):
        digest = make_digest(sections=size, items=size, citations=size)
    with django_assert_num_queries(6):
        editor_client.get(reverse("admin:digests_digest_next_of_series", args=[digest.series_id]))
