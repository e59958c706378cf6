"""The steps of a case as a table. Services carry them out; pages, admin and tests read them from here."""

from dataclasses import dataclass
from typing import Literal

from incidents.vocabulary.cases import CaseStatus, CaseStepKind


@dataclass(frozen=True, slots=True)
class CaseTransition:
    """One step: from which states to which, and what it asks. Whoever runs the case takes it."""

    step: CaseStepKind
    sources: frozenset[CaseStatus]
    target: CaseStatus
    asks: Literal["", "reason", "outcome"] = ""
    tone: Literal["primary", "success", "secondary"] = "primary"

    @property
    def name(self) -> str:
        return str(self.step.value)

    @property
    def label(self) -> str:
        return str(self.step.label)


CASE_TRANSITIONS: dict[CaseStepKind, CaseTransition] = {
    transition.step: transition
    for transition in (
        CaseTransition(CaseStepKind.START, frozenset({CaseStatus.OPEN}), CaseStatus.ACTIVE),
        CaseTransition(
            CaseStepKind.HOLD, frozenset({CaseStatus.ACTIVE}), CaseStatus.ON_HOLD, asks="reason", tone="secondary"
        ),
        CaseTransition(CaseStepKind.RESUME, frozenset({CaseStatus.ON_HOLD}), CaseStatus.ACTIVE),
        CaseTransition(
            CaseStepKind.CLOSE,
            frozenset({CaseStatus.OPEN, CaseStatus.ACTIVE, CaseStatus.ON_HOLD}),
            CaseStatus.CLOSED,
            asks="outcome",
            tone="success",
        ),
        CaseTransition(
            CaseStepKind.REOPEN, frozenset({CaseStatus.CLOSED}), CaseStatus.ACTIVE, asks="reason", tone="secondary"
        ),
    )
}
