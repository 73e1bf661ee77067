"""What the wire's JSON looks like, for the schema alone.

Nothing is serialised by these: answers are the JSON that ``digests/domain/wire.py`` made when publishing.
A test validates those answers against the schema that comes of these.
"""

from typing import Any

from rest_framework import serializers

from digests.choices import Cadence, ChangeAction, EditionKind, ObjectKind, Ownership, SourceKind
from digests.domain.catalogue import DESCOPED


def text(description: str, **kwargs: Any) -> serializers.CharField:
    """Return a text field."""
    return serializers.CharField(help_text=description, **kwargs)


def maybe(description: str) -> serializers.CharField:
    """Return a text field that may be null."""
    return serializers.CharField(help_text=description, allow_null=True)


def address(description: str, *, null: bool = False) -> serializers.URLField:
    """Return a field for an address."""
    return serializers.URLField(help_text=description, allow_null=null)


def moment(description: str, *, null: bool = False) -> serializers.DateTimeField:
    """Return a field for a moment, RFC 3339 in UTC."""
    return serializers.DateTimeField(help_text=description, allow_null=null)


def day(description: str) -> serializers.DateField:
    """Return a field for a date that may be null."""
    return serializers.DateField(help_text=description, allow_null=True)


def number(description: str, **kwargs: Any) -> serializers.IntegerField:
    """Return a field for a whole number."""
    return serializers.IntegerField(help_text=description, **kwargs)


def uuid(description: str = "Permanent id.") -> serializers.UUIDField:
    """Return a field for a permanent id."""
    return serializers.UUIDField(help_text=description)


def choice(values: Any, description: str, *, null: bool = False) -> serializers.ChoiceField:
    """Return a field with one of a few values."""
    return serializers.ChoiceField(choices=values, help_text=description, allow_null=null)


def texts(description: str) -> serializers.ListField:
    """Return a field for a list of texts."""
    return serializers.ListField(child=serializers.CharField(), help_text=description)


class RegionReferenceSerializer(serializers.Serializer[Any]):
    """A region, as other objects name it."""

    id = uuid()
    slug = text("By which lists are filtered.")
    name = text("Name in English.")


class CountryReferenceSerializer(serializers.Serializer[Any]):
    """A country, as items name it."""

    code = text("ISO 3166-1 alpha-2 code, XK for Kosovo.")
    slug = text("In the address of the country's page.")
    name = text("Name in English.")
    wikidata = address("The country's Wikidata entity.", null=True)


class TopicReferenceSerializer(serializers.Serializer[Any]):
    """A topic, as items name it."""

    slug = text("By which lists are filtered.")
    name = text("Name.")


class SeriesReferenceSerializer(serializers.Serializer[Any]):
    """A series, as digests name it."""

    id = uuid()
    slug = text("By which lists are filtered.")
    title = text("Title.")
    notice = text("What readers must know of all its issues; often empty.", allow_blank=True)
    href = address("The series on the wire.")


class DigestReferenceSerializer(serializers.Serializer[Any]):
    """The digest that an item stands in."""

    id = uuid()
    uri = address("Permanent URI of the digest.")
    title = text("Title of the digest.")
    series = text("Slug of its series.")
    canonical_url = address("The digest's page.")
    href = address("The digest on the wire.")


class SectionReferenceSerializer(serializers.Serializer[Any]):
    """The section that an item stands in."""

    id = uuid()
    heading = text("Heading.")
    country = maybe("Code of the section's country; null for the region's part.")


class BodySerializer(serializers.Serializer[Any]):
    """An item's text, twice."""

    html = text("Safe HTML, exactly as on the page: p, em, strong, blockquote, ul, ol, li, a.")
    text = text("Plain text.")


class CitedSourceSerializer(serializers.Serializer[Any]):
    """Who reported, as it was known when the digest was published."""

    id = maybe("Slug of the source, by which lists are filtered.")
    name = text("Name.")
    kind = choice(SourceKind.choices, "What sort of body it is.", null=True)
    ownership = choice(Ownership.choices, "Who controls it.", null=True)
    country = maybe("Code of its country.")
    homepage = address("Its home page.", null=True)
    href = address("The source on the wire.", null=True)


class CitationSerializer(serializers.Serializer[Any]):
    """One source that an item rests on."""

    id = uuid()
    marker = number("Number of the citation within its item, from 1.", min_value=1)
    source = CitedSourceSerializer()  # type: ignore[assignment]  # DRF has an attribute of that name
    title = text("Headline of the article cited; may be empty.", allow_blank=True)
    url = address("Address of the article.", null=True)
    archived_url = address("An archived copy.", null=True)
    published_on = day("Date of the article.")
    language = maybe("BCP 47 tag of the article's language.")


