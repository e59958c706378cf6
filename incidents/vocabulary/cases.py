"""The words of cases: where one stands, the steps between, how urgent it is, its tasks and milestones."""

from django.db import models


class CaseStatus(models.TextChoices):
    """Where a case stands."""

    OPEN = "open", "Open"
    ACTIVE = "active", "Active"
    ON_HOLD = "on_hold", "On hold"
    CLOSED = "closed", "Closed"


class CaseStepKind(models.TextChoices):
    """A step of a case, by the name that pages use in their addresses."""

    START = "start", "Start work"
    HOLD = "hold", "Put on hold"
    RESUME = "resume", "Go on"
    CLOSE = "close", "Close"
    REOPEN = "reopen", "Open again"


class Priority(models.IntegerChoices):
    """How urgent the work is, which is not how grave the incidents are."""

    LOW = 1, "Low"
    NORMAL = 2, "Normal"
    HIGH = 3, "High"
    URGENT = 4, "Urgent"


class TaskState(models.TextChoices):
    """Is there something left to do?"""

    OPEN = "open", "Open"
    DONE = "done", "Done"


class MilestonePrecision(models.TextChoices):
    """How exactly the time of a milestone is known."""

    DAY = "day", "The day"
    MINUTE = "minute", "To the minute"
