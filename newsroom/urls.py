"""The three doors: desk, wire and site."""

from django.contrib import admin
from django.urls import include, path, re_path

from digests.api.views import Unknown

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("digests.api.urls")),
    re_path(r"^api/", Unknown.as_view(), name="unknown-api"),
    path("", include("digests.site.urls")),
]
handler400 = "digests.site.views.bad_request"
handler404 = "digests.site.views.page_not_found"
handler500 = "digests.site.views.server_error"
