"""One incident: what is known of it, how sure, and what may be done with it now."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.protocols import SignedInRequest
from accounts.services.readings import note_list, note_reading
from accounts.views.history import history_page
from accounts.vocabulary import Marking, ReadingKind
from incidents.forms.advisories import KeyEventLinkForm
from incidents.forms.cases import CaseChoiceForm
from incidents.forms.comments import CommentForm
from incidents.forms.evidence import EvidenceForm
from incidents.forms.queue import AssignForm
from incidents.forms.rows import LinkRow
from incidents.forms.steps import SeverityForm
from incidents.models import Advisory, Case, Incident, Involvement
from incidents.models.described import best_grade
from incidents.querysets.access import named_to
from incidents.querysets.links import consequences_for
from incidents.querysets.reading import was_never_handed_in
from incidents.rules.sourcing import independent_sources_agree
from incidents.services.actor_record import records_of
from incidents.services.advisories import may_record
from incidents.services.alert_record import alerts_of
from incidents.services.assigning import ASSIGNABLE
from incidents.services.case_permissions import may_open_case
from incidents.services.duplicates_panel import duplicates_panel
from incidents.services.incident_map import incident_points, km_between, sites_of_links
from incidents.services.permissions import decides_on, explains_access, may_decide_links, may_edit, may_link
from incidents.services.reviewing import steps_open_to
from incidents.services.since_returned import changes_since_returned, last_return
from incidents.services.trails import incident_trails
from incidents.views.discussion import discussion_context
from incidents.views.evidence_panel import evidence_context
from incidents.vocabulary.review import WAITING_STATES, LinkState


@require_safe
def incident_page(request: SignedInRequest, reference: str) -> HttpResponse:
    """The page of an incident that the person may read."""
    incident = get_object_or_404(Incident.objects.for_user(request.user).detailed(), reference=reference)
    return render(request, "incidents/incident_page.html", page_context(request, incident))


def page_context(
    request: SignedInRequest,
    incident: Incident,
    link_form: LinkRow | None = None,
    evidence_form: EvidenceForm | None = None,
    comment_form: CommentForm | None = None,
) -> dict[str, Any]:
    """What the page shows of an incident to this person, whose reading of it is noted where it is TLP:RED."""
    user = request.user
    note_reading(actor=user, record=incident, kind=ReadingKind.PAGE)
    linkable = may_link(user, incident)
    return {
        "incident": incident,
        "casualties": incident.casualties.all(),
        "involvements": _involvements(incident, user),
        "sources": incident.sources.all(),
        "best_grade": best_grade(list(incident.sources.all())),
        "sources_agree": independent_sources_agree(incident.sources.all()),
        **_links(incident, user),
        "consequences": consequences_for(user).filter(incident=incident),
        "actions": steps_open_to(user, incident),
        **_in_charge(incident, user),
        "returned": last_return(incident),
        "since_returned": changes_since_returned(user, incident),
        "history": incident.steps.select_related("actor"),
        "link_form": link_form or LinkRow(user=user),
        "may_link": linkable,
        "may_edit": may_edit(user, incident),
        "severity_form": SeverityForm(incident=incident),
        "key_events": incident.key_event_links.select_related("key_event", "incident"),
        "key_event_form": KeyEventLinkForm(user=user),
        "advisories": Advisory.objects.for_user(user).filter(cause_links__incident=incident).listed(),
        "may_record": may_record(user),
        **evidence_context(user, incident, evidence_form),
        **discussion_context(user, incident, comment_form),
        "alerts": alerts_of(incident, user),
        **duplicates_panel(incident, user),
        **_readers(incident, user),
        **_cases(incident, user),
    }


def _involvements(incident: Incident, user: User) -> list[Involvement]:
    """Who is said to have done it; for who decides on it now with what else is on record of them."""
    involvements: list[Involvement] = list(incident.involvements.all())
    if incident.state in WAITING_STATES and decides_on(user, incident):
        records = records_of(incident, user)
        for row in involvements:
            row.record = records.pop(row.actor_id, None)  # type: ignore[attr-defined]  # said once of each
    return involvements


def _links(incident: Incident, user: User) -> dict[str, list[Any]]:
    """The links that the person may see, and the map of them; rejected ones stay out of the way."""
    seen = incident.links.for_user(user).exclude(state=LinkState.REJECTED).select_related("project", "site")
    links = sorted(seen, key=lambda link: link.state != LinkState.SUGGESTED)
    decides, sites = may_decide_links(user, incident), sites_of_links(user, incident, links)
    for link in links:
        link.may_decide = decides
        link.site_there = sites[link.project_id][0] if len(sites[link.project_id]) == 1 else None
        link.km_there = km_between(incident, link.site_there) if link.site_there else None
    return {"links": links, "map_points": incident_points(incident, links, sites)}


def _in_charge(incident: Incident, user: User) -> dict[str, Any]:
    """May this person take it over and assign it, as long as it waits?"""
    decides = incident.state in ASSIGNABLE and decides_on(user, incident)
    return {"decides": decides, "assign_form": AssignForm(incident=incident) if decides else None}


def _readers(incident: Incident, user: User) -> dict[str, Any]:
    """Who is named to read it, where it is read by name, and what this person may do about it."""
    is_red = incident.marking == Marking.RED
    return {
        "named": named_to(incident) if is_red else (),
        "explains_access": explains_access(user, incident),
        "may_mark_red": user.clearance >= Marking.RED and may_edit(user, incident),
    }


def _cases(incident: Incident, user: User) -> dict[str, Any]:
    """The cases that it belongs to, of those that the person may read, and to which else they could add it."""
    form = CaseChoiceForm(user=user, incident=incident)
    offered = not was_never_handed_in(incident)
    cases = list(Case.objects.for_user(user).around(incident).listed())
    others = list(form.fields["case"].queryset) if offered else []  # type: ignore[attr-defined]
    note_list(actor=user, name="Cases on the page of an incident", records=[*cases, *others])
    return {
        "cases": cases,
        "case_form": form if others else None,
        "may_open_case": offered and may_open_case(user),
    }


@require_safe
def incident_history(request: SignedInRequest, reference: str) -> HttpResponse:
    """Every change of the report and its rows that the person may read."""
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    note_reading(actor=request.user, record=incident, kind=ReadingKind.HISTORY)
    trails, label = incident_trails(request.user, incident), incident.get_marking_display()
    return history_page(request, incident, trails, label=label)
