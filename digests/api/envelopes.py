"""What is around the wire's objects, for the schema: pages, the service document and problems."""

from typing import Any

from rest_framework import serializers

from digests.api.serializers import (
    RegionSerializer,
    SeriesSerializer,
    address,
    maybe,
    moment,
    number,
    text,
    texts,
    uuid,
)


class PageSerializer(serializers.Serializer[Any]):
    """Where a list goes on."""

    next = address("Address of the next page; null on the last.", null=True)
    cursor = maybe("Cursor of the next page; null on the last.")
    limit = number("How many entries a page has.")


class MetaSerializer(serializers.Serializer[Any]):
    """Which state of the archive an answer shows."""

    as_of = moment("When the archive last changed; null before the first publication.", null=True)
    change_cursor = text("Follow /changes/ from here to hear of everything later.")


class LimitsSerializer(serializers.Serializer[Any]):
    """What one request may ask for."""

    limit_max = number("Most entries on a page.")
    limit_default = number("Entries on a page where no limit is given.")
    filter_values_max = number("Most values that a comma-separated filter has.")
    filter_repeats_max = number("How often a filter may be repeated.")


class ServiceSerializer(serializers.Serializer[Any]):
    """What this wire offers, and where."""

    name = text("Name of the newsroom.")
    site_url = address("Its site.")
    version = text("Version of the wire.")
    resources = serializers.DictField(child=serializers.URLField(), help_text="Lists and documents.")
    feeds = texts("Feeds of everything, in RSS, Atom and JSON Feed.")
    regions = RegionSerializer(many=True)
    series = SeriesSerializer(many=True)
    languages = texts("BCP 47 tags of what is public.")
    limits = LimitsSerializer()
    meta = MetaSerializer()


class BodyErrorSerializer(serializers.Serializer[Any]):
    """One place at fault in a body."""

    pointer = text("JSON pointer to the place, such as #/filters/country/0.")
    detail = text("What belongs there.")


class ProblemSerializer(serializers.Serializer[Any]):
    """What went wrong, as RFC 9457 has it. A withdrawn object's has its tombstone's members too."""

    type = address("Stable URI of the kind of problem, which leads to its description.")
    title = text("The kind of problem, in words.")
    status = number("The HTTP status again.")
    detail = text("What was wrong with this request.")
    instance = text("Path of this request.")
    parameter = text("Name of the parameter at fault.", required=False)
    errors = BodyErrorSerializer(many=True, required=False, help_text="The places at fault in a body.")  # type: ignore[assignment]  # DRF has an attribute of that name


class TombstoneSerializer(ProblemSerializer):
    """What stands in the place of a withdrawn object."""

    id = uuid("Id of the object.")
    uri = address("Permanent URI of the object.")
    withdrawn_at = moment("When it was withdrawn.")
    notice = text("The public note; empty where an update merely dropped the item.", allow_blank=True)
