"""What we protect: organisations, the project tree, sites, memberships, watches."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Projects"

    def ready(self) -> None:
        from accounts.protocols import register_access_policy
        from projects import checks  # noqa: F401
        from projects.services.permissions import AccessByMembership

        register_access_policy(AccessByMembership())
