"""The composer's page: what it shows, to whom, and what it costs."""

import gzip
from datetime import timedelta

import pytest
from django.utils import timezone

from digests.domain import publishing
from digests.models import Digest, Item
from tests.admin.composing import Composer
from tests.factories import digest_of, make_digest, published_digest

OPEN_QUERIES = 8


@pytest.fixture
def composer(editor_client, draft):
    return Composer(editor_client, draft)


def test_the_page_shows_every_section_item_and_citation(composer, draft):
    page = composer.get().content.decode()
    for section in draft.sections.all():
        assert f'data-section="{section.uuid}"' in page
        assert f'data-outline-section="{section.uuid}"' in page
        assert f'data-items-of="{section.uuid}"' in page
    for item in Item.objects.filter(section__digest=draft):
        assert f'data-item="{item.uuid}" data-version="{item.version}"' in page
        assert item.headline in page
        assert item.citations.get().title in page


@pytest.mark.parametrize("size", [1, 3])
def test_opening_costs_the_same_with_one_and_three_of_everything(
    editor_client, django_assert_num_queries, size
):
    digest = make_digest(sections=size, items=size, citations=size)
    with django_assert_num_queries(OPEN_QUERIES):
        assert Composer(editor_client, digest).get().status_code == 200
