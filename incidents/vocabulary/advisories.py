"""The words of advisories, after the Common Alerting Protocol 1.2 (OASIS, July 2010)."""

from django.db import models


class AdvisoryState(models.TextChoices):
    """Where an advisory stands here. A draft is its author's alone."""

    DRAFT = "draft", "Draft"
    ISSUED = "issued", "Issued"
    CANCELLED = "cancelled", "Cancelled"


class MessageStatus(models.TextChoices):
    """CAP status."""

    ACTUAL = "actual", "Actual"
    EXERCISE = "exercise", "Exercise"
    TEST = "test", "Test"


class AdvisorySeverity(models.TextChoices):
    """CAP severity."""

    EXTREME = "extreme", "Extreme"
    SEVERE = "severe", "Severe"
    MODERATE = "moderate", "Moderate"
    MINOR = "minor", "Minor"
    UNKNOWN = "unknown", "Unknown"


class Urgency(models.TextChoices):
    """CAP urgency: how soon to act."""

    IMMEDIATE = "immediate", "Immediate"
    EXPECTED = "expected", "Expected"
    FUTURE = "future", "Future"
    PAST = "past", "Past"
    UNKNOWN = "unknown", "Unknown"


class Certainty(models.TextChoices):
    """CAP certainty."""

    OBSERVED = "observed", "Observed"
    LIKELY = "likely", "Likely"
    POSSIBLE = "possible", "Possible"
    UNLIKELY = "unlikely", "Unlikely"
    UNKNOWN = "unknown", "Unknown"


class ResponseType(models.TextChoices):
    """CAP response type: what those addressed should do; several may hold."""

    SHELTER = "shelter", "Shelter"
    EVACUATE = "evacuate", "Evacuate"
    PREPARE = "prepare", "Prepare"
    EXECUTE = "execute", "Execute the plan"
    AVOID = "avoid", "Avoid"
    MONITOR = "monitor", "Monitor"
    ASSESS = "assess", "Assess"
    ALL_CLEAR = "all_clear", "All clear"
    NONE = "none", "No action"
