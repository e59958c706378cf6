"""Where we know it from: kinds of source, the Admiralty grades, who is said to have done it, and how sure that is."""

from django.db import models


class SourceKind(models.TextChoices):
    """What a source is."""

    FIRST_HAND = "first_hand", "First-hand account"
    NEWS = "news", "News"
    OFFICIAL = "official", "Official statement"
    POLICE = "police", "Police or military"
    CLAIM = "claim", "Claim of responsibility"
    SOCIAL_MEDIA = "social_media", "Social media"
    DATASET = "dataset", "Dataset"
    OTHER = "other", "Other"


class Reliability(models.TextChoices):
    """Admiralty code: the source."""

    A = "A", "A – completely reliable"
    B = "B", "B – usually reliable"
    C = "C", "C – fairly reliable"
    D = "D", "D – not usually reliable"
    E = "E", "E – unreliable"
    F = "F", "F – cannot be judged"


class Credibility(models.IntegerChoices):
    """Admiralty code: the information."""

    CONFIRMED = 1, "1 – confirmed"
    PROBABLE = 2, "2 – probably true"
    POSSIBLE = 3, "3 – possibly true"
    DOUBTFUL = 4, "4 – doubtful"
    IMPROBABLE = 5, "5 – improbable"
    CANNOT_BE_JUDGED = 6, "6 – cannot be judged"


GRADES = [f"{reliability}{credibility}" for reliability in "ABCDE" for credibility in range(1, 6)]
"""Admiralty grades, the best first."""


class InvolvementRole(models.TextChoices):
    """What is said of an actor."""

    CLAIMED = "claimed", "Claimed it"
    ATTRIBUTED = "attributed", "Attributed to"
    SUSPECTED = "suspected", "Suspected"
    DENIED = "denied", "Denied it"
    RULED_OUT = "ruled_out", "Ruled out"


LAID_TO = frozenset({InvolvementRole.CLAIMED, InvolvementRole.ATTRIBUTED, InvolvementRole.SUSPECTED})
"""What points at an actor, whoever says so; the others clear it."""


class ClaimMode(models.TextChoices):
    """GTD claim mode: how a claim reached the public."""

    LETTER = "letter", "Letter"
    CALL_BEFORE = "call_before", "Call before the incident"
    CALL_AFTER = "call_after", "Call after the incident"
    EMAIL = "e_mail", "E-mail"
    NOTE = "note_at_scene", "Note at the scene"
    VIDEO = "video", "Video"
    WEB = "web_or_social_media", "Website, blog or social media"
    PERSONAL = "personal_claim", "Personal claim"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Unknown"


class Confidence(models.TextChoices):
    """Analytic confidence after ICD 203."""

    LOW = "low", "Low"
    MODERATE = "moderate", "Moderate"
    HIGH = "high", "High"


class ActorKind(models.TextChoices):
    """What an actor is."""

    ARMED_GROUP = "armed_group", "Armed group"
    POLITICAL = "political", "Political group"
    CRIMINAL = "criminal", "Criminal group"
    STATE = "state", "State forces"
    INDIVIDUAL = "individual", "Individual"
    UNKNOWN = "unknown", "Unknown"


class ActorStatus(models.TextChoices):
    """An actor that an officer adds is proposed until an analyst accepts it."""

    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Accepted"
    MERGED = "merged", "Merged into another"


class RelationKind(models.TextChoices):
    """What one actor is to another, read from the first to the second."""

    FACTION = "faction", "Faction of"
    SPLINTER = "splinter", "Splinter of"
    UMBRELLA = "umbrella", "Umbrella over"
    ALLIED = "allied", "Allied with"
    RIVAL = "rival", "Rival of"


READ_BACKWARDS: dict[str, str] = {
    RelationKind.FACTION: "Has the faction",
    RelationKind.SPLINTER: "Has the splinter",
    RelationKind.UMBRELLA: "Under the umbrella of",
    RelationKind.ALLIED: "Allied with",
    RelationKind.RIVAL: "Rival of",
}
"""A relation in words, from the second actor to the first."""


class CustodyAction(models.TextChoices):
    """What was done with a piece of evidence."""

    ADDED = "added", "Added"
    VIEWED = "viewed", "Viewed"
    DOWNLOADED = "downloaded", "Downloaded"
    EXPORTED = "exported", "Exported"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RESTORED = "restored", "Brought back"
    MOVED = "moved", "Moved to another report"
