"""The three doors: desk, wire and site."""

from django.contrib import admin
from django.urls import include, path, re_path

from digests.admin.shared_page import shared, shared_image
from digests.api.views import Unknown

urlpatterns = [
    path("admin/shared/<str:token>/", shared, name="shared-preview"),
    path("admin/shared/<str:token>/images/<str:name>", shared_image, name="shared-preview-image"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("digests.api.urls")),
    re_path(r"^api/", Unknown.as_view(), name="unknown-api"),
    path("", include("digests.site.urls")),
]
handler400 = "digests.site.views.bad_request"
handler404 = "digests.site.views.page_not_found"
handler500 = "digests.site.views.server_error"
