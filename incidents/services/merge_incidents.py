"""Two reports tell of one event: one is merged into the other, and parted from it again when they do not."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.audit import service
from accounts.errors import NotAllowed, NotThere, StaleVersion, WrongState
from accounts.vocabulary import Marking
from incidents.models import FactEdit, Incident, IncidentMerge
from incidents.outbox import raise_due_alerts, tell_newcomers
from incidents.rules.transitions import TRANSITIONS
from incidents.services.actors import hold_actors
from incidents.services.claiming import drop_claim
from incidents.services.duplicates import hold_distinct
from incidents.services.facts import require_judge
from incidents.services.figures import refigure
from incidents.services.merged_rows import (
    Went,
    links_go_back,
    move_casualties,
    move_rows,
    repeat_links,
    rows_go_back,
)
from incidents.services.permissions import WITH_STAFF, lock_both, manages
from incidents.services.reviewing import begin_step, may_take, require_step, take_step, unverified_edits
from incidents.services.suggest_links import hold_sites
from incidents.vocabulary.review import State, Step
from projects.services.tree import hold_tree

if TYPE_CHECKING:
    from accounts.models import User

Casualties = Literal["kept", "merged"]
MENDED_FIRST = "TLP:RED is merged only with TLP:RED that the same people are named to read: mark and name them alike."


@service
def merge_incident(
    *,
    actor: "User",
    incident: Incident,
    into: Incident,
    casualties: Casualties = "kept",
    reason: str = "",
    version: int | None = None,
    into_version: int | None = None,
) -> Incident:
    """Merge `incident` into another report, which keeps its facts and gains the rest; return the merged one.

    `casualties` says whose numbers hold from now on: they are never added up. Raises ValidationError where both are
    the same, NotAllowed unless the person manages both, WrongState where either cannot be merged now.
    """
    if incident.pk == into.pk:
        raise ValidationError({"into": ["This is the same report: choose another."]})
    incident, kept = _locked(actor, incident, into)
    incident = begin_step(Step.MERGE, actor, incident, version)
    if into_version is not None and into_version != kept.version:
        raise StaleVersion(f"{kept.reference} was changed by somebody else since you opened this.", kept.version)
    require_may_merge(actor, incident, kept)
    went, severity = Went(kept_before=_told(kept)), kept.severity
    came_from, incident.merged_into = State(incident.state), kept
    drop_claim(incident)
    take_step(Step.MERGE, actor, incident, reason)
    move_rows(actor, kept, incident, went)
    if casualties == "merged":
        move_casualties(kept, incident, went)
    repeat_links(kept, incident, went)
    kept.marking = max(kept.marking, incident.marking)
    if went.facts:
        kept.facts_changed_at = timezone.now()
    _edits_go_along(incident, kept, went.facts)
    _write_kept(actor, kept, went.facts)
    went.kept_after = _told(kept)
    _carry(incident, incident.version - 1)
    IncidentMerge.objects.create(
        kept=kept,
        merged=incident,
        came_from=came_from,
        reason=reason.strip(),
        went=asdict(went),
        kept_version=kept.version,
        actor=actor,
    )
    raise_due_alerts(kept)
    if kept.severity > severity:
        tell_newcomers(kept)
    return incident


@service
def unmerge_incident(*, actor: "User", incident: Incident, reason: str = "", version: int | None = None) -> Incident:
    """Part a merged report from the other: what went with it and still stands comes back, and so does its state.

    What was added or entered anew since stays with the other report. Merges are undone in the reverse order. From now
    on the two are held to be distinct.
    """
    merge = IncidentMerge.objects.filter(merged=incident, undone_at=None).select_related("kept").first()
    if merge is None:  # say what is refused first: who may not, then the state
        begin_step(Step.UNMERGE, actor, incident, version)
        raise WrongState(f"{incident.reference} is not merged.")
    incident, kept = _locked_for_parting(actor, incident, merge.kept, version)
    merge.refresh_from_db()
    _require_last(merge, incident, kept)
    went = Went(**merge.went)
    untouched = kept.version == merge.kept_version and not kept.attachments.filter(added_at__gt=merge.at).exists()
    rows_go_back(actor, kept, incident, went)
    links_go_back(went)
    if _told(kept)["facts_changed_at"] != went.kept_after["facts_changed_at"]:
        _edits_go_along(kept, incident, went.facts, since=merge.at)
    _tell_as_before(kept, went, untouched=untouched)
    _write_kept(actor, kept, went.facts)
    require_judge(kept)
    if untouched:
        _carry_to(kept, went_version=merge.kept_version - 1, now=kept.version)
    merge.undone_by, merge.undone_at = actor, timezone.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    incident.merged_into = None
    refigure(incident)
    take_step(Step.UNMERGE, actor, incident, reason, to=State(merge.came_from))
    hold_distinct(actor, incident, kept, reason)
    _carry(incident, incident.version - 1)
    for report in (kept, incident):
        raise_due_alerts(report)
    tell_newcomers(incident)
    return incident


def may_merge(user: "User", incident: Incident, into: Incident) -> bool:
    """May this person merge the one into the other now, as far as their roles and states go?"""
    transition = TRANSITIONS[Step.MERGE]
    ready = incident.state in transition.sources and into.state in WITH_STAFF
    return ready and may_take(user, incident, transition) and manages(user, into)


def require_may_merge(actor: "User", incident: Incident, into: Incident) -> None:
    """Raise NotAllowed unless the person manages both, WrongState where they cannot be merged as they stand."""
    require_step(Step.MERGE, actor, incident)
    if not manages(actor, into):
        raise NotAllowed(f"Only a manager over both merges them: you do not manage {into.reference}.")
    if into.state not in WITH_STAFF:
        state = into.get_state_display().lower()
        raise WrongState(f"{into.reference} is {state} now: nothing is merged into it from there.")
    _require_same_readers(into, incident)


def _require_same_readers(one: Incident, other: Incident) -> None:
    """Raise WrongState where a merge would let somebody read TLP:RED by another name than its own."""
    if Marking.RED not in (one.marking, other.marking):
        return
    named = [set(report.named_readers.values_list("user", flat=True)) for report in (one, other)]
    if one.marking != other.marking or named[0] != named[1]:
        raise WrongState(MENDED_FIRST)


def _require_last(merge: IncidentMerge, incident: Incident, kept: Incident) -> None:
    """The reverse order: a later merge moved on what this one brought, or found it standing there."""
    if merge.undone_at is not None or incident.state != State.MERGED:
        raise WrongState(f"{incident.reference} is not merged any more.")
    if kept.state == State.MERGED:
        raise WrongState(f"{kept.reference} was itself merged into another since: undo that first.")
    if IncidentMerge.objects.filter(kept=kept, undone_at=None, pk__gt=merge.pk).exists():
        raise WrongState(f"Another report was merged into {kept.reference} after it: undo that first.")


def _locked(actor: "User", one: Incident, other: Incident) -> tuple[Incident, Incident]:
    """Both under their locks, after what stands around them: their rows, links and statements are written."""
    hold_sites()
    hold_actors()
    hold_tree()
    return lock_both(actor, one, other)


def _locked_for_parting(
    actor: "User", incident: Incident, kept: Incident, version: int | None
) -> tuple[Incident, Incident]:
    """Who may not take the step hears so; so does who does not manage the other report, and no word of that one."""
    try:
        incident, kept = _locked(actor, incident, kept)
    except NotThere:
        begin_step(Step.UNMERGE, actor, incident, version)
        raise NotAllowed("It was merged into a report that you do not manage: who manages both undoes it.") from None
    incident = begin_step(Step.UNMERGE, actor, incident, version)
    if not manages(actor, kept):
        raise NotAllowed("It was merged into a report that you do not manage: who manages both undoes it.")
    return incident, kept


def _write_kept(actor: "User", kept: Incident, facts: list[str]) -> None:
    """Its version counts the merge; facts that came or went are the manager's edit, who then does not verify it."""
    if facts:
        FactEdit.objects.create(incident=kept, editor=actor, version=kept.version + 1, fields=facts)
    refigure(kept)
    kept.version += 1
    kept.save()


