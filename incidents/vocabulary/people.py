"""Who was hurt, and how."""

from django.db import models


class Affiliation(models.TextChoices):
    """What a casualty was to the project. Project staff and contractors are the protected people."""

    PROJECT_STAFF = "project_staff", "Project staff"
    CONTRACTOR = "contractor", "Contractor"
    SECURITY_FORCE = "security_force", "Security force"
    OFFICIAL = "official", "Official"
    CIVILIAN = "civilian", "Civilian"
    ASSAILANT = "assailant", "Assailant"
    UNKNOWN = "unknown", "Unknown"


PROTECTED = frozenset({Affiliation.PROJECT_STAFF, Affiliation.CONTRACTOR})


class Outcome(models.TextChoices):
    """What happened to them."""

    KILLED = "killed", "Killed"
    INJURED = "injured", "Injured"
    ABDUCTED = "abducted", "Abducted"
    MISSING = "missing", "Missing"
