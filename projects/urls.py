"""Projects with what hangs on them, watching them, and organisations."""

from django.urls import path

from projects.views import organisations, people, project_edit
from projects.views.project_list import project_export, project_list
from projects.views.project_page import project_history, project_page
from projects.views.watches import unwatch, watch

app_name = "projects"

urlpatterns = [
    path("projects/", project_list, name="project_list"),
    path("projects/export.csv", project_export, name="project_export"),
    path("projects/new/", project_edit.project_add, name="project_add"),
    path("projects/<slug:slug>/", project_page, name="project_page"),
    path("projects/<slug:slug>/history/", project_history, name="project_history"),
    path("projects/<slug:slug>/edit/", project_edit.project_edit, name="project_edit"),
    path("projects/<slug:slug>/sites/add/", project_edit.site_add, name="site_add"),
    path("projects/<slug:slug>/sites/<int:pk>/", project_edit.site_edit, name="site_edit"),
    path("projects/<slug:slug>/parties/add/", project_edit.party_add, name="party_add"),
    path("projects/<slug:slug>/parties/<int:pk>/drop/", project_edit.party_drop, name="party_drop"),
    path("projects/<slug:slug>/status/add/", project_edit.status_add, name="status_add"),
    path("projects/<slug:slug>/people/add/", project_edit.head_count_add, name="head_count_add"),
    path("projects/<slug:slug>/watch/", watch, name="watch"),
    path("projects/<slug:slug>/unwatch/", unwatch, name="unwatch"),
    path("people/", people.people_list, name="people_list"),
    path("people/give/", people.membership_give, name="membership_give"),
    path("people/<int:pk>/", people.person_page, name="person_page"),
    path("people/<int:pk>/history/", people.person_history, name="person_history"),
    path("people/<int:pk>/clearance/", people.clearance_set, name="clearance_set"),
    path("people/roles/<int:pk>/take/", people.membership_take, name="membership_take"),
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/export.csv", organisations.organisation_export, name="organisation_export"),
    path("organisations/new/", organisations.organisation_add, name="organisation_add"),
    path("organisations/<str:slug>/", organisations.organisation_page, name="organisation_page"),
    path("organisations/<str:slug>/history/", organisations.organisation_history, name="organisation_history"),
    path("organisations/<str:slug>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path("organisations/<str:slug>/names/add/", organisations.organisation_alias_add, name="organisation_alias_add"),
    path(
        "organisations/<str:slug>/names/<int:pk>/drop/",
        organisations.organisation_alias_drop,
        name="organisation_alias_drop",
    ),
]
