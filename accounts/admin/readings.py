"""The log of readings, for administrators to look into: nobody writes or changes it here."""

from django.contrib import admin

from accounts.admin.alerts import AdministratorsRead
from accounts.models import Reading


@admin.register(Reading)
class ReadingAdmin(AdministratorsRead[Reading]):
    list_display = ("at", "reader_name", "kind", "subject", "number", "reds", "marking")
    list_filter = ("kind", "marking")
    search_fields = ("reader_name", "subject", "red")
    search_help_text = "A name, the reference of an incident, or the name of a list."
    fields = (
        ("at", "reader_name", "reader"),
        ("kind", "subject"),
        ("number", "marking"),
        "red",
        "filters",
        ("url", "request"),
    )

    @admin.display(description="TLP:RED")
    def reds(self, reading: Reading) -> int:
        return reading.red_count
