"""Edit a report. What somebody else changed meanwhile is joined field by field, never overwritten unseen."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.errors import Refusal, StaleVersion
from accounts.protocols import SignedInRequest
from accounts.services.readings import note_reading
from accounts.views.recent import refusal_until_recent
from accounts.views.typed import typed_kept
from accounts.vocabulary import Marking, ReadingKind
from incidents.forms.merging import CHOICE, Merge
from incidents.forms.report import Report, labels_of
from incidents.models import Incident
from incidents.services import edit_incident
from incidents.services.permissions import require_edit
from incidents.views.incident_file import confirmation, form_page, typed_again

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "version", "base_version", "merge", "action"})


@require_http_methods(["GET", "HEAD", "POST"])
def incident_edit(request: SignedInRequest, reference: str) -> HttpResponse:
    """The form of a report that the person may edit now; who may no longer gets back what they typed."""
    if request.method != "POST":
        incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
        require_edit(request.user, incident)
        note_reading(actor=request.user, record=incident, kind=ReadingKind.EDIT)
        return form_page(request, Report(request.user, incident=incident))
    found = Incident.objects.for_user(request.user).filter(reference=reference).first()
    if found is None:
        return typed_kept(request, 404, ["There is nothing here that you may read."], labels_of(request.POST))
    try:
        require_edit(request.user, found)
        note_reading(actor=request.user, record=found, kind=ReadingKind.EDIT)
        return typed_again(request, found) or _save(request, found)
    except Refusal as refusal:
        return typed_kept(request, refusal.status, [str(refusal)], labels_of(request.POST))


def _save(request: SignedInRequest, incident: Incident) -> HttpResponse:
    """Save what was sent. What was sent on another version than stands now is compared with it first."""
    version = _number(request.POST, "version")
    stale = version != incident.version
    report = Report(request.user, data=request.POST, incident=incident, merging=stale or "merge" in request.POST)
    if "merge" in request.POST and report.is_valid():
        merge = Merge(request.user, incident, report, _number(request.POST, "base_version"))
        if stale or any(unit.missing for unit in merge.units(request.POST)):
            return _conflict_page(request, incident, merge, asked=not stale)
        report = Report(request.user, data=merge.merged(request.POST), incident=incident, merging=True)
    if not report.is_valid() or _must_confirm(request, incident, report):
        return form_page(request, report, status=422)
    try:
        edited = edit_incident(
            actor=request.user,
            incident=incident,
            facts=report.facts(),
            contents=report.contents(),
            version=version,
            submit=_submits(request),
        )
    except StaleVersion:
        now = Incident.objects.for_user(request.user).get(pk=incident.pk)
        return _conflict_page(request, now, Merge(request.user, now, report, version))
    except ValidationError as error:
        report.take_errors(error)
        return form_page(request, report, status=422)
    submitted = confirmation(edited) if _submits(request) else f"{edited.reference} is saved."
    messages.success(request, submitted)
    return redirect(edited)


def _must_confirm(request: SignedInRequest, incident: Incident, report: Report) -> bool:
    """With TLP:RED its readers' names fall: whoever takes it off must have shown lately who they are."""
    falls = incident.marking == Marking.RED and report.facts().get("marking", Marking.RED) != Marking.RED
    refusal = refusal_until_recent(request) if falls else None
    if refusal:
        report.take_errors(refusal)
    return refusal is not None


def _submits(request: SignedInRequest) -> bool:
    return request.POST.get("action") == "submit"


def _number(data: QueryDict, name: str) -> int:
    """A form that does not say is taken for a stale one."""
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _conflict_page(request: SignedInRequest, incident: Incident, merge: Merge, *, asked: bool = False) -> HttpResponse:
    """What differs, unit by unit, with the choice between both; everything that was sent stays in the form."""
    sent: Any = merge.mine.form.data
    kept = [
        (name, value)
        for name, values in sent.lists()
        for value in values
        if name not in NOT_KEPT and not name.startswith(CHOICE)
    ]
    context = {
        "incident": incident,
        "units": merge.units(request.POST if asked else None),
        "kept": kept,
        "version": incident.version,
        "base_version": merge.base_version,
        "submits": _submits(request),
        "asked": asked,
    }
    return render(request, "incidents/edit_conflict.html", context, status=422 if asked else 409)
