"""Every list with 1 and 3 of everything, at a literal number of queries."""

import pytest
from django.urls import reverse

from tests.factories import make_key, published_digest

# Two are the session and the user; the others are the list, its counts and its filters' choices.
QUERIES = {
    "digest": 8,
    "item": 8,
    "section": 6,
    "source": 6,
    "topic": 4,
    "country": 6,
    "region": 4,
    "series": 6,
    "edition": 7,
    "change": 6,
    "partner": 8,
}


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("model", QUERIES)
def test_a_list_costs_the_same_for_one_and_three(editor_client, django_assert_num_queries, model, size):
    for _n in range(size):
        published_digest(sections=size + 1, items=size, citations=size)
        make_key(make_key().key.partner)
    url = reverse(f"admin:digests_{model}_changelist")
    editor_client.get(url)
    with django_assert_num_queries(QUERIES[model]):
        assert editor_client.get(url).status_code == 200


@pytest.mark.parametrize("model", QUERIES)
def test_an_empty_list_says_what_to_do(editor_client, model):
    page = editor_client.get(reverse(f"admin:digests_{model}_changelist")).content.decode()
    assert '<p class="desk-hint">' in page
