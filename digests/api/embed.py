"""Embeds: an item or a digest as a piece of a partner's page."""

import json
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from digests.api import derived as d
from digests.api.base import WireView
from digests.api.content import present
from digests.api.paging import json_answer
from digests.api.schema import Operation, detail
from digests.domain import embedding
from digests.domain.wire import dumps


class DigestEmbed(WireView):
    """A digest's contents, to be put into a page."""

    @detail(
        d.EmbedSerializer,
        Operation("digest_embed", "embeds", "A digest's contents as HTML, text and linked data."),
        withdrawable=True,
    )
    def get(self, _request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (the parameter's public name)
        """Answer with the digest in each form."""
        text = present(self.catalogue.digest(id), "digest")
        return json_answer(dumps(embedding.digest(json.loads(text))))


class ItemEmbed(WireView):
    """An item, to be put into a page."""

    @detail(
        d.EmbedSerializer,
        Operation("item_embed", "embeds", "An item as HTML with its credit line, text and linked data."),
        withdrawable=True,
    )
    def get(self, _request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (the parameter's public name)
        """Answer with the item in each form."""
        text = present(self.catalogue.item(id), "item")
        return json_answer(dumps(embedding.item(json.loads(text))))
