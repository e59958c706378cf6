"""What followed from an incident, and the events beside which it stands."""

from django.db import models


class ConsequenceKind(models.TextChoices):
    """What an incident brought about."""

    WORK_STOPPED = "work_stopped", "Work stopped"
    EVACUATION = "evacuation", "Evacuation"
    NEGOTIATION = "negotiation_delayed", "Negotiation delayed"
    FINANCING = "financing_affected", "Financing affected"
    COST = "cost", "Cost"
    POLICY = "policy_change", "Policy change"
    OTHER = "other", "Other"


class KeyEventKind(models.TextChoices):
    """What raises the risk around a day."""

    VISIT = "visit", "Visit"
    SUMMIT = "summit", "Summit or meeting"
    ANNIVERSARY = "anniversary", "Anniversary"
    ELECTION = "election", "Election"
    RELIGIOUS = "religious_date", "Religious date"
    OTHER = "other", "Other"
