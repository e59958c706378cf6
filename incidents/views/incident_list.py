"""The list of incidents that the person may read, with its filters in the address."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.protocols import SignedInRequest
from accounts.querysets.keyset import keyset_page
from incidents.forms.lists import IncidentFilter
from incidents.models import Incident


@require_safe
def incident_list(request: SignedInRequest) -> HttpResponse:
    """Newest occurrence first."""
    form = IncidentFilter(request.GET, user=request.user)
    incidents = form.narrow(Incident.objects.for_user(request.user).listed())
    page = keyset_page(request, incidents, by="occurred_from")
    context = {"page": page, "form": form, "filtered": form.filtered, "chips": form.chips()}
    return render(request, "incidents/incident_list.html", context)
