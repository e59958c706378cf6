"""One event: what happened, when, where, to whom – with how sure we are of each – and where its report stands."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone

from accounts.audit import tracked
from accounts.models import User
from accounts.models.checks import ChecksAtOnce, RelatedInHand
from accounts.models.user import known_time_zone
from accounts.vocabulary import Marking
from incidents.models.changed import (
    filing_is_change,
    incident_remembers_access,
    readers_remember_access,
    rows_are_change,
    writing_is_change,
)
from incidents.models.deadline import deadline_follows
from incidents.models.described import DescribesItself
from incidents.models.legal_steps import only_legal_steps, steps_on_record, what_states_mean
from incidents.models.reached import reach_follows_date
from incidents.models.search_text import search_follows_text
from incidents.models.totals import totals_follow_rows
from incidents.querysets.incidents import IncidentManager, folded_place
from incidents.validators import WHEN, one_line
from incidents.vocabulary.attacks import (
    AttackType,
    Category,
    InvestmentLink,
    PropertyDamage,
    Tactic,
    TargetKind,
    TargetType,
    WeaponType,
)
from incidents.vocabulary.precision import PlacePrecision, TimePrecision
from incidents.vocabulary.review import State
from projects.validators import LATITUDE, LONGITUDE, known_country
from projects.vocabulary import Severity

NARRATIVE_LIMIT = 50_000  # characters: a long report is some 20 pages
PLACE = Func(F("longitude"), F("latitude"), function="point")


def count() -> "models.PositiveIntegerField[int | None, int | None]":
    """A total over the casualty rows, assailants apart. Not known is null, never 0."""
    return models.PositiveIntegerField(null=True, blank=True, editable=False)


@tracked(exclude=["search", "claimed_until", "review_since", "review_due_at"])
class Incident(DescribesItself, ChecksAtOnce, RelatedInHand, models.Model):
    """The record. Services are the only ones to write it; `version` counts their writes, children included."""

    reference = models.CharField(max_length=20, unique=True, editable=False)
    filing_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    title = models.CharField(max_length=200, validators=[one_line])
    narrative = models.TextField(blank=True, validators=[MaxLengthValidator(NARRATIVE_LIMIT)])
    caveats = models.TextField(
        blank=True,
        max_length=2_000,
        validators=[MaxLengthValidator(2_000)],
        help_text="What is disputed or uncertain.",
    )
    category = models.CharField(max_length=24, choices=Category)
    attack_type = models.CharField(max_length=26, choices=AttackType, blank=True)
    tactics = ArrayField(models.CharField(max_length=20, choices=Tactic), default=list, blank=True)
    weapon_types = ArrayField(models.CharField(max_length=20, choices=WeaponType), default=list, blank=True)
    target_type = models.CharField(max_length=20, choices=TargetType, blank=True)
    target_kind = models.CharField(max_length=24, choices=TargetKind, blank=True)
    target_description = models.CharField(max_length=300, blank=True, validators=[one_line])
    property_damage = models.CharField(max_length=12, choices=PropertyDamage, blank=True)
    link_to_investment = models.CharField("link to the investment", max_length=24, choices=InvestmentLink, blank=True)

    occurred_from = models.DateTimeField(validators=WHEN)
    occurred_to = models.DateTimeField(null=True, blank=True, validators=WHEN)
    time_precision = models.CharField(max_length=5, choices=TimePrecision, default=TimePrecision.EXACT)
    end_precision = models.CharField(
        "precision of the end", max_length=5, choices=TimePrecision, blank=True, help_text="Empty: as at the start."
    )
    time_zone = models.CharField(max_length=64, default="UTC", validators=[known_time_zone])
    country = models.CharField(max_length=2, validators=[known_country])
    admin1 = models.CharField("province", max_length=120, blank=True, validators=[one_line])
    place = models.CharField(max_length=200, blank=True, validators=[one_line])
    latitude = models.FloatField(null=True, blank=True, validators=LATITUDE)
    longitude = models.FloatField(null=True, blank=True, validators=LONGITUDE)
    place_precision = models.CharField(max_length=18, choices=PlacePrecision, default=PlacePrecision.EXACT)

    severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.MINOR)
    severity_reason = models.CharField(max_length=300, blank=True)
    killed_low, killed_best, killed_high = count(), count(), count()
    injured_low, injured_best, injured_high = count(), count(), count()
    abducted_low, abducted_best, abducted_high = count(), count(), count()
    missing_low, missing_best, missing_high = count(), count(), count()

    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    marking = models.PositiveSmallIntegerField(choices=Marking, default=Marking.AMBER)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="filed_incidents")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned_incidents"
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="claimed_incidents"
    )
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_reports", editable=False
    )
    filed_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    verified_at = models.DateTimeField(null=True, blank=True, editable=False)
    review_since = models.DateTimeField(null=True, blank=True, editable=False)  # the time returned left out
    review_due_at = models.DateTimeField(null=True, blank=True, editable=False)  # kept by triggers: deadline.py
    facts_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    external_dataset = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    search = SearchVectorField(null=True, editable=False)  # kept by triggers, and never read into Python

    objects = IncidentManager()

    class Meta:
        ordering = ["-occurred_from", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="incidents_incident_state"),
            models.CheckConstraint(
                condition=Q(occurred_to=None) | Q(occurred_to__gte=F("occurred_from")),
                name="incidents_incident_ends_after_start",
                violation_error_message="It cannot end before it starts.",
            ),
            models.CheckConstraint(
                # A comparison with null would let one coordinate alone through: say that both are there.
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, latitude__gte=-90, latitude__lte=90)
                & Q(longitude__isnull=False, longitude__gte=-180, longitude__lte=180),
                name="incidents_incident_on_the_globe",
                violation_error_message="Give both coordinates, in degrees on the globe, or neither.",
            ),
            models.CheckConstraint(
                condition=Q(attack_type="") | Q(category=Category.ATTACK),
                name="incidents_incident_attack_type_of_attack",
                violation_error_message="Only an attack has an attack type.",
            ),
            models.UniqueConstraint(
                fields=["external_dataset", "external_id"],
                condition=~Q(external_id=""),
                name="incidents_incident_external",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into=None)),
                name="incidents_incident_merged_into_one",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="incidents_incident_not_into_itself"),
            *what_states_mean(),
        ]
        triggers = [
            totals_follow_rows(),
            search_follows_text(),
            reach_follows_date(),
            deadline_follows(),
            only_legal_steps(),
            steps_on_record(),
            filing_is_change(),
            writing_is_change(),
            incident_remembers_access(),
        ]
        indexes = [
            GistIndex(PLACE, name="incidents_by_place"),
            GistIndex(F("country"), PLACE, name="incidents_by_place_in_country"),
            models.Index(fields=["-occurred_from", "-id"], name="incidents_by_occurrence"),
            models.Index(fields=["country", "-occurred_from", "-id"], name="incidents_by_country"),
            models.Index(fields=["country", "-id"], name="incidents_by_country_as_filed"),
            models.Index(fields=["reporter", "-id"], name="incidents_by_reporter"),
            models.Index(fields=["state", "-occurred_from", "-id"], name="incidents_by_state"),
            models.Index(
                fields=["-severity", "submitted_at", "id"],
                condition=Q(state__in=[State.SUBMITTED, State.IN_REVIEW]),
                name="incidents_awaiting_review",
            ),
            models.Index(
                fields=["review_due_at", "id"],
                condition=Q(state__in=[State.SUBMITTED, State.IN_REVIEW]),
                name="incidents_by_deadline",
            ),
            models.Index(fields=["-severity", "-occurred_from", "-id"], name="incidents_by_severity"),
            models.Index(fields=["occurred_to"], condition=Q(occurred_to__isnull=False), name="incidents_by_end"),
            GinIndex(fields=["search"], name="incidents_by_words"),
            GinIndex(fields=["tactics", "weapon_types"], name="incidents_by_means"),
            GinIndex(OpClass(folded_place(), name="gin_trgm_ops"), name="incidents_by_place_name"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("incidents:incident_page", args=[self.reference])

    @property
    def holder(self) -> "User | None":
        """Who has it for review now: a claim that ran out holds nobody off."""
        return self.claimed_by if self.claimed_until and self.claimed_until > timezone.now() else None

    @property
    def is_attack(self) -> bool:
        return self.category == Category.ATTACK


@tracked()
class IncidentReader(models.Model):
    """A person named to read a TLP:RED incident. Nobody else reads one."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="named_readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="named_to_read")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "user"], name="incidents_reader_once")]
        triggers = [readers_remember_access(), rows_are_change()]

    def __str__(self) -> str:
        return f"{self.user} reads {self.incident}"
