"""Rate an incident otherwise than the rule does, or leave it to the rule again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.errors import StaleVersion
from accounts.protocols import SignedInRequest
from incidents.forms.steps import SeverityForm
from incidents.models import Incident
from incidents.services import override_severity
from projects.vocabulary import Severity


@require_POST
def incident_severity(request: SignedInRequest, reference: str) -> HttpResponse:
    """The answer is the incident's page, with what was wrong if something was."""
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    form = SeverityForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.complaints))
        return redirect(incident)
    try:
        rated = override_severity(actor=request.user, incident=incident, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except StaleVersion as stale:
        messages.error(request, _both(request, incident, stale, form))
    else:
        by = "by the rule" if not rated.severity_reason else "with your reason"
        messages.success(request, f"{rated.reference} is rated {rated.get_severity_display().lower()} {by}.")
    return redirect(incident)


def _both(request: SignedInRequest, incident: Incident, stale: StaleVersion, form: SeverityForm) -> str:
    """How it is rated now, and what was chosen and typed: nothing of it is lost."""
    now = Incident.objects.for_user(request.user).get(pk=incident.pk)
    given = form.cleaned_data["severity"]
    rating = Severity(given).label if given is not None else "by the rule"
    why = f", because: “{form.cleaned_data['reason']}”" if form.cleaned_data["reason"] else ""
    standing = f"{now.get_severity_display()}{f' (“{now.severity_reason}”)' if now.severity_reason else ''}"
    return f"{stale} It is rated {standing}. You chose {rating}{why}. Look at it as it is now, and rate it again."
