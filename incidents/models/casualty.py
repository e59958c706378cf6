"""Who was hurt: one row for each nationality, affiliation and outcome. Not known is null, never 0."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.audit import tracked
from accounts.models.checks import ChecksAtOnce, RelatedInHand
from incidents.models.changed import rows_are_change
from incidents.models.incident import Incident
from incidents.models.totals import rows_move_totals
from incidents.vocabulary.people import Affiliation, Outcome
from projects.validators import known_country
from projects.vocabulary import country_names

ONE_ROW_EACH = "There is a row for this nationality, affiliation and outcome already: put the numbers together."
MOST_PEOPLE = 1_000_000  # more than any event has harmed: a larger number is a slip of the keyboard


def number() -> "models.PositiveIntegerField[int | None, int | None]":
    """One bound of a count; null where nobody knows it."""
    return models.PositiveIntegerField(null=True, blank=True, validators=[MaxValueValidator(MOST_PEOPLE)])


@tracked()
class Casualty(ChecksAtOnce, RelatedInHand, models.Model):
    """A count with its range. Totals on the incident follow from these rows, assailants apart."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="casualties")
    nationality = models.CharField(max_length=2, blank=True, validators=[known_country], help_text="Empty: not known.")
    affiliation = models.CharField(max_length=14, choices=Affiliation, default=Affiliation.UNKNOWN)
    outcome = models.CharField(max_length=8, choices=Outcome)
    low = number()
    best = number()
    high = number()

    class Meta:
        verbose_name_plural = "casualties"
        ordering = ["incident", "pk"]
        triggers = [rows_move_totals(), rows_are_change()]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "nationality", "affiliation", "outcome"],
                name="incidents_casualty_once",
                violation_error_message=ONE_ROW_EACH,
            ),
            models.CheckConstraint(
                condition=(Q(low=None) | Q(best=None) | Q(low__lte=F("best")))
                & (Q(best=None) | Q(high=None) | Q(best__lte=F("high")))
                & (Q(low=None) | Q(high=None) | Q(low__lte=F("high"))),
                name="incidents_casualty_range",
                violation_error_message="The range must run low ≤ best ≤ high.",
            ),
        ]

    def __str__(self) -> str:
        who = country_names().get(self.nationality, "nationality not known")
        return f"{self.get_outcome_display()}: {self.count_text}, {who}, {self.get_affiliation_display().lower()}"

    @property
    def nationality_name(self) -> str:
        return country_names().get(self.nationality, "Not known")

    @property
    def count_text(self) -> str:
        """The count in words: "2", "10–17 (best 11)", "not known"."""
        if self.low is None and self.best is None and self.high is None:
            return "not known"
        if self.low is None and self.high is None:
            return f"{self.best}"
        if self.low == self.high:
            return f"{self.low}"
        start = "up to " if self.low is None else f"{self.low}–"
        span = f"at least {self.low}" if self.high is None else f"{start}{self.high}"
        return span if self.best is None else f"{span} (best {self.best})"
