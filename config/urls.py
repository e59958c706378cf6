"""The table of contents: every address of the product."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz, readyz

handler400 = "config.refusals.bad_request"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("config.api")),
    path("projects/", include("projects.urls")),
    path("", include("accounts.urls")),
    path("", include("incidents.urls")),
]
