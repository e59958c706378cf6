"""Projects."""

from django.urls import path

from projects.views.project_list import project_list
from projects.views.project_page import project_page
from projects.views.watches import unwatch, watch

app_name = "projects"

urlpatterns = [
    path("", project_list, name="project_list"),
    path("<slug:slug>/", project_page, name="project_page"),
    path("<slug:slug>/watch/", watch, name="watch"),
    path("<slug:slug>/unwatch/", unwatch, name="unwatch"),
]
