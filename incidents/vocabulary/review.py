"""The states of a report, the steps between them, and the relation of an incident to a project."""

from django.db import models


class State(models.TextChoices):
    """Where a report stands in review; `external` is imported and outside it."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    IN_REVIEW = "in_review", "In review"
    RETURNED = "returned", "Returned"
    VERIFIED = "verified", "Verified"
    CLOSED = "closed", "Closed"
    REJECTED = "rejected", "Rejected"
    MERGED = "merged", "Merged"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXTERNAL = "external", "External"


class Step(models.TextChoices):
    """A step of review, by the name that pages and API use in their addresses."""

    SUBMIT = "submit", "Submit"
    WITHDRAW = "withdraw", "Withdraw"
    START_REVIEW = "start-review", "Start review"
    RETURN = "return", "Return to the reporter"
    VERIFY = "verify", "Verify"
    REJECT = "reject", "Reject"
    CLOSE = "close", "Close"
    REOPEN = "reopen", "Reopen"
    MERGE = "merge", "Merge into another"
    UNMERGE = "unmerge", "Undo the merge"


WAITING_STATES = frozenset({State.SUBMITTED, State.IN_REVIEW})
"""A manager is to decide: the deadline counts."""

ALERTING_STATES = frozenset({State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.VERIFIED, State.CLOSED})
"""Submitted or later, and still held to be true: what may raise an alert."""

STANDING = frozenset({State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.VERIFIED, State.CLOSED, State.EXTERNAL})
"""Handed in or imported, and neither rejected nor withdrawn nor merged into another: what a report may duplicate."""


class LinkRelation(models.TextChoices):
    """How an incident touches a project."""

    DIRECT_TARGET = "direct_target", "Direct target"
    STAFF_AFFECTED = "staff_affected", "Staff affected"
    NEARBY = "nearby", "Nearby"
    DISRUPTED = "operations_disrupted", "Operations disrupted"


class LinkState(models.TextChoices):
    """What a person states is confirmed; what the machine finds is suggested."""

    SUGGESTED = "suggested", "Suggested"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"
