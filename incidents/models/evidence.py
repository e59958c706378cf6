"""Where we know it from, and who is said to have done it – several, and contradictory ones, side by side."""

from django.contrib.postgres.indexes import HashIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import models
from django.db.models import Q

from accounts.audit import tracked
from accounts.models.checks import ChecksAtOnce, RelatedInHand
from incidents.models.actor import Actor
from incidents.models.changed import rows_are_change
from incidents.models.incident import Incident
from incidents.models.search_text import involvement_moves_search
from incidents.querysets.involvements import InvolvementQuerySet
from incidents.querysets.sources import SourceQuerySet
from incidents.validators import one_line
from incidents.vocabulary.evidence import ClaimMode, Confidence, Credibility, InvolvementRole, Reliability, SourceKind
from projects.models import Organisation


@tracked()
class Source(RelatedInHand, models.Model):
    """A source with its Admiralty grade: reliability of the source, credibility of what it says."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=12, choices=SourceKind, default=SourceKind.NEWS)
    publisher = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=300, blank=True)
    url = models.CharField("address (URL)", max_length=500, blank=True, validators=[URLValidator(["http", "https"])])
    published_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=12, blank=True)
    excerpt = models.TextField(blank=True, max_length=5_000, validators=[MaxLengthValidator(5_000)])
    reliability = models.CharField(max_length=1, choices=Reliability, default=Reliability.F)
    credibility = models.PositiveSmallIntegerField(choices=Credibility, default=Credibility.CANNOT_BE_JUDGED)
    second_hand = models.BooleanField(
        "repeats another", default=False, help_text="It only repeats what another source of this report says."
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["incident", "pk"]
        triggers = [rows_are_change()]
        indexes = [HashIndex(fields=["url"], condition=~Q(url=""), name="incidents_source_by_address")]

    def __str__(self) -> str:
        return self.publisher or self.title or self.url or self.get_kind_display()

    def clean(self) -> None:
        """What nobody could find again is no source, but for what the reporter saw."""
        said = self.publisher or self.title or self.url or self.excerpt
        if not said and self.kind != SourceKind.FIRST_HAND:
            raise ValidationError({"publisher": "Name the source: a publisher, a title, an address or an excerpt."})

    @property
    def grade(self) -> str:
        """The grade in short: "B2"; empty where neither can be judged."""
        if self.reliability == Reliability.F and self.credibility == Credibility.CANNOT_BE_JUDGED:
            return ""
        return f"{self.reliability}{self.credibility}"


@tracked()
class Involvement(ChecksAtOnce, RelatedInHand, models.Model):
    """What somebody says of an actor's part in an incident. Who says so is an actor, an organisation, or in words."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="involvements")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="involvements")
    role = models.CharField(max_length=10, choices=InvolvementRole)
    stated_by = models.CharField(max_length=200, blank=True, help_text="Who says so, in plain words.")
    stated_by_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    stated_by_actor = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    stated_on = models.DateField(null=True, blank=True)
    channel = models.CharField("how it was claimed", max_length=20, choices=ClaimMode, blank=True)
    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="involvements",
        help_text="Where it stands.",
    )
    confidence = models.CharField(max_length=8, choices=Confidence, blank=True)
    note = models.CharField(max_length=300, blank=True, validators=[one_line])

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        ordering = ["incident", "pk"]
        triggers = [involvement_moves_search(), rows_are_change()]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "actor", "role", "stated_by", "stated_by_actor", "stated_by_organisation"],
                name="incidents_involvement_said_once",
                nulls_distinct=False,
                violation_error_message="This is said twice.",
            ),
            models.CheckConstraint(
                condition=Q(stated_by="", stated_by_actor=None)
                | Q(stated_by="", stated_by_organisation=None)
                | Q(stated_by_actor=None, stated_by_organisation=None),
                name="incidents_involvement_one_speaker",
                violation_error_message="One says so: an actor, an organisation, or somebody in plain words.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_role_display()}"

    def clean(self) -> None:
        if self.source is not None and self.source.incident_id != self.incident_id:
            raise ValidationError({"source": "This source belongs to another report."})

    @property
    def speaker(self) -> "Actor | Organisation | None":
        """Who says so, where they are on record."""
        return self.stated_by_actor or self.stated_by_organisation

    @property
    def speaker_name(self) -> str:
        """Who says so, in words."""
        return str(self.speaker or self.stated_by)
