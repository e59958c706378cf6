"""The timeline of a case, and its report on paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.protocols import SignedInRequest
from incidents.services.case_report import figures_of, marking_of, points_of, sources_of
from incidents.services.case_timeline import KINDS, WHOLE, read_timeline
from incidents.views.case_contents import load_case, load_incidents, tasks_of


@require_safe
def case_timeline(request: SignedInRequest, case_reference: str) -> HttpResponse:
    """A page of what happened; `?kind=`, `?order=oldest`, `?after=`. What is none of these counts as not said."""
    case, asked = load_case(request, case_reference), request.GET
    kind = asked.get("kind", "") if asked.get("kind") in KINDS else ""
    oldest_first = asked.get("order") == "oldest"
    context = {
        "case": case,
        "marking": marking_of(case, load_incidents(request.user, case)),
        "timeline": read_timeline(
            request.user, case, kind=kind, oldest_first=oldest_first, after=asked.get("after", "")
        ),
        "kinds": KINDS,
        "kind": kind,
        "oldest_first": oldest_first,
    }
    return render(request, "incidents/case_timeline.html", context)


@require_safe
def case_report(request: SignedInRequest, case_reference: str) -> HttpResponse:
    """All of the case on one page that prints well: of its incidents what this person may read."""
    user, case = request.user, load_case(request, case_reference)
    incidents = load_incidents(user, case)
    context = {
        "case": case,
        "marking": marking_of(case, incidents),
        "incidents": incidents,
        "figures": figures_of(incidents),
        "map_points": points_of(incidents),
        "sources": sources_of(incidents),
        "moments": read_timeline(user, case, oldest_first=True, size=WHOLE),
        "decisions": read_timeline(user, case, kind="decisions", oldest_first=True, size=WHOLE).moments,
        "tasks": tasks_of(user, case),
        "members": case.members.select_related("user").order_by("user__full_name", "pk"),
        "printed_at": timezone.now(),
    }
    return render(request, "incidents/case_report.html", context)
