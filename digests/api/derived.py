"""What is made of digests and items for the wire, for the schema: versions, embeds, ninjs, resolved addresses."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from digests.api.serializers import (
    DigestSerializer,
    ItemSerializer,
    SectionSerializer,
    address,
    choice,
    moment,
    number,
    text,
    uuid,
)
from digests.choices import EditionKind, FacetKind, ObjectKind
from digests.domain.versions import STATUSES


class VersionSerializer(serializers.Serializer[Any]):
    """One version of a digest or an item, in the list of all of them."""

    version = number("Its number.", min_value=1)
    kind = choice(EditionKind.choices, "What it did.")
    at = moment("When it was made.")
    note = text("The public note, such as a correction's; often empty.", allow_blank=True)
    item_ids = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        help_text="Of a digest: items that a correction is about.",
    )
    status = choice(
        [(status, status) for status in STATUSES], "A withdrawn version, and all before one, answer 410."
    )
    href = address("This version on the wire.")


class ItemTombstoneSerializer(serializers.Serializer[Any]):
    """What stands in an older version of a digest in the place of an item that was dropped since."""

    id = uuid()
    uri = address("Permanent URI of the item.")
    withdrawn_at = moment("When it was dropped.")
    notice = text("The public note; often empty.", allow_blank=True)


class SectionVersionSerializer(SectionSerializer):
    """A part of an older version of a digest."""

    items = PolymorphicProxySerializer(  # type: ignore[assignment]  # it stands for either of two
        component_name="ItemOrTombstone",
        serializers=[ItemSerializer, ItemTombstoneSerializer],
        resource_type_field_name=None,
        many=True,
    )


class DigestVersionSerializer(DigestSerializer):
    """A digest as it was sent in one version, without what was withdrawn since."""

    sections = SectionVersionSerializer(many=True)


class EmbedSerializer(serializers.Serializer[Any]):
    """An item or a digest, to be put into a page."""

    id = uuid()
    uri = address("Permanent URI.")
    version = number("Ask again, or follow /changes/, to hear of a higher one.", min_value=1)
    language = text("BCP 47 tag.")
    canonical_url = address("The page that the HTML links to.")
    html = text("Safe HTML with the credit line: no script, no style, absolute links alone.")
    text = text("The same as plain text.")
    json_ld = serializers.DictField(
        help_text="schema.org's NewsArticle, for a script of type application/ld+json."
    )


RESOLVED = [*ObjectKind.choices, *((kind.value, kind.label) for kind in FacetKind)]


class ResolvedSerializer(serializers.Serializer[Any]):
    """What a page shows."""

    kind = choice(
        [pair for pair in RESOLVED if pair[0] not in {FacetKind.REGION, FacetKind.LANGUAGE}],
        "A digest, an item, or an entry of the directory.",
    )
    id = text("Permanent id; a country's code.")
    uri = address("Permanent URI; the page of what only the directory has.")
    href = address("The object on the wire.")
    status = choice(
        [("published", "published"), ("corrected", "corrected since")], "A withdrawn object answers 410."
    )


class StandardSerializer(serializers.Serializer[Any]):
    """Which version of ninjs an object is."""

    name = text("“ninjs”.")
    version = text("“3.1”.")
    schema = address("The schema that the object is valid against.")


class NinjsSerializer(serializers.Serializer[Any]):
    """A digest or an item as ninjs 3.1. Its whole shape is the IPTC's: see the schema that “standard” names."""

    standard = StandardSerializer()
    uri = address("Permanent URI; the same as in the wire's own JSON.")
    type = choice([("composite", "a digest"), ("text", "an item")], "ninjs's type.")
    profile = choice([("digest", "a digest"), ("digest-item", "an item")], "What it is here.")
    pubStatus = choice(  # noqa: N815 (the IPTC's name)
        [("usable", "usable"), ("canceled", "withdrawn")],
        "A withdrawn object is canceled, and says why in edNote.",
    )
    versionCreated = moment("When this version was made.")  # noqa: N815 (the IPTC's name)
    version = text("As in the wire's own JSON, as text; not of what was withdrawn.", required=False)
    edNote = text("Corrections, or why it was withdrawn.", required=False)  # noqa: N815 (the IPTC's name)
    headlines = serializers.ListField(child=serializers.DictField(), required=False, help_text="Role main.")
    bodies = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="An item's text as HTML and as plain text."
    )
    associations = serializers.ListField(
        child=serializers.DictField(),
        required=False,
        help_text="In order: a digest's sections, a section's items, an item's picture and what it cites.",
    )
