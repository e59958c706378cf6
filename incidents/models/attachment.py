"""Evidence: files kept under the digest of their content, and who did what with them."""

from typing import Any

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.audit import append_only, tracked
from incidents.models.case import Case
from incidents.models.incident import Incident
from incidents.querysets.attachments import AttachmentQuerySet
from incidents.rules.file_types import BY_CONTENT_TYPE, DECODED
from incidents.validators import one_line
from incidents.vocabulary.evidence import CustodyAction


@tracked()
class Attachment(models.Model):
    """One file of one incident or case. The content lies in the storage under its SHA-256 and never changes.

    What it belongs to is `subject`; all that depends on which of both it is stands in `services/attached_to.py`.
    """

    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    sha256 = models.CharField("SHA-256", max_length=64, validators=[MinLengthValidator(64)], editable=False)
    name = models.CharField(max_length=200, validators=[one_line], help_text="As it was called where it came from.")
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField("size (bytes)", editable=False)
    caption = models.CharField(max_length=300, blank=True, validators=[one_line])
    details = models.JSONField(default=dict, blank=True, editable=False, help_text="What the file says of itself: GPS.")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="added_attachments")
    added_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdraw_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["incident", "case", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(incident__isnull=False, case=None) | Q(incident=None, case__isnull=False),
                name="incidents_attachment_of_one",
            ),
            *(
                models.UniqueConstraint(
                    fields=[subject, "sha256"],
                    condition=Q(withdrawn_at=None),
                    name=name,
                    violation_error_message="This very file is attached already.",
                )
                for subject, name in (
                    ("incident", "incidents_attachment_once"),
                    ("case", "incidents_attachment_once_of_case"),
                )
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="incidents_attachment_digest")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self._address("page")

    @property
    def subject(self) -> Any:
        """The incident or the case that it belongs to."""
        return self.incident or self.case

    @property
    def file_url(self) -> str:
        return self._address("file")

    @property
    def preview_url(self) -> str:
        return self._address("preview")

    @property
    def withdraw_url(self) -> str:
        return self._address("withdraw")

    @property
    def restore_url(self) -> str:
        return self._address("restore")

    @property
    def has_preview(self) -> bool:
        return self.content_type in DECODED

    @property
    def kind(self) -> str:
        return BY_CONTENT_TYPE[self.content_type].label if self.content_type in BY_CONTENT_TYPE else "file"

    def _address(self, page: str) -> str:
        kind = "case_" if self.case_id else ""
        return reverse(f"incidents:{kind}evidence_{page}", args=[self.subject.reference, self.pk])


class CustodyEntry(models.Model):
    """Somebody did something with a piece of evidence. Append-only; the name outlives the account."""

    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="custody")
    action = models.CharField(max_length=10, choices=CustodyAction)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "custody entries"
        ordering = ["attachment", "pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.by_name}: {self.get_action_display()}"
