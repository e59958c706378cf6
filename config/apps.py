"""The Django admin as this product uses it: its site class instead of Django's."""

from django.contrib.admin.apps import AdminConfig


class CaravanseraiAdminConfig(AdminConfig):
    default_site = "config.admin_site.CaravanseraiAdminSite"
