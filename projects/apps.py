"""What we protect: organisations, the project tree, sites, memberships, watches."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Projects"
