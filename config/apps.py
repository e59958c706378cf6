"""What Django loads of the wiring: the Celery application, and the admin as this product uses it."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigConfig(AppConfig):
    """Whatever process publishes a wake-up must know the application that it is for."""

    name = "config"

    def ready(self) -> None:
        from config import celery  # noqa: F401


class CaravanseraiAdminConfig(AdminConfig):
    """Django's admin with the site class of this product."""

    default_site = "config.admin_site.CaravanseraiAdminSite"
