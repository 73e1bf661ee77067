"""What a composer's client does, for tests: open, send, read the answer."""

import json
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse

from digests.models import Digest


class Composer:
    """One editor's composer of one digest, which keeps the version that it has seen."""

    def __init__(self, client: Client, digest: Digest) -> None:
        self.client, self.digest, self.version = client, digest, digest.version

    @property
    def base(self) -> str:
        return reverse("admin:digests_digest_compose", args=[self.digest.pk])

    def get(self, path: str = "") -> Any:
        return self.client.get(self.base + path)

    def post(self, path: str, **body: Any) -> Any:
        return self.client.post(self.base + path, json.dumps(body, default=str), "application/json")

    def act(self, path: str, **body: Any) -> Any:
        """Send an act over the version seen, and take the next one from the answer."""
        answer = self.post(path, **({"digest_version": self.version} | body))
        if answer.status_code == 200:
            self.version = answer.json().get("digest_version", self.version)
        return answer

    def save(self, item: Any, **fields: Any) -> Any:
        return self.post(f"item/{item.uuid}/save/", **({"version": item.version} | fields))


def new_id() -> UUID:
    return uuid4()