class CorrectionSerializer(serializers.Serializer[Any]):
    """A public note on what was wrong; show it."""

    at = moment("When it was made.")
    kind = choice(EditionKind.choices, "What was done.")
    text = text("The note.")
    version = number("Version of the digest that it made.")
    item_ids = serializers.ListField(child=serializers.UUIDField(), help_text="Items that it is about.")


class LicenceSerializer(serializers.Serializer[Any]):
    """The licence that the text is under."""

    spdx = text("SPDX identifier.")
    url = address("The licence's text.", null=True)


class RightsSerializer(serializers.Serializer[Any]):
    """What must be shown with a copy."""

    canonical_url = address("The page to link to.")
    credit_line = text("Whom to name.")
    credit_html = text("The credit line, linked to the page, as safe HTML.")
    licence = LicenceSerializer(allow_null=True)
    usage_terms = text("The terms, as a sentence.")


class RenditionSerializer(serializers.Serializer[Any]):
    """One file of a picture."""

    url = address("The file.")
    type = text("Media type: image/avif or image/webp.")
    width = number("Pixels.")
    height = number("Pixels.")


class FocusSerializer(serializers.Serializer[Any]):
    """The point of a picture that a crop should keep."""

    x = number("Hundredths from the left.")
    y = number("Hundredths from the top.")


class ImageSerializer(serializers.Serializer[Any]):
    """An item's picture."""

    url = address("The file.")
    alt = text("What it shows, for people who don't see it.", allow_blank=True)
    credit = text("Whose picture it is.", allow_blank=True)
    width = number("Pixels.")
    height = number("Pixels.")
    focus = FocusSerializer()
    renditions = RenditionSerializer(many=True, help_text="The same picture in other sizes and formats.")


STATUSES = (("published", "published"), ("corrected", "corrected since"))


class ItemSerializer(serializers.Serializer[Any]):
    """One story, with everything that is needed to show it alone."""

    id = uuid()
    uri = address("Permanent URI; the same in feeds and pages.")
    version = number(
        "Rises whenever the item changes; “digest” and “position” follow the digest's version.",
        min_value=1,
    )
    status = choice(STATUSES, "A withdrawn item answers 410.")
    first_published_at = moment("When it first was public.")
    published_at = moment("By which lists are ordered; doesn't move when the item changes.")
    updated_at = moment("When it last changed.")
    language = text("BCP 47 tag.")
    headline = text("Headline; may be empty.", allow_blank=True)
    body = BodySerializer()
    countries = CountryReferenceSerializer(many=True)
    region = RegionReferenceSerializer()
    topics = TopicReferenceSerializer(many=True)
    digest = DigestReferenceSerializer()
    section = SectionReferenceSerializer()
    position = number("Place within the digest, from 0.", min_value=0)
    citations = CitationSerializer(many=True)
    corrections = CorrectionSerializer(many=True)
    rights = RightsSerializer()
    image = ImageSerializer(allow_null=True)


class SectionSerializer(serializers.Serializer[Any]):
    """A part of a digest, with its items in order."""

    id = uuid()
    heading = text("Heading.")
    country = maybe("Code of the section's country; null for the region's part.")
    items = ItemSerializer(many=True)


class PeriodSerializer(serializers.Serializer[Any]):
    """The days that a digest covers, both inside."""

    start = day("First day.")
    end = day("Last day.")


class CreditSerializer(serializers.Serializer[Any]):
    """Whose work a digest is."""

    name = text("Name.")
    url = address("Home page.", null=True)


class DigestSerializer(serializers.Serializer[Any]):
    """One issue of a series, whole: its sections in order, and the items in each."""

    id = uuid()
    uri = address("Permanent URI; the same in feeds and pages.")
    version = number("Rises with every edition.", min_value=1)
    status = choice(STATUSES, "A withdrawn digest answers 410.")
    title = text("Title.")
    standfirst = text("One sentence under the title; may be empty.", allow_blank=True)
    series = SeriesReferenceSerializer()
    region = RegionReferenceSerializer()
    number = number("Number of the issue.", allow_null=True)
    period = PeriodSerializer(allow_null=True)
    language = text("BCP 47 tag.")
    translation_of = address("Permanent URI of the digest that this one translates.", null=True)
    credit = CreditSerializer(allow_null=True)
    first_published_at = moment("When it first was public.")
    published_at = moment("By which lists are ordered; doesn't move when the digest changes.")
    updated_at = moment("When this version was made.")
    canonical_url = address("The digest's page.")
    sections = SectionSerializer(many=True)
    corrections = CorrectionSerializer(many=True)
    rights = RightsSerializer()


