"""Evidence of incidents and cases: added, looked at, downloaded, withdrawn, brought back. Served here alone."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.protocols import SignedInRequest
from accounts.services.readings import note_reading
from accounts.vocabulary import ReadingKind
from incidents.forms.evidence import EvidenceForm, WithdrawForm
from incidents.models import Attachment
from incidents.rules.file_types import SEALED
from incidents.services import (
    attach_evidence,
    download_evidence,
    export_evidence,
    preview_evidence,
    restore_evidence,
    withdraw_evidence,
)
from incidents.services.attached_to import may_decide, may_withdraw, require_attach
from incidents.services.subjects import Subject
from incidents.views.subjects import of_subject, subject_of, subject_page


@require_POST
def evidence_add(request: SignedInRequest, **address: str) -> HttpResponse:
    """Add files, each taken or refused by itself."""
    subject = subject_of(request, address)
    require_attach(request.user, subject)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        refused = []
        for upload in form.cleaned_data["file"]:
            complaints = _attach(request, subject, upload, form.cleaned_data["caption"])
            refused += complaints
            form.added += not complaints
        if not refused:
            return redirect(f"{subject.get_absolute_url()}#evidence")
        form.add_error("file", refused)
    return subject_page(request, subject, 422, evidence_form=form)


def _attach(request: SignedInRequest, subject: Subject, upload: UploadedFile[Any], caption: str) -> list[str]:
    try:
        attachment = attach_evidence(actor=request.user, subject=subject, upload=upload, caption=caption)
    except ValidationError as error:
        return list(error.messages)
    messages.success(request, f"{attachment.name} is added.")
    return []


@require_safe
def evidence_page(request: SignedInRequest, pk: int, **address: str) -> HttpResponse:
    """What is known of a piece of evidence, and who did what with it."""
    return _page(request, _attachment(request, address, pk), WithdrawForm())


@require_GET
def evidence_file(request: SignedInRequest, pk: int, **address: str) -> HttpResponseBase:
    """The content as it was handed in. This GET writes: who took a copy of evidence is part of its custody.

    HEAD is refused, as nobody has a copy by it; a range is answered with the whole.
    """
    attachment = _attachment(request, address, pk)
    note_reading(actor=request.user, record=attachment.subject, kind=ReadingKind.EVIDENCE)
    content = download_evidence(actor=request.user, attachment=attachment)
    headers = SEALED | {"Content-Type": attachment.content_type}
    return FileResponse(content, as_attachment=True, filename=attachment.name, headers=headers)


@require_GET
def evidence_preview(request: SignedInRequest, pk: int, **address: str) -> HttpResponse:
    """A small picture drawn anew. This GET writes, once an hour for each person: who saw evidence is custody."""
    attachment = _attachment(request, address, pk)
    note_reading(actor=request.user, record=attachment.subject, kind=ReadingKind.EVIDENCE)
    preview = preview_evidence(actor=request.user, attachment=attachment)
    return HttpResponse(preview, content_type="image/jpeg", headers=SEALED | {"Content-Disposition": "inline"})


@require_POST
def evidence_export(request: SignedInRequest, **address: str) -> HttpResponseBase:
    """All that stands in one ZIP. What could not be put in is said in its manifest, its name, and on the next page."""
    export = export_evidence(actor=request.user, subject=subject_of(request, address))
    for complaint in export.left_out:
        messages.warning(request, complaint)
    headers = SEALED | {"Content-Disposition": content_disposition_header(True, export.file_name) or "attachment"}
    return StreamingHttpResponse(export.chunks, content_type="application/zip", headers=headers)


@require_POST
def evidence_withdraw(request: SignedInRequest, pk: int, **address: str) -> HttpResponse:
    """Take it out of sight, with a reason."""
    attachment = _attachment(request, address, pk)
    require_attach(request.user, attachment.subject)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, attachment, form, status=422)
    withdraw_evidence(actor=request.user, attachment=attachment, reason=form.cleaned_data["reason"])
    messages.success(request, f"{attachment.name} is withdrawn. Nothing of it is deleted.")
    return redirect(f"{attachment.subject.get_absolute_url()}#evidence")


@require_POST
def evidence_restore(request: SignedInRequest, pk: int, **address: str) -> HttpResponse:
    """Bring it back."""
    attachment = _attachment(request, address, pk)
    restore_evidence(actor=request.user, attachment=attachment)
    messages.success(request, f"{attachment.name} is back.")
    return redirect(attachment)


def _attachment(request: SignedInRequest, address: dict[str, str], pk: int) -> Attachment:
    seen = of_subject(Attachment.objects.for_user(request.user), address)
    attachment: Attachment = get_object_or_404(seen.select_related("incident", "case", "added_by"), pk=pk)
    return attachment


def _page(request: SignedInRequest, attachment: Attachment, form: WithdrawForm, status: int = 200) -> HttpResponse:
    note_reading(actor=request.user, record=attachment.subject, kind=ReadingKind.EVIDENCE)
    withdrawn = attachment.withdrawn_at is not None
    context = {
        "attachment": attachment,
        "subject": attachment.subject,
        "custody": attachment.custody.all(),
        "withdraw_form": form,
        "may_withdraw": not withdrawn and may_withdraw(request.user, attachment),
        "may_restore": withdrawn and may_decide(request.user, attachment.subject),
    }
    return render(request, "incidents/evidence_page.html", context, status=status)
