"""All that comments must know of what they are about: who reads it, and who may speak.

Comments on another kind of subject are joined here, and nowhere else in services and views.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from accounts.vocabulary import Marking
from incidents.models import Case, Comment
from incidents.querysets.access import named_to
from incidents.querysets.cases import readers_of_case
from incidents.querysets.reading import readers_of, roles_over
from incidents.services.case_permissions import require_unfinished, require_work, runs_case, works_on_case
from incidents.vocabulary.review import State
from projects.models import Membership
from projects.querysets.people import people_for
from projects.vocabulary import Role

if TYPE_CHECKING:
    from incidents.services.subjects import Subject

SPEAKERS = frozenset({Role.OFFICER, Role.ANALYST, Role.MANAGER})
SILENT = frozenset({State.DRAFT, State.WITHDRAWN, State.MERGED})
"""A draft has one reader, and what was withdrawn or merged is talked about where it went on."""


def kind_of(subject: "Subject") -> str:
    """What it is, in words for people: report or case."""
    return "case" if isinstance(subject, Case) else "report"


def about(subject: "Subject", **facts: Any) -> Comment:
    """A comment on it, not saved yet."""
    return Comment(case=subject, **facts) if isinstance(subject, Case) else Comment(incident=subject, **facts)


def readers_of_subject(subject: "Subject") -> QuerySet[User]:
    """The active people who may read what the comments are about."""
    return readers_of_case(subject) if isinstance(subject, Case) else readers_of(subject)


def readers_of_comment(comment: Comment) -> QuerySet[User]:
    """Those who may read the comment too: cleared for its subject as it was marked then."""
    return readers_of_subject(comment.subject).filter(clearance__gte=comment.marking)


def may_comment(user: User, subject: "Subject") -> bool:
    """Its reporter, and officers, analysts and managers over it; not on drafts nor on what was taken away.

    On a case whoever works on it, until it is closed.
    """
    return not _is_silent(subject) and _speaks(user, subject)


def may_moderate(user: User, subject: "Subject") -> bool:
    """Managers over it withdraw what others said, with a reason."""
    return runs_case(user, subject) if isinstance(subject, Case) else Role.MANAGER in roles_over(user, subject)


def require_comment(user: User, subject: "Subject") -> None:
    """Raise NotAllowed where others may speak, WrongState where nobody may."""
    if isinstance(subject, Case):
        require_work(user, subject)
        require_unfinished(subject)
        return
    if not _speaks(user, subject):
        raise NotAllowed(f"Officers, analysts and managers over {subject.reference}, and its reporter, comment on it.")
    if subject.state in SILENT:
        raise WrongState(
            f"{subject.reference} is {subject.get_state_display().lower()}: comments are not taken on it now."
        )


def _is_silent(subject: "Subject") -> bool:
    return subject.is_closed if isinstance(subject, Case) else subject.state in SILENT


def _speaks(user: User, subject: "Subject") -> bool:
    if isinstance(subject, Case):
        return works_on_case(user, subject)
    return subject.reporter_id == user.pk or bool(roles_over(user, subject) & SPEAKERS)


def known_to(user: User, subject: "Subject") -> QuerySet[User]:
    """Whom this person may know: the people they look after, and those who stand on the subject's page anyhow."""
    on_the_page = Q(pk__in=Comment.objects.for_user(user).about(subject).values("author"))
    on_the_page |= Q(pk__in=subject.steps.values("actor"))
    if isinstance(subject, Case):
        on_the_page |= Q(pk__in=subject.members.values("user")) | Q(pk=subject.lead_id)
    else:
        on_the_page |= Q(pk__in=[subject.reporter_id, subject.assigned_to_id or 0, subject.claimed_by_id or 0])
        if subject.marking == Marking.RED:
            on_the_page |= Q(pk__in=named_to(subject).values("pk"))
    looked_after = people_for(user, Membership.objects.for_user(user))
    return User.objects.filter(on_the_page | Q(pk__in=looked_after.values("pk")))


def mentionable(user: User, subject: "Subject", words: str, most: int = 8) -> list[str]:
    """Names that a person may look up: of those they know who may read the subject. One may still type any name."""
    people = readers_of_subject(subject).filter(pk__in=known_to(user, subject).values("pk"), is_service_account=False)
    for word in words.split():
        people = people.filter(full_name__icontains=word)
    names = people.exclude(pk=user.pk).order_by("full_name").values_list("full_name", flat=True)
    return list(dict.fromkeys(names[: most * 2]))[:most]