class ChangeSerializer(serializers.Serializer[Any]):
    """One thing that happened to a digest or an item."""

    id = uuid("Id of the change.")
    seq = number("Place in the log.")
    at = moment("When it happened.")
    action = choice(
        [*ChangeAction.choices, (DESCOPED, "met your filters before, and no longer does")],
        "What happened.",
    )
    kind = choice(ObjectKind.choices, "What it happened to.")
    object_id = uuid("Id of the digest or item.")
    uri = address("Permanent URI of the digest or item.")
    version = number("Version that it has since; apply what is higher than yours.")
    mandatory = serializers.BooleanField(
        help_text="True for corrections and withdrawals: whoever shows the object must act."
    )
    notice = text("The public note of a correction or withdrawal.", allow_blank=True)
    href = address("The object on the wire.")
    object = serializers.DictField(
        required=False, help_text="With include=object: the digest or item as it is now."
    )


class ChangesSerializer(serializers.Serializer[Any]):
    """A stretch of the log of changes."""

    changes = ChangeSerializer(many=True)
    cursor = text("Where the next request goes on.")
    next = address("Address of the next request; there always is one.")
    has_more = serializers.BooleanField(help_text="True where “next” has more to tell right now.")


class CountrySerializer(CountryReferenceSerializer):
    """A country."""

    names = serializers.DictField(child=serializers.CharField(), help_text="Names by language tag.")
    regions = texts("Slugs of its regions.")
    item_count = number("Public items about it.", min_value=0)
    canonical_url = address("The country's page.")
    items_href = address("Its items on the wire.")
    href = address("This entry.")


class RegionSerializer(RegionReferenceSerializer):
    """A part of the world that the newsroom follows."""

    names = serializers.DictField(child=serializers.CharField(), help_text="Names by language tag.")
    countries = texts("Codes of its countries.")
    item_count = number("Public items of its series.", min_value=0)
    items_href = address("Its items on the wire.")
    href = address("This entry.")


class SeriesSerializer(serializers.Serializer[Any]):
    """A recurring roundup."""

    id = uuid()
    slug = text("By which lists are filtered.")
    title = text("Title.")
    description = text("What it is; may be empty.", allow_blank=True)
    region = RegionReferenceSerializer()
    cadence = choice(Cadence.choices, "How often an issue comes out.")
    language = text("BCP 47 tag.")
    time_zone = text("IANA name of the time zone that its dates are in.")
    licence = LicenceSerializer(allow_null=True)
    credit_line = text("Whom to name.", allow_blank=True)
    notice = text("What readers must know of all its issues; often empty.", allow_blank=True)
    item_count = number("Public items.", min_value=0)
    canonical_url = address("The series' page.")
    items_href = address("Its items on the wire.")
    href = address("This entry.")


class SourceSerializer(serializers.Serializer[Any]):
    """Who reported: an agency, newspaper, broadcaster, ministry, company or think tank."""

    id = uuid()
    slug = text("By which lists are filtered.")
    name = text("Name.")
    kind = choice(SourceKind.choices, "What sort of body it is.")
    ownership = choice(Ownership.choices, "Who controls it.")
    owner = text("The owner's name; may be empty.", allow_blank=True)
    ownership_authority = text("Who says so; may be empty.", allow_blank=True)
    ownership_checked_on = day("When that was last checked.")
    country = maybe("Code of its country.")
    languages = texts("BCP 47 tags of the languages it publishes in.")
    homepage = address("Its home page.", null=True)
    item_count = number("Public items that cite it.", min_value=0)
    canonical_url = address("The source's page.")
    items_href = address("Items that cite it, on the wire.")
    href = address("This entry.")


class TopicSerializer(serializers.Serializer[Any]):
    """What items are about."""

    id = uuid()
    slug = text("By which lists are filtered.")
    name = text("Name.")
    description = text("What belongs to it; may be empty.", allow_blank=True)
    item_count = number("Public items about it.", min_value=0)
    canonical_url = address("The topic's timeline.")
    items_href = address("Its items on the wire.")
    href = address("This entry.")
