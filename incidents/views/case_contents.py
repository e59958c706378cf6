"""What the page of a case shows to a person."""

from typing import Any

from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.protocols import SignedInRequest
from accounts.services.readings import note_list, note_reading
from accounts.vocabulary import ReadingKind
from incidents.forms.cases import CaseIncidentsForm, CaseLeadForm, CaseMemberForm, MilestoneForm
from incidents.forms.comments import CommentForm
from incidents.forms.evidence import EvidenceForm
from incidents.models import Case, CaseTask, Incident
from incidents.services.case_members import could_be_added
from incidents.services.case_permissions import runs_case, works_on_case
from incidents.services.case_report import evidence_of, figures_of, incidents_of, marking_of, points_of
from incidents.services.case_steps import case_steps_open_to
from incidents.services.case_timeline import read_timeline
from incidents.views.discussion import discussion_context
from incidents.views.evidence_panel import evidence_context
from projects.models import Membership
from projects.querysets.people import people_for

LATEST = 8


def find_case(request: SignedInRequest, case_reference: str) -> Case:
    """The same for who is shown nothing of it yet: the views of its parts note what they show."""
    cases = Case.objects.for_user(request.user).select_related("lead")
    case: Case = get_object_or_404(cases, reference=case_reference)
    return case


def load_case(request: SignedInRequest, case_reference: str) -> Case:
    """The case of this address, as far as the person may read it; noted where it is TLP:RED."""
    case = find_case(request, case_reference)
    note_reading(actor=request.user, record=case, kind=ReadingKind.PAGE)
    return case


def load_incidents(user: User, case: Case) -> list[Incident]:
    """The incidents of a case that the person may read, whose reading of those that are TLP:RED is noted."""
    incidents = incidents_of(user, case)
    note_list(actor=user, name="Incidents of a case", records=incidents)
    return incidents


def case_context(
    request: SignedInRequest,
    case: Case,
    comment_form: CommentForm | None = None,
    evidence_form: EvidenceForm | None = None,
    **forms: Any,
) -> dict[str, Any]:
    """The page; `forms` are those that were sent and are shown again."""
    user = request.user
    incidents, works = load_incidents(user, case), works_on_case(user, case)
    runs = runs_case(user, case) and not case.is_closed
    return {
        "case": case,
        "marking": marking_of(case, incidents),
        "incidents": incidents,
        "figures": figures_of(incidents),
        "map_points": points_of(incidents),
        "evidence": evidence_of(user, incidents),
        "members": case.members.select_related("user").order_by("user__full_name", "pk"),
        "tasks": tasks_of(user, case),
        "latest": read_timeline(user, case, size=2 * LATEST).moments[:LATEST],
        "steps": case_steps_open_to(user, case),
        "runs": runs,
        "works": works and not case.is_closed,
        "may_write_lessons": works,
        "people_to_add": people_to_add(user, case) if runs else (),
        "incidents_form": CaseIncidentsForm(user=user),
        "member_form": CaseMemberForm(),
        "lead_form": CaseLeadForm(case=case),
        "milestone_form": MilestoneForm(user=user),
        **discussion_context(user, case, comment_form),
        **evidence_context(user, case, evidence_form),
    } | forms


def tasks_of(user: User, case: Case) -> list[CaseTask]:
    """The tasks in their order, with what rows show."""
    tasks = CaseTask.objects.for_user(user).filter(case=case).select_related("assignee", "done_by")
    return list(tasks.prefetch_related("items"))


def people_to_add(user: User, case: Case) -> list[User]:
    """Whom of the people that this person sees they could add; others by their address."""
    seen = people_for(user, Membership.objects.for_user(user))
    return list(could_be_added(user, case, seen).order_by("full_name", "pk")[:200])
