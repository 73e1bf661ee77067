"""Addresses of the wire."""

from django.urls import path, re_path

from digests.api import content, versions, views, webhooks
from digests.api.changes import ChangeList
from digests.api.docs import Docs
from digests.api.embed import DigestEmbed, ItemEmbed
from digests.api.export import DigestExport, ItemExport
from digests.api.me import Me
from digests.api.resolve import Resolve

app_name = "api"
urlpatterns = [
    path("", views.ServiceDocument.as_view(), name="service"),
    path("digests/", content.DigestList.as_view(), name="digest-list"),
    path("digests/<uuid:id>/", content.DigestDetail.as_view(), name="digest"),
    path("digests/<uuid:id>/embed/", DigestEmbed.as_view(), name="digest-embed"),
    path("digests/<uuid:id>/versions/", versions.DigestVersionList.as_view(), name="digest-versions"),
    path(
        "digests/<uuid:id>/versions/<int:number>/",
        versions.DigestVersion.as_view(),
        name="digest-version",
    ),
    path("items/", content.ItemList.as_view(), name="item-list"),
    path("items/<uuid:id>/", content.ItemDetail.as_view(), name="item"),
    path("items/<uuid:id>/embed/", ItemEmbed.as_view(), name="item-embed"),
    path("items/<uuid:id>/versions/", versions.ItemVersionList.as_view(), name="item-versions"),
    path("items/<uuid:id>/versions/<int:number>/", versions.ItemVersion.as_view(), name="item-version"),
    path("resolve/", Resolve.as_view(), name="resolve"),
    path("export/digests.ndjson", DigestExport.as_view(), name="export-digests"),
    path("export/items.ndjson", ItemExport.as_view(), name="export-items"),
    path("changes/", ChangeList.as_view(), name="change-list"),
    *(
        path(f"{name}/", listed.as_view(), name=f"{name}-list")
        for name, (listed, _detail) in views.DIRECTORY.items()
    ),
    *(
        path(f"{name}/<str:id>/", detail.as_view(), name=f"{name}-entry")
        for name, (_listed, detail) in views.DIRECTORY.items()
    ),
    path("me/", Me.as_view(), name="me"),
    path("webhooks/", webhooks.WebhookList.as_view(), name="webhook-list"),
    path("webhooks/<uuid:id>/", webhooks.WebhookDetail.as_view(), name="webhook"),
    path("webhooks/<uuid:id>/deliveries/", webhooks.DeliveryList.as_view(), name="delivery-list"),
    path("webhooks/<uuid:id>/test/", webhooks.WebhookTest.as_view(), name="webhook-test"),
    path("webhooks/<uuid:id>/rotate-secret/", webhooks.WebhookSecret.as_view(), name="webhook-secret"),
    path("webhooks/<uuid:id>/replay/", webhooks.WebhookReplay.as_view(), name="webhook-replay"),
    path("schema/", views.SchemaView.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    re_path("", views.Unknown.as_view(), name="unknown"),
]
