"""The document survives its JSON, and refuses what isn't one."""

import json

import pytest

from digests.domain.document import SCHEMA, DigestDocument, DocumentError
from tests.factories import make_document

pytestmark = pytest.mark.django_db


def test_json_round_trip_keeps_everything() -> None:
    document = make_document()
    text = json.dumps(document.to_json())
    assert DigestDocument.from_json(json.loads(text)) == document


def test_a_schema_from_the_future_is_refused() -> None:
    data = make_document().to_json() | {"schema": SCHEMA + 1}
    with pytest.raises(DocumentError, match="not known"):
        DigestDocument.from_json(data)


@pytest.mark.parametrize("missing", ["title", "sections", "id", "language"])
def test_a_document_without_a_part_is_refused(missing: str) -> None:
    data = make_document().to_json()
    del data[missing]
    with pytest.raises(DocumentError, match="not a digest document"):
        DigestDocument.from_json(data)
