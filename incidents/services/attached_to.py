"""All that evidence must know of what it belongs to, an incident or a case: who adds files, and who decides."""

from typing import TYPE_CHECKING, Any

from accounts.errors import NotAllowed
from incidents.models import Attachment, Case
from incidents.services import permissions
from incidents.services.case_permissions import require_unfinished, runs_case, works_on_case

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.services.subjects import Subject


def may_attach(user: "User", subject: "Subject") -> bool:
    """Who may add files now; to a case whoever works on it, until it is closed."""
    if isinstance(subject, Case):
        return works_on_case(user, subject) and not subject.is_closed
    return permissions.may_attach(user, subject)


def may_decide(user: "User", subject: "Subject") -> bool:
    """Who may withdraw what others added, and bring it back."""
    if isinstance(subject, Case):
        return runs_case(user, subject) and not subject.is_closed
    return permissions.may_edit(user, subject)


def require_attach(user: "User", subject: "Subject") -> None:
    """Raise WrongState where nobody adds evidence now, NotAllowed where others may."""
    if not isinstance(subject, Case):
        permissions.require_attach(user, subject)
        return
    require_unfinished(subject)
    if not works_on_case(user, subject):
        raise NotAllowed(f"You may not change the files of {subject.reference}: who works on it may.")


def may_withdraw(user: "User", attachment: Attachment) -> bool:
    """Who added it, as long as they may add; whoever decides over what it belongs to."""
    subject = attachment.subject
    return may_decide(user, subject) or (attachment.added_by_id == user.pk and may_attach(user, subject))


def kept_with(subject: "Subject", **facts: Any) -> Attachment:
    """A file of it, not saved yet."""
    return Attachment(case=subject, **facts) if isinstance(subject, Case) else Attachment(incident=subject, **facts)


def kind_of(subject: "Subject") -> str:
    """What it is, in words for people."""
    return "case" if isinstance(subject, Case) else "incident"
