"""The desk: editors, in the stock admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from digests.admin.digest import DigestAdmin
from digests.admin.items import ItemAdmin, SectionAdmin
from digests.admin.mail import MailingAdmin, SubscriberAdmin
from digests.admin.partners import PartnerAdmin
from digests.admin.places import CountryAdmin, RegionAdmin, SeriesAdmin
from digests.admin.published import ChangeAdmin, EditionAdmin
from digests.admin.sources import SourceAdmin
from digests.admin.topics import TopicAdmin

admin.site.site_title = _("Newsroom")
admin.site.site_header = _("Newsroom desk")
admin.site.index_title = _("Desk")

__all__ = [
    "ChangeAdmin",
    "CountryAdmin",
    "DigestAdmin",
    "EditionAdmin",
    "ItemAdmin",
    "MailingAdmin",
    "PartnerAdmin",
    "RegionAdmin",
    "SectionAdmin",
    "SeriesAdmin",
    "SourceAdmin",
    "SubscriberAdmin",
    "TopicAdmin",
]
