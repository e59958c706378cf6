"""What people say about a report or a case. Append-only: a correction is another row below the first."""

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.audit import append_only
from accounts.vocabulary import Marking
from incidents.models.case import Case
from incidents.models.incident import Incident
from incidents.querysets.comments import CommentQuerySet
from incidents.rules.comment_text import as_html, in_short

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMENT_LIMIT = 10_000  # characters


class Comment(models.Model):
    """One comment, or a correction of one. `marking` is that of its subject when it was written.

    What a comment is about is `subject`: an incident or a case. Another kind of subject is another nullable key here,
    joined in the constraint below, in `subject`, in `CommentQuerySet` and in `services/discussions.py`.
    """

    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="comments")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    author_name = models.CharField(max_length=120, help_text="It outlives the account.")
    body = models.TextField("comment", blank=True, validators=[MaxLengthValidator(COMMENT_LIMIT)])
    corrects = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        help_text="The comment that this says anew; without words it withdraws it.",
    )
    reason = models.CharField(max_length=300, blank=True)
    marking = models.PositiveSmallIntegerField(choices=Marking)
    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(incident__isnull=False, case=None) | Q(incident=None, case__isnull=False),
                name="incidents_comment_about_one",
            ),
            models.CheckConstraint(
                condition=~Q(body="") | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="incidents_comment_says_something",
                violation_error_message="Say something; to withdraw it, say why.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["incident", "-id"], condition=Q(corrects__isnull=True), name="incidents_comment_of_incident"
            ),
            models.Index(fields=["case", "-id"], condition=Q(corrects=None), name="incidents_comment_of_case"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.author_name}: {in_short(self.body, 60)}" if self.body else f"{self.author_name} withdrew it"

    def get_absolute_url(self) -> str:
        return self._address("comment_page")

    def clean(self) -> None:
        said = self.corrects
        if said is not None and (said.corrects_id is not None or said.subject != self.subject):
            raise ValidationError({"corrects": "A correction belongs to what was said first, about the same."})

    @property
    def subject(self) -> Any:
        """What it is about."""
        return self.incident or self.case

    @property
    def listener_id(self) -> int:
        """Who is told of it even if it mentions nobody: who reported the report, who leads the case."""
        return self.incident.reporter_id if self.incident else self.case.lead_id  # type: ignore[union-attr]

    @property
    def correct_url(self) -> str:
        return self._address("comment_correct")

    @property
    def withdraw_url(self) -> str:
        return self._address("comment_withdraw")

    def _address(self, page: str) -> str:
        kind = "case_" if self.case_id else ""
        return reverse(f"incidents:{kind}{page}", args=[self.subject.reference, self.pk])

    @property
    def anchor(self) -> str:
        return f"comment-{self.pk}"

    @property
    def later(self) -> "Sequence[Comment]":
        """Its corrections, the first one first: as they were prefetched for a reader, or all."""
        known: Sequence[Comment] | None = getattr(self, "readable_corrections", None)
        return list(self.corrections.order_by("pk")) if known is None else known

    @property
    def stands(self) -> "Comment":
        """The row that counts now: the last correction, or itself."""
        return self.later[-1] if self.later else self

    @property
    def is_withdrawn(self) -> bool:
        return not self.stands.body

    @property
    def replaced(self) -> "list[Comment]":
        """What it said before, the latest first."""
        return [row for row in [self, *self.later][:-1][::-1] if row.body]

    @property
    def html(self) -> SafeString:
        """What it says, as the page shows it."""
        return as_html(self.body)

    @property
    def marking_beyond(self) -> str:
        """Its own marking, where it was written under a higher one than its subject has now."""
        return str(self.get_marking_display()) if self.marking > self.subject.marking else ""
