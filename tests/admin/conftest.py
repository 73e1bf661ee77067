"""People at the desk and the forms that they send."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from digests.models import Digest, Item, Partner, Webhook
from tests.admin.people import client_of, member
from tests.factories import PartnerFactory, make_digest
from tests.hooks import Endpoint, endpoint


@pytest.fixture
def draft(db: None) -> Digest:
    """Return a draft of 2 sections, 2 items, 1 citation."""
    return make_digest(sections=2, items=2, citations=1)


@pytest.fixture
def stranger_client(db: None) -> Client:
    """Return a client of somebody who may sign in at the desk and nothing else."""
    client = Client()
    client.force_login(get_user_model().objects.create_user("guest", password="pass", is_staff=True))
    return client


@pytest.fixture
def reader_client(db: None) -> Client:
    """Return a client of somebody who may look at digests but not change them."""
    user = get_user_model().objects.create_user("looker", password="pass", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_digest"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def item_form() -> Any:
    """Return a function that gives an item's form as a browser would send it."""

    def fields(item: Item, **changes: Any) -> dict[str, Any]:
        rows = list(item.citations.select_related("source"))
        data: dict[str, Any] = {
            "section": item.section_id,
            "position": item.position,
            "headline": item.headline,
            "body": item.body,
            "topics": ", ".join(topic.name for topic in item.topics.all()),
            "image_alt": item.image_alt,
            "image_credit": item.image_credit,
            "seen_version": item.version,
            "citations-TOTAL_FORMS": len(rows),
            "citations-INITIAL_FORMS": len(rows),
        }
        for number, row in enumerate(rows):
            data |= {
                f"citations-{number}-id": row.pk,
                f"citations-{number}-item": item.pk,
                f"citations-{number}-source": row.source.name,
                f"citations-{number}-url": row.url,
                f"citations-{number}-title": row.title,
                f"citations-{number}-published_on": row.published_on or "",
                f"citations-{number}-position": row.position,
            }
        return data | changes

    return fields


@pytest.fixture
def digest_form() -> Any:
    """Return a function that gives a digest's form as a browser would send it."""

    def fields(digest: Digest, **changes: Any) -> dict[str, Any]:
        rows = list(digest.sections.all())
        data: dict[str, Any] = {
            "series": digest.series_id,
            "number": digest.number or "",
            "title": digest.title,
            "standfirst": digest.standfirst,
            "slug": digest.slug,
            "language": digest.language,
            "period_start": digest.period_start or "",
            "period_end": digest.period_end or "",
            "credit_name": digest.credit_name,
            "credit_url": digest.credit_url,
            "seen_version": digest.version,
            "sections-TOTAL_FORMS": len(rows),
            "sections-INITIAL_FORMS": len(rows),
        }
        for number, row in enumerate(rows):
            data |= {
                f"sections-{number}-id": row.pk,
                f"sections-{number}-digest": digest.pk,
                f"sections-{number}-country": row.country_id or "",
                f"sections-{number}-heading": row.heading,
                f"sections-{number}-position": row.position,
            }
        return data | changes

    return fields


@pytest.fixture
def administrator(db: None) -> Client:
    """Return a client of an administrator."""
    return client_of(member("Administrator"))


@pytest.fixture
def partner(db: None) -> Partner:
    """Return a partner."""
    return PartnerFactory(name="Steppe Herald")


@pytest.fixture
def box(settings: Any) -> Iterator[Endpoint]:
    """Return a partner's server on loopback that the newsroom may send to."""
    with endpoint() as box:
        settings.INTERNAL_TARGETS = [box.target]
        yield box


@pytest.fixture
def webhook(partner: Partner, box: Endpoint) -> Webhook:
    """Return the partner's webhook, which leads to its server."""
    return Webhook.objects.create(partner=partner, url=box.url, seq=0)
