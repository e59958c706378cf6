"""What followed from an incident, and the visits, summits and anniversaries beside which it stands."""

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.audit import tracked
from accounts.models.checks import ChecksAtOnce, RelatedInHand
from incidents.models.changed import rows_are_change
from incidents.models.incident import Incident
from incidents.querysets.key_events import KeyEventQuerySet
from incidents.validators import day_not_too_far, one_line
from incidents.vocabulary.aftermath import ConsequenceKind, KeyEventKind
from projects.models import Project
from projects.validators import known_country, known_currency
from projects.vocabulary import country_names

if TYPE_CHECKING:
    from datetime import datetime


@tracked()
class Consequence(ChecksAtOnce, RelatedInHand, models.Model):
    """What an incident brought about: work stopped, talks slipped, money lost."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="consequences")
    kind = models.CharField(max_length=20, choices=ConsequenceKind)
    description = models.CharField(max_length=500, blank=True, validators=[one_line])
    project = models.ForeignKey(
        Project,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="consequences",
        help_text="If one bore it.",
    )
    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("until", null=True, blank=True)
    amount = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(max_length=3, blank=True, validators=[known_currency])

    class Meta:
        ordering = ["incident", "pk"]
        triggers = [rows_are_change()]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="incidents_consequence_ends_after_start",
                violation_error_message="It cannot end before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | ~Q(currency=""),
                name="incidents_consequence_amount_has_currency",
                violation_error_message="Say in which currency the amount is.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.description}" if self.description else self.get_kind_display()

    def clean(self) -> None:
        """It is said once: in the same words, of the same project, from the same day."""
        said = {name: getattr(self, name) for name in ("incident_id", "kind", "description", "project_id", "starts_on")}
        if Consequence.objects.filter(**said).exclude(pk=self.pk).exists():
            raise ValidationError({"kind": "This is said twice."})


@tracked()
class KeyEvent(models.Model):
    """A day, or some, around which the risk is higher. The window says from when until when."""

    name = models.CharField(max_length=200, validators=[one_line])
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    kind = models.CharField(max_length=14, choices=KeyEventKind, default=KeyEventKind.OTHER)
    starts_on = models.DateField("first day", validators=[day_not_too_far])
    ends_on = models.DateField("last day", null=True, blank=True, validators=[day_not_too_far])
    country = models.CharField(max_length=2, blank=True, validators=[known_country])
    place = models.CharField(max_length=200, blank=True, validators=[one_line])
    days_before = models.PositiveSmallIntegerField("heightened risk, days before", default=14)
    days_after = models.PositiveSmallIntegerField("heightened risk, days after", default=3)
    description = models.TextField(blank=True, max_length=10_000, validators=[MaxLengthValidator(10_000)])

    objects = KeyEventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="incidents_key_event_ends_after_start",
                violation_error_message="It cannot end before it starts.",
            ),
            models.UniqueConstraint(fields=["name", "starts_on"], name="incidents_key_event_once"),
        ]
        indexes = [models.Index(fields=["-starts_on", "-id"], name="incidents_key_event_by_day")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("incidents:key_event_page", args=[self.slug])

    @property
    def country_name(self) -> str:
        return country_names().get(self.country, "")

    @property
    def last_day(self) -> date:
        return self.ends_on or self.starts_on

    @property
    def risk_from(self) -> date:
        return self.starts_on - timedelta(days=self.days_before)

    @property
    def risk_until(self) -> date:
        return self.last_day + timedelta(days=self.days_after)

    def days_from(self, moment: "datetime", time_zone: str) -> int:
        """Days between a moment's local day and the event: negative before it, 0 during it, positive after it."""
        day = moment.astimezone(ZoneInfo(time_zone)).date()
        if day < self.starts_on:
            return (day - self.starts_on).days
        return max((day - self.last_day).days, 0)


@tracked()
class IncidentKeyEvent(models.Model):
    """An incident that stands beside a key event: shortly before it, during it, after it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="key_event_links")
    key_event = models.ForeignKey(KeyEvent, on_delete=models.PROTECT, related_name="incident_links")
    note = models.CharField(max_length=300, blank=True, validators=[one_line])

    class Meta:
        verbose_name = "key event of an incident"
        verbose_name_plural = "key events of incidents"
        ordering = ["incident", "pk"]
        constraints = [models.UniqueConstraint(fields=["incident", "key_event"], name="incidents_key_event_link_once")]

    def __str__(self) -> str:
        return f"{self.incident_id} beside {self.key_event}"

    @property
    def distance_text(self) -> str:
        """ "4 days before", "during", "1 day after"; an incident of which only the month is known says so."""
        days = self.key_event.days_from(self.incident.occurred_from, self.incident.time_zone)
        words = "during" if days == 0 else f"{abs(days)} day{'' if abs(days) == 1 else 's'} "
        words += "" if days == 0 else "before" if days < 0 else "after"
        return words if self.incident.day_is_known else f"about {words}, its day is not known"
