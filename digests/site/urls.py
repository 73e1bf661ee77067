"""Addresses of the public site."""

from django.urls import path, register_converter

from digests.site import subscribing, views
from digests.site.cards import digest_card, item_card
from digests.site.converters import FormConverter, MonthConverter, YearConverter
from digests.site.feeds import feeds
from digests.site.opml import opml
from digests.site.search import search
from digests.site.sitemaps import robots, sitemap, sitemap_news, sitemap_section
from digests.site.subject_pages import country_archive, topic_timeline
from digests.site.takeaway import edition

register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")
register_converter(FormConverter, "form")

app_name = "site"
# What is asked for most stands first: addresses are tried in this order.
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:series>/<year:year>/<month:month>/<slug:slug>/", views.digest_page, name="digest-page"),
    path("countries/", views.country_list, name="country-list"),
    path("countries/<slug:slug>/", country_archive, name="country-archive"),
    path("topics/", views.topic_list, name="topic-list"),
    path("topics/<str:slug>/", topic_timeline, name="topic-timeline"),
    path("sources/", views.source_list, name="source-list"),
    path("sources/<slug:slug>/", views.source_page, name="source-page"),
    path("archive/", views.archive, name="archive"),
    path("archive/<year:year>/<month:month>/", views.archive_month, name="archive-month"),
    path("search/", search, name="search"),
    path("corrections/", views.corrections, name="corrections"),
    path("about/", views.about, name="about"),
    path("feeds/", views.feed_list, name="feed-list"),
    path("feeds/all.opml", opml, name="opml"),
    path("feeds/<path:address>", feeds, name="feeds"),
    path("items/<uuid:uuid>/", views.item_page, name="item-page"),
    path("items/<uuid:uuid>/card.png", item_card, name="item-card"),
    path("subscribe/", subscribing.subscribe, name="subscribe"),
    path("subscribe/confirm/<str:token>/", subscribing.subscribe_confirm, name="subscribe-confirm"),
    path("subscribe/manage/<str:token>/", subscribing.subscribe_manage, name="subscribe-manage"),
    path("subscribe/stop/<str:token>/<slug:slug>/", subscribing.subscribe_stop, name="subscribe-stop"),
    path("id/digest/<uuid:uuid>", views.permanent_id, {"kind": "digest"}, name="permanent-id"),
    path("id/item/<uuid:uuid>", views.permanent_id, {"kind": "item"}, name="permanent-id"),
    path("images/<str:name>", views.image, name="image"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-news.xml", sitemap_news, name="sitemap-news"),
    path("sitemap-<slug:section>.xml", sitemap_section, name="sitemap-section"),
    path("robots.txt", robots, name="robots"),
    path(
        "<slug:series>/<year:year>/<month:month>/<slug:slug>/card.png",
        digest_card,
        name="digest-card",
    ),
    path("<slug:series>/<year:year>/<month:month>/<slug:slug>/edition.<form:form>", edition, name="edition"),
    path("<slug:slug>/", views.series_archive, name="series-archive"),
]
