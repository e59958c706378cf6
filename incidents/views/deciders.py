"""For administrators: the TLP:RED reports on which none of their readers may decide, and who could be made to."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.protocols import SignedInRequest
from accounts.services.permissions import require_administrator
from incidents.models import Incident
from incidents.services.deciders import orphans


@require_safe
def without_decider(request: SignedInRequest) -> HttpResponse:
    """Each with its named readers; its reference only for who may read it."""
    require_administrator(request.user)
    readable = Incident.objects.for_user(request.user).filter(pk__in=orphans().values("pk"))
    known = set(readable.values_list("pk", flat=True))
    rows = [
        {"incident": incident if incident.pk in known else None, "readers": incident.named_readers.all()}
        for incident in orphans().prefetch_related("named_readers__user")
    ]
    return render(request, "incidents/without_decider.html", {"rows": rows})
