"""Add evidence to an incident or a case, withdraw it, bring it back, look at it: each stands in its custody log."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.audit import confined, service
from accounts.errors import NotAllowed, NotThere, WrongState
from incidents.models import Attachment
from incidents.rules.evidence_files import examine
from incidents.services.attached_to import kept_with, may_decide, may_withdraw, require_attach
from incidents.services.custody import note_custody, note_view
from incidents.services.evidence_previews import preview_for
from incidents.services.evidence_store import keep, open_content
from incidents.services.subjects import lock_subject
from incidents.vocabulary.evidence import CustodyAction

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.services.subjects import Subject


@service
@confined
def attach_evidence(*, actor: "User", subject: "Subject", upload: UploadedFile[Any], caption: str = "") -> Attachment:
    """Keep a file with it. Raises ValidationError that names the file, NotAllowed, WrongState."""
    require_attach(actor, subject)  # before the work; what counts is asked again under the lock
    content: Any = upload.file
    found = examine(content, upload.name or "", upload.size or 0)
    subject = lock_subject(actor, subject)
    require_attach(actor, subject)
    standing = subject.attachments.standing()
    same = standing.filter(sha256=found.sha256).select_related("added_by").first()
    if same is not None:
        when = f"{timezone.localtime(same.added_at):%d %B %Y}"
        raise ValidationError(f"{found.name} is attached already, as {same.name}: added by {same.added_by} on {when}.")
    if standing.count() >= settings.EVIDENCE_MAX_FILES:
        raise ValidationError(
            f"{found.name} is not added: {subject.reference} may have {settings.EVIDENCE_MAX_FILES} files and has them."
        )
    attachment = kept_with(
        subject,
        sha256=found.sha256,
        name=found.name,
        content_type=found.kind.content_type,
        size=found.size,
        caption=" ".join(caption.split()),
        details=found.details,
        added_by=actor,
    )
    attachment.full_clean()
    keep(found.sha256, found.size, upload)
    attachment.save()
    note_custody(actor, attachment, CustodyAction.ADDED)
    return attachment


@service
@confined
def withdraw_evidence(*, actor: "User", attachment: Attachment, reason: str) -> Attachment:
    """Take it out of the record's sight; the content stays. Raises ValidationError without a reason, WrongState."""
    attachment = _locked(actor, attachment)
    require_attach(actor, attachment.subject)
    if not may_withdraw(actor, attachment):
        raise NotAllowed(f"{attachment.name} is withdrawn by who added it, or by {_who_decides(attachment)}.")
    if attachment.withdrawn_at is not None:
        raise WrongState(f"{attachment.name} is withdrawn already.")
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"withdraw_reason": ["Say why it is withdrawn."]})
    attachment.withdrawn_at, attachment.withdraw_reason = timezone.now(), reason
    attachment.full_clean()
    attachment.save()
    note_custody(actor, attachment, CustodyAction.WITHDRAWN, reason)
    return attachment


@service
@confined
def restore_evidence(*, actor: "User", attachment: Attachment) -> Attachment:
    """Bring it back. Raises ValidationError when the same file was attached meanwhile, WrongState."""
    attachment = _locked(actor, attachment)
    require_attach(actor, attachment.subject)
    if not may_decide(actor, attachment.subject):
        raise NotAllowed(f"{attachment.name} is brought back by {_who_decides(attachment)}.")
    if attachment.withdrawn_at is None:
        raise WrongState(f"{attachment.name} is not withdrawn.")
    attachment.withdrawn_at, attachment.withdraw_reason = None, ""
    attachment.full_clean()
    attachment.save()
    note_custody(actor, attachment, CustodyAction.RESTORED)
    return attachment


@service
@confined
def download_evidence(*, actor: "User", attachment: Attachment) -> Any:
    """The content as it was handed in, to be streamed. Each time is written down."""
    content = open_content(attachment.sha256, attachment.size, attachment.name)
    note_custody(actor, attachment, CustodyAction.DOWNLOADED)
    return content


@service
def preview_evidence(*, actor: "User", attachment: Attachment) -> bytes:
    """A small picture of a picture, and who looked at it."""
    if not attachment.has_preview:
        raise NotThere(f"There is no preview of {attachment.name}.")
    preview = preview_for(attachment)
    note_view(actor, attachment)
    return preview


def _who_decides(attachment: Attachment) -> str:
    return "the lead and managers of the case" if attachment.case_id else "whoever edits the facts now"


def _locked(actor: "User", attachment: Attachment) -> Attachment:
    subject = lock_subject(actor, attachment.subject)
    locked: Attachment | None = subject.attachments.for_user(actor).filter(pk=attachment.pk).first()
    if locked is None:
        raise NotThere("There is no such evidence that you may read.")
    return locked
