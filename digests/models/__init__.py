"""Schema, constraints and QuerySets; no writes and no rules."""

from digests.models.desk import Citation, Digest, Item, Revision, Section, TaggedItem
from digests.models.editions import (
    Change,
    DigestFacet,
    Edition,
    Head,
    Heartbeat,
    ItemFacet,
    PublishedItem,
    Tally,
)
from digests.models.links import ItemLink, Link
from digests.models.mail import MailBlock, MailDelivery, Mailing, Signup, Subscriber, Subscription
from digests.models.partners import ApiKey, Delivery, Partner, Usage, Webhook, WebhookNotice
from digests.models.places import Country, Region
from digests.models.review import Acceptance, Comment, Presence, PreviewLink, Removal
from digests.models.search import DigestEntry, ItemEntry
from digests.models.series import Series
from digests.models.sources import Source, SourceAlias, SourceDomain
from digests.models.topics import Topic
from digests.models.websub import ChangedFeed, Hub

__all__ = [
    "Acceptance",
    "ApiKey",
    "Change",
    "ChangedFeed",
    "Citation",
    "Comment",
    "Country",
    "Delivery",
    "Digest",
    "DigestEntry",
    "DigestFacet",
    "Edition",
    "Head",
    "Heartbeat",
    "Hub",
    "Item",
    "ItemEntry",
    "ItemFacet",
    "ItemLink",
    "Link",
    "MailBlock",
    "MailDelivery",
    "Mailing",
    "Partner",
    "Presence",
    "PreviewLink",
    "PublishedItem",
    "Region",
    "Removal",
    "Revision",
    "Section",
    "Series",
    "Signup",
    "Source",
    "SourceAlias",
    "SourceDomain",
    "Subscriber",
    "Subscription",
    "TaggedItem",
    "Tally",
    "Topic",
    "Usage",
    "Webhook",
    "WebhookNotice",
]
