"""The table of contents of the REST API: every address under /api/."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from accounts.api.documents import ApiDocs, ApiIndex, ApiSchema, UnknownAddress
from accounts.api.notifications import NotificationViewSet
from incidents.api.actor_rows import Designations, Relations
from incidents.api.actors import ActorViewSet
from incidents.api.advisories import AdvisoryViewSet
from incidents.api.attachments import CaseAttachments, IncidentAttachments
from incidents.api.case_rows import CaseIncidents, CaseMembers, CaseSteps, Milestones
from incidents.api.case_tasks import CaseTasks, TaskViewSet
from incidents.api.cases import CaseViewSet
from incidents.api.changes import Changes
from incidents.api.comments import CaseComments, IncidentComments
from incidents.api.duplicates import Distinct, Duplicates
from incidents.api.exports import IncidentExportViewSet
from incidents.api.incidents import IncidentViewSet
from incidents.api.key_events import KeyEventRows, KeyEventViewSet
from incidents.api.review_deadlines import ReviewDeadlinesView
from incidents.api.rows import CasualtyRows, ConsequenceRows, InvolvementRows, ProjectLinkRows, SourceRows
from incidents.api.statistics import StatisticsViewSet
from incidents.api.watches import WatchViewSet
from projects.api.organisations import OrganisationViewSet
from projects.api.projects import ProjectViewSet
from projects.api.rows import HeadCountsOfProject, PartiesOfProject, SitesOfProject, StatusesOfProject
from projects.api.sites import SiteViewSet

v1 = SimpleRouter()
v1.register("incidents", IncidentViewSet, basename="incidents")
OF_INCIDENT = r"incidents/(?P<reference>[A-Za-z0-9-]{1,20})"
v1.register(f"{OF_INCIDENT}/casualties", CasualtyRows, basename="incident-casualties")
v1.register(f"{OF_INCIDENT}/sources", SourceRows, basename="incident-sources")
v1.register(f"{OF_INCIDENT}/involvements", InvolvementRows, basename="incident-involvements")
v1.register(f"{OF_INCIDENT}/consequences", ConsequenceRows, basename="incident-consequences")
v1.register(f"{OF_INCIDENT}/project-links", ProjectLinkRows, basename="incident-project-links")
v1.register(f"{OF_INCIDENT}/duplicates", Duplicates, basename="incident-duplicates")
v1.register(f"{OF_INCIDENT}/distinct", Distinct, basename="incident-distinct")
v1.register(f"{OF_INCIDENT}/comments", IncidentComments, basename="incident-comments")
v1.register(f"{OF_INCIDENT}/attachments", IncidentAttachments, basename="incident-attachments")
v1.register("cases", CaseViewSet, basename="cases")
OF_CASE = r"cases/(?P<reference>[A-Za-z0-9-]{1,20})"
v1.register(f"{OF_CASE}/members", CaseMembers, basename="case-members")
v1.register(f"{OF_CASE}/incidents", CaseIncidents, basename="case-incidents")
v1.register(f"{OF_CASE}/milestones", Milestones, basename="case-milestones")
v1.register(f"{OF_CASE}/steps", CaseSteps, basename="case-steps")
v1.register(f"{OF_CASE}/tasks", CaseTasks, basename="case-tasks")
v1.register(f"{OF_CASE}/comments", CaseComments, basename="case-comments")
v1.register(f"{OF_CASE}/attachments", CaseAttachments, basename="case-attachments")
v1.register("tasks", TaskViewSet, basename="tasks")
v1.register("projects", ProjectViewSet, basename="projects")
OF_PROJECT = r"projects/(?P<slug>[-a-zA-Z0-9_]{1,120})"
v1.register(f"{OF_PROJECT}/sites", SitesOfProject, basename="project-sites")
v1.register(f"{OF_PROJECT}/parties", PartiesOfProject, basename="project-parties")
v1.register(f"{OF_PROJECT}/statuses", StatusesOfProject, basename="project-statuses")
v1.register(f"{OF_PROJECT}/head-counts", HeadCountsOfProject, basename="project-head-counts")
v1.register("sites", SiteViewSet, basename="sites")
v1.register("actors", ActorViewSet, basename="actors")
OF_ACTOR = r"actors/(?P<slug>[-\w]{1,120})"
v1.register(f"{OF_ACTOR}/relations", Relations, basename="actor-relations")
v1.register(f"{OF_ACTOR}/designations", Designations, basename="actor-designations")
v1.register("advisories", AdvisoryViewSet, basename="advisories")
v1.register(f"{OF_INCIDENT}/key-events", KeyEventRows, basename="incident-key-events")
v1.register("key-events", KeyEventViewSet, basename="key-events")
v1.register("notifications", NotificationViewSet, basename="notifications")
v1.register("organisations", OrganisationViewSet, basename="organisations")
v1.register("watches", WatchViewSet, basename="watches")

urlpatterns = [
    path("v1/", ApiIndex.as_view(), name="api_index"),
    path("v1/incidents/export/", IncidentExportViewSet.as_view({"get": "list"}), name="incidents-export"),
    path("v1/stats/", StatisticsViewSet.as_view({"get": "figures"}), name="stats"),
    path("v1/changes/", Changes.as_view(), name="changes"),
    path(
        "v1/projects/<slug:slug>/review-deadlines/",
        ReviewDeadlinesView.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="project-review-deadlines",
    ),
    path("v1/", include(v1.urls)),
    path("schema/", ApiSchema.as_view(), name="api_schema"),
    path("docs/", ApiDocs.as_view(), name="api_docs"),
    re_path(r"^(?:[\s\S]*/)?\Z", UnknownAddress.as_view(), name="api_unknown"),
]
