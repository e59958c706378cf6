"""The evidence as part of the page of what it belongs to: what stands, what was withdrawn, and the form."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from incidents.forms.evidence import EvidenceForm
from incidents.models import Case
from incidents.services.attached_to import may_attach
from incidents.services.subjects import Subject


def evidence_context(user: User, subject: Subject, form: EvidenceForm | None = None) -> dict[str, Any]:
    """The evidence that stands, what was withdrawn as far as the person may see it, and where more is sent."""
    kind = "case_" if isinstance(subject, Case) else ""
    seen = list(subject.attachments.for_user(user).select_related("incident", "case", "added_by"))
    return {
        "attachments": [attachment for attachment in seen if attachment.withdrawn_at is None],
        "withdrawn_attachments": [attachment for attachment in seen if attachment.withdrawn_at is not None],
        "may_attach": may_attach(user, subject),
        "evidence_form": form or EvidenceForm(),
        "evidence_urls": {
            what: reverse(f"incidents:{kind}evidence_{what}", args=[subject.reference]) for what in ("add", "export")
        },
    }
