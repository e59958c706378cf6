"""Places of the gazetteer: read here, written by the import."""

from django.contrib import admin

from accounts.admin.base import ScopedAdmin
from incidents.models import GazetteerPlace


@admin.register(GazetteerPlace)
class GazetteerPlaceAdmin(ScopedAdmin[GazetteerPlace]):
    list_display = ("name", "admin1", "country", "kind", "population")
    search_fields = ("names",)
    fields = ("name", "other_names", ("country", "admin1"), ("latitude", "longitude"), ("kind", "population"))
