"""The table of contents of the REST API: every address under /api/."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from accounts.api.documents import ApiDocs, ApiIndex, ApiSchema, UnknownAddress
from incidents.api.actors import ActorViewSet
from incidents.api.changes import Changes
from incidents.api.incidents import IncidentViewSet
from projects.api.projects import ProjectViewSet

v1 = SimpleRouter()
v1.register("incidents", IncidentViewSet, basename="incidents")
v1.register("projects", ProjectViewSet, basename="projects")
v1.register("actors", ActorViewSet, basename="actors")

urlpatterns = [
    path("v1/", ApiIndex.as_view(), name="api_index"),
    path("v1/changes/", Changes.as_view(), name="changes"),
    path("v1/", include(v1.urls)),
    path("schema/", ApiSchema.as_view(), name="api_schema"),
    path("docs/", ApiDocs.as_view(), name="api_docs"),
    re_path(r"^(?:.*/)?$", UnknownAddress.as_view(), name="api_unknown"),
]
