"""Addresses of the wire."""

from django.urls import path, re_path

from digests.api import views, webhooks
from digests.api.changes import ChangeList
from digests.api.docs import Docs
from digests.api.me import Me

app_name = "api"
urlpatterns = [
    path("", views.ServiceDocument.as_view(), name="service"),
    path("digests/", views.DigestList.as_view(), name="digest-list"),
    path("digests/<uuid:id>/", views.DigestDetail.as_view(), name="digest"),
    path("items/", views.ItemList.as_view(), name="item-list"),
    path("items/<uuid:id>/", views.ItemDetail.as_view(), name="item"),
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
