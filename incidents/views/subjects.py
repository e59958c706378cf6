"""What comments and evidence belong to: `reference` in an address names an incident, `case_reference` a case."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.protocols import SignedInRequest
from incidents.models import Case, Incident


def subject_of(request: SignedInRequest, address: dict[str, str]) -> Incident | Case:
    """The incident or case that the address names, as far as the person may read it."""
    if "case_reference" in address:
        cases = Case.objects.for_user(request.user).select_related("lead")
        case: Case = get_object_or_404(cases, reference=address["case_reference"])
        return case
    incidents = Incident.objects.for_user(request.user).detailed()
    incident: Incident = get_object_or_404(incidents, reference=address["reference"])
    return incident


def of_subject(rows: QuerySet[Any], address: dict[str, str]) -> Any:
    """Of these rows those that belong to what the address names."""
    if "case_reference" in address:
        return rows.filter(case__reference=address["case_reference"])
    return rows.filter(incident__reference=address["reference"])
