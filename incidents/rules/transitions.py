"""The steps of review as a table. Services carry them out; pages, API and docs read them from here."""

from dataclasses import dataclass
from typing import Literal

from incidents.vocabulary.review import State, Step

By = Literal["reporter", "manager"]


@dataclass(frozen=True, slots=True)
class Transition:
    """One step: from which states to which, by whom, and what it asks."""

    step: Step
    sources: frozenset[State]
    target: State | None
    """None: back to the state that it had before."""
    by: By
    asks: Literal["", "reason", "comment", "target"] = ""
    asks_always: bool = False
    tone: Literal["primary", "success", "danger", "secondary"] = "primary"
    confirmation: str = ""

    @property
    def name(self) -> str:
        return str(self.step.value)

    @property
    def label(self) -> str:
        return str(self.step.label)

    def requires_reason(self, state: str) -> bool:
        """Must a reason be given from this state? Withdrawing a draft needs none, a submitted report does."""
        asks_for_words = self.asks in {"reason", "comment"}
        return asks_for_words and (self.asks_always or state != State.DRAFT)


TRANSITIONS: dict[Step, Transition] = {
    transition.step: transition
    for transition in (
        Transition(Step.SUBMIT, frozenset({State.DRAFT, State.RETURNED}), State.SUBMITTED, "reporter"),
        Transition(
            Step.WITHDRAW,
            frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED}),
            State.WITHDRAWN,
            "reporter",
            asks="reason",
            tone="secondary",
            confirmation="It leaves review and stays under its reference; a draft stays yours alone.",
        ),
        Transition(Step.START_REVIEW, frozenset({State.SUBMITTED}), State.IN_REVIEW, "manager"),
        Transition(Step.VERIFY, frozenset({State.IN_REVIEW}), State.VERIFIED, "manager", tone="success"),
        Transition(
            Step.RETURN,
            frozenset({State.IN_REVIEW}),
            State.RETURNED,
            "manager",
            asks="comment",
            asks_always=True,
            tone="secondary",
        ),
        Transition(
            Step.REJECT,
            frozenset({State.IN_REVIEW}),
            State.REJECTED,
            "manager",
            asks="reason",
            asks_always=True,
            tone="danger",
            confirmation="The report is held not to be true or not to belong here.",
        ),
        Transition(Step.CLOSE, frozenset({State.VERIFIED}), State.CLOSED, "manager", tone="secondary"),
        Transition(
            Step.REOPEN,
            frozenset({State.VERIFIED, State.CLOSED, State.REJECTED}),
            State.IN_REVIEW,
            "manager",
            asks="reason",
            asks_always=True,
            tone="secondary",
            confirmation="It counts as unverified until it is decided on again, and you have it for review.",
        ),
        Transition(
            Step.MERGE,
            frozenset({State.SUBMITTED, State.IN_REVIEW, State.VERIFIED}),
            State.MERGED,
            "manager",
            asks="target",
            tone="secondary",
        ),
        Transition(
            Step.UNMERGE,
            frozenset({State.MERGED}),
            None,
            "manager",
            asks="reason",
            asks_always=True,
            tone="secondary",
            confirmation="They are two events after all: what moved and still stands comes back.",
        ),
    )
}


def targets_of(transition: Transition) -> list[State]:
    """Where a step can lead: undoing a merge goes back to where it was merged from."""
    if transition.target is not None:
        return [transition.target]
    return [state for state in State if state in TRANSITIONS[Step.MERGE].sources]
