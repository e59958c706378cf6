"""What happened, and who is said to have done it, in the Django admin."""

from incidents.admin import actors, advisories, attachments, cases, gazetteer, incidents, key_events, watches

__all__ = [
    "WITHOUT_ADMIN",
    "actors",
    "advisories",
    "attachments",
    "cases",
    "gazetteer",
    "incidents",
    "key_events",
    "watches",
]

WITHOUT_ADMIN: dict[str, str] = {
    "IncidentReach": "Follows from the links of an incident and the tree of projects; the database keeps it.",
    "IncidentChange": "Follows from what is written of an incident; the database keeps it for the feed of changes.",
    "FormerAccess": "The same, for what is lost.",
    "ChangeEpoch": "The same: in which cluster it was written.",
    "ReviewDeadline": "Managers set a project's deadlines together, on one page of the project.",
    "IncidentMerge": "Two reports are compared before one is merged: the page for it is the only door, and undoes it.",
    "DistinctPair": "Said and taken back on the page of either report, where both are at hand.",
    "UnfinishedReport": "What somebody is typing is theirs alone: no other person looks into it.",
}
"""Models that have no admin of their own and are no rows in another's, and why."""
