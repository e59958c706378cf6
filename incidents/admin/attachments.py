"""Evidence with its custody log, read only: the pages of the site add it, give it out and write down who did."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin, shown
from accounts.admin.rows import ReadOnlyRows
from incidents.models import Attachment, CustodyEntry


class CustodyRows(ReadOnlyRows[CustodyEntry, Attachment]):
    """Who did what with it."""

    model = CustodyEntry
    verbose_name_plural = "custody log"
    fields = ("at", "action", "by_name", "note")
    readonly_fields = ("at",)


@admin.register(Attachment)
class AttachmentAdmin(ScopedAdmin[Attachment]):
    list_display = ("name", "of_incident", "content_type", "size", "added", "added_at", "withdrawn_at")
    list_filter = ("content_type",)
    list_select_related = ("incident", "added_by")
    search_fields = ("name", "sha256", "incident__reference")
    search_help_text = "A name, a SHA-256, or the reference of an incident."
    fields = (
        "name",
        "of_incident",
        "caption",
        ("content_type", "size"),
        "sha256",
        "details",
        ("added", "added_at"),
        ("withdrawn_at", "withdraw_reason"),
    )
    readonly_fields = (
        "of_incident",
        "content_type",
        "size",
        "sha256",
        "details",
        "added",
        "added_at",
        "withdrawn_at",
        "withdraw_reason",
    )
    of_incident = shown("incident", "incident")
    added = shown("added_by", "added by")
    inlines = (CustodyRows,)

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("-pk",)
