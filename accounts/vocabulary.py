"""The words of this app: markings, channels, and the states of what is sent. TLP labels are never translated."""

from django.db import models


class Marking(models.IntegerChoices):
    """Traffic Light Protocol 2.0 (FIRST, August 2022), in order of strictness."""

    CLEAR = 0, "TLP:CLEAR"
    GREEN = 1, "TLP:GREEN"
    AMBER = 2, "TLP:AMBER"
    AMBER_STRICT = 3, "TLP:AMBER+STRICT"
    RED = 4, "TLP:RED"


class TokenScope(models.TextChoices):
    """What a client may do with a token."""

    READ = "read", "Read"
    WRITE = "write", "Read and write"


class ChannelKind(models.TextChoices):
    """How a person can be reached. The bell needs no channel: every recipient has it."""

    EMAIL = "email", "E-mail"
    WEBHOOK = "webhook", "Webhook"


class Pace(models.TextChoices):
    """When a channel passes on what is not urgent."""

    AT_ONCE = "now", "At once"
    HOURLY = "hourly", "Together, each hour"
    DAILY = "daily", "Together, once a day"


class DeliveryState(models.TextChoices):
    """Where one message on one channel stands. `dead` and `withheld` are ends that a person can look into."""

    PENDING = "pending", "Waiting"
    SENT = "sent", "Sent"
    DEAD = "dead", "Given up"
    WITHHELD = "withheld", "Withheld"


class AttemptOutcome(models.TextChoices):
    """How one try to send ended. `started` stays where the worker died in the middle."""

    STARTED = "started", "Started"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    WITHHELD = "withheld", "Withheld"


class Sign(models.TextChoices):
    """By what one sees that alerts move."""

    SWEEP = "sweep", "A worker looked for what is due"
    SENT = "sent", "A worker sent something"


class ReadingKind(models.TextChoices):
    """By which way somebody read TLP:RED, or took a table or files away."""

    PAGE = "page", "On its page"
    EDIT = "edit", "In the form to edit it"
    HISTORY = "history", "Its history"
    EVIDENCE = "evidence", "A piece of its evidence"
    API = "api", "Through the API"
    ADMIN = "admin", "In the admin"
    LIST = "list", "In a list"
    TABLE = "table", "Taken away as a table"
    FILES = "files", "Its evidence taken away"
