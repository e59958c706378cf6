"""Who is named to read a TLP:RED report: mark one so, name one more, strike one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.protocols import SignedInRequest
from accounts.services.readings import note_reading
from accounts.views.recent import recent_sign_in, require_recent_sign_in
from accounts.vocabulary import Marking, ReadingKind
from incidents.forms.readers import NewReaderForm, ReadersForm
from incidents.models import Incident
from incidents.querysets.access import named_to
from incidents.services import mark_red, name_reader, strike_reader
from incidents.services.facts import lacks_judge, require_clearance
from incidents.services.permissions import require_edit


@require_http_methods(["GET", "HEAD", "POST"])
def incident_readers(request: SignedInRequest, reference: str) -> HttpResponse:
    """The readers of a TLP:RED report; of another, the form that makes it one."""
    incident = _load(request, reference)
    if incident.marking == Marking.RED and request.method != "POST":
        return _page(request, incident)
    require_clearance(request.user, Marking.RED)
    form = ReadersForm(request.POST or None, incident=incident, user=request.user)
    if form.is_bound and form.is_valid():
        require_recent_sign_in(request)
        given = form.cleaned_data
        try:
            mark_red(actor=request.user, incident=incident, readers=given["readers"], version=given["version"])
        except ValidationError as error:
            form.add_error("readers", error.messages)
        else:
            messages.success(request, f"{incident.reference} is TLP:RED: only its named readers see it.")
            return redirect(incident)
    note_reading(actor=request.user, record=incident, kind=ReadingKind.PAGE)
    context = {"incident": incident, "form": form}
    return render(request, "incidents/mark_red.html", context, status=422 if form.is_bound else 200)


@require_POST
@recent_sign_in
def reader_add(request: SignedInRequest, reference: str) -> HttpResponse:
    """Name one more."""
    incident = _load(request, reference)
    form = NewReaderForm(request.POST, incident=incident, named=())
    if not form.is_valid():
        return _page(request, incident, form)
    reader = form.cleaned_data["reader"]
    name_reader(actor=request.user, incident=incident, reader=reader)
    messages.success(request, f"{reader} may read {incident.reference}.")
    return redirect("incidents:incident_readers", incident.reference)


@require_POST
@recent_sign_in
def reader_drop(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Strike one, perhaps oneself."""
    incident = _load(request, reference)
    reader = get_object_or_404(named_to(incident), pk=pk)
    strike_reader(actor=request.user, incident=incident, reader=reader)
    messages.success(request, f"{reader} may not read {incident.reference} any more.")
    if reader == request.user:
        return redirect("incidents:incident_list")
    return redirect("incidents:incident_readers", incident.reference)


def _load(request: SignedInRequest, reference: str) -> Incident:
    incident: Incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    require_edit(request.user, incident)
    return incident


def _page(request: SignedInRequest, incident: Incident, form: NewReaderForm | None = None) -> HttpResponse:
    note_reading(actor=request.user, record=incident, kind=ReadingKind.PAGE)
    named = named_to(incident)
    context = {
        "incident": incident,
        "named": named,
        "form": form or NewReaderForm(incident=incident, named=[person.pk for person in named]),
        "lacks_judge": lacks_judge(incident),
    }
    return render(request, "incidents/named_readers.html", context, status=422 if form else 200)
