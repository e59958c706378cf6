"""The table of contents: every address of the product."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz, readyz

handler400 = "config.refusals.bad_request"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
]
