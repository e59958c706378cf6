"""The page of the documentation on the steps of review, made from their table."""

from collections.abc import Iterator

from incidents.rules.deadlines import REMIND_AFTER, REVIEW_WITHIN, hours_within
from incidents.rules.transitions import TRANSITIONS, Transition, targets_of
from incidents.vocabulary.review import State
from projects.vocabulary import Severity

PAGE = "docs/reference/workflow.md"
WHO = {"reporter": "its reporter", "manager": "a manager in scope, not its reporter"}
HEAD = """# The workflow of a report

Made by `manage.py write_workflow` from `incidents/rules/transitions.py`; a test compares.
"""
RULES = """## What else holds

- **Four eyes.** Nobody decides on a report of their own, nor verifies one whose facts they changed, however often it
  was returned since, until another manager verified it after that change. Facts are what happened, when, where, to
  whom, by whom. Severity by hand, links, marking, caveats, sources and evidence are none: they weigh the report or show
  what it rests on, and stand in its history under their author's name.
- **Claims.** Starting or reopening a review takes a claim for `CLAIM_HOURS`; working on the report prolongs it. While
  one lives, other managers get 409 for a decision and may take the report over, which its holder is told. A claim that
  ran out holds nobody off. To whom a report is assigned is apart from that, and holds nobody off either.
- **The database keeps the table.** A change of state that stands in no line above is refused, by SQL too, and so is one
  whose transaction writes no step. An imported record may be taken into review.
"""
AFTER = f"""
Projects may ask for less; of all that a report is linked to, and what stands above them, the shortest counts. The time
with the reporter after a return does not count. After {REMIND_AFTER:.0%} of it whoever has the report is reminded, or
else every manager in scope; when it is over, the managers above are told, or the administrators.
"""


def workflow_page() -> str:
    """Diagram, table, rules and deadlines, in Markdown."""
    return "\n".join([HEAD, *_diagram(), "", *_table(), "", RULES, *_deadlines(), ""])


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {State.DRAFT}"
    yield f"    [*] --> {State.EXTERNAL}"
    for source, step in _lines():
        for target in targets_of(step):
            yield f"    {source} --> {target}: {step.label.lower()}"
    yield "```"


def _table() -> Iterator[str]:
    yield "| from | step | to | who | asks |"
    yield "| --- | --- | --- | --- | --- |"
    for source, step in _lines():
        asks = step.asks if step.requires_reason(source) else ""
        where = " or ".join(target.label for target in targets_of(step))
        yield f"| {source.label} | {step.label} | {where} | {WHO[step.by]} | {asks} |"


def _deadlines() -> Iterator[str]:
    yield "## Deadlines"
    yield ""
    yield "| severity | a decision within |"
    yield "| --- | --- |"
    for severity in sorted(REVIEW_WITHIN, reverse=True):
        yield f"| {Severity(severity).label} | {hours_within(severity)} hours |"
    yield AFTER.rstrip()


def _lines() -> Iterator[tuple[State, Transition]]:
    """Each step from each of its states, in the order of the states."""
    for source in State:
        for step in TRANSITIONS.values():
            if source in step.sources:
                yield source, step
