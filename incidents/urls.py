"""Home, incidents, review."""

from django.urls import path

from incidents.views import evidence, links
from incidents.views.home import home
from incidents.views.incident_edit import incident_edit
from incidents.views.incident_file import incident_file
from incidents.views.incident_list import incident_list
from incidents.views.incident_page import incident_page
from incidents.views.review_queue import review_queue
from incidents.views.steps import transition

app_name = "incidents"

urlpatterns = [
    path("", home, name="home"),
    path("review/", review_queue, name="review_queue"),
    path("incidents/", incident_list, name="incident_list"),
    path("incidents/new/", incident_file, name="incident_file"),
    path("incidents/<slug:reference>/", incident_page, name="incident_page"),
    path("incidents/<slug:reference>/edit/", incident_edit, name="incident_edit"),
    path("incidents/<slug:reference>/links/add/", links.link_add, name="link_add"),
    path("incidents/<slug:reference>/links/<int:pk>/confirm/", links.link_confirm, name="link_confirm"),
    path("incidents/<slug:reference>/links/<int:pk>/reject/", links.link_reject, name="link_reject"),
    path("incidents/<slug:reference>/evidence/add/", evidence.evidence_add, name="evidence_add"),
    path("incidents/<slug:reference>/evidence/<int:pk>/", evidence.evidence_page, name="evidence_page"),
    path("incidents/<slug:reference>/evidence/<int:pk>/file/", evidence.evidence_file, name="evidence_file"),
    path("incidents/<slug:reference>/evidence/<int:pk>/preview/", evidence.evidence_preview, name="evidence_preview"),
    path(
        "incidents/<slug:reference>/evidence/<int:pk>/withdraw/", evidence.evidence_withdraw, name="evidence_withdraw"
    ),
    path("incidents/<slug:reference>/evidence/<int:pk>/restore/", evidence.evidence_restore, name="evidence_restore"),
    path("incidents/<slug:reference>/<slug:transition>/", transition, name="transition"),
]