def _edits_go_along(report: Incident, to: Incident, facts: list[str], *, since: datetime | None = None) -> None:
    """Facts that go along changed by somebody are theirs over there too: who does not verify them here, nor there."""
    edits = FactEdit.objects.filter(incident=report).select_related("editor").order_by("pk")
    edits = edits.filter(at__gt=since) if since else edits
    gone = [edit for edit in edits if set(edit.fields) & set(facts)]
    counting: set[int] = set()
    for editor in {edit.editor for edit in gone}:
        counting |= set(unverified_edits(editor, report).values_list("pk", flat=True))
    FactEdit.objects.bulk_create(
        FactEdit(incident=to, editor=edit.editor, version=to.version + 1, fields=sorted(set(edit.fields) & set(facts)))
        for edit in gone
        if edit.pk in counting
    )
    if gone and since:
        to.facts_changed_at = timezone.now()


def _told(kept: Incident) -> dict[str, Any]:
    changed = kept.facts_changed_at
    return {"marking": int(kept.marking), "facts_changed_at": changed.isoformat() if changed else None}


def _tell_as_before(kept: Incident, went: Went, *, untouched: bool) -> None:
    """Its marking and when its facts changed are those before, unless somebody wrote to it under the higher marking."""
    now = _told(kept)
    if untouched and now["marking"] == went.kept_after["marking"]:
        kept.marking = went.kept_before["marking"]
    if now["facts_changed_at"] == went.kept_after["facts_changed_at"]:
        before = went.kept_before["facts_changed_at"]
        kept.facts_changed_at = datetime.fromisoformat(before) if before else None
    elif went.facts:
        kept.facts_changed_at = timezone.now()


def _carry(incident: Incident, version: int) -> None:
    """A step of the report itself is no edit: earlier merges into it still know it as untouched."""
    _carry_to(incident, went_version=version, now=incident.version)


def _carry_to(kept: Incident, *, went_version: int, now: int) -> None:
    IncidentMerge.objects.filter(kept=kept, undone_at=None, kept_version=went_version).update(kept_version=now)
