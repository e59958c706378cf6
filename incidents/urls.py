"""Home, incidents, review."""

from django.urls import path

from incidents.views import links
from incidents.views.exports import actor_export, incident_export
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
    path("incidents/export.csv", incident_export, name="incident_export"),
    path("actors/export.csv", actor_export, name="actor_export"),
    path("incidents/new/", incident_file, name="incident_file"),
    path("incidents/<slug:reference>/", incident_page, name="incident_page"),
    path("incidents/<slug:reference>/edit/", incident_edit, name="incident_edit"),
    path("incidents/<slug:reference>/links/add/", links.link_add, name="link_add"),
    path("incidents/<slug:reference>/links/<int:pk>/confirm/", links.link_confirm, name="link_confirm"),
    path("incidents/<slug:reference>/links/<int:pk>/reject/", links.link_reject, name="link_reject"),
    path("incidents/<slug:reference>/<slug:transition>/", transition, name="transition"),
]
