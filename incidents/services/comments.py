"""Say something about a report or a case, say it anew, or take it back. Nothing said is ever changed or deleted."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.audit import confined, name_of, service
from accounts.errors import NotAllowed, WrongState
from incidents.models import Comment
from incidents.outbox import tell_of_comment
from incidents.services.discussions import about, may_moderate, require_comment
from incidents.services.mentions import Told, carry_mentions, require_few_mentions
from incidents.services.subjects import lock_subject

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.services.subjects import Subject


@dataclass(frozen=True, slots=True)
class Said:
    """A comment that was written, and what came of its mentions."""

    comment: Comment
    told: Told


@service
@confined
def add_comment(*, actor: "User", subject: "Subject", body: str, once: uuid.UUID | None = None) -> Said:
    """Say something. The same `once` again is the same comment, never a second one.

    Raises NotThere, NotAllowed, WrongState, ValidationError naming the field.
    """
    subject = lock_subject(actor, subject)
    before = _said_before(actor, once)
    if before is not None:
        return _the_same(before, body, subject, corrects=None)
    require_comment(actor, subject)
    comment = about(subject)
    said = _write(actor, comment, body, once)
    tell_of_comment(comment)
    return said


@service
@confined
def correct_comment(*, actor: "User", comment: Comment, body: str, once: uuid.UUID | None = None) -> Said:
    """Say one's own comment anew; what it said before stays readable below. Who is mentioned only now is told now."""
    subject = lock_subject(actor, comment.subject)
    before = _said_before(actor, once)
    if before is not None:
        return _the_same(before, body, subject, corrects=comment)
    _require_own(actor, comment)
    require_comment(actor, subject)
    _require_standing(comment)
    return _write(actor, about(subject, corrects=comment), body, once)


@service
@confined
def withdraw_comment(*, actor: "User", comment: Comment, reason: str) -> Comment:
    """Take back one's own comment, or as a manager anybody's: the reason stands in its place, its words below.

    Raises NotAllowed, WrongState, ValidationError.
    """
    subject = lock_subject(actor, comment.subject)
    if not may_moderate(actor, subject):
        _require_own(actor, comment)
    require_comment(actor, subject)
    _require_standing(comment)
    withdrawal = about(subject, corrects=comment, reason=reason.strip())
    _save(actor, withdrawal)
    return withdrawal


def may_correct(user: "User", comment: Comment) -> bool:
    """Only its author, as long as it stands. Whether the subject takes comments at all is asked apart."""
    return comment.author_id == user.pk and not comment.is_withdrawn


def may_withdraw(user: "User", comment: Comment) -> bool:
    """Its author, and managers over what it is about."""
    return not comment.is_withdrawn and (comment.author_id == user.pk or may_moderate(user, comment.subject))


def _write(actor: "User", comment: Comment, body: str, once: uuid.UUID | None) -> Said:
    comment.body = body.strip()
    if once is not None:
        comment.once = once
    require_few_mentions(comment.body)
    _save(actor, comment)
    return Said(comment, carry_mentions(actor, comment))


def _save(actor: "User", comment: Comment) -> None:
    comment.author, comment.author_name = actor, name_of(actor)
    comment.marking = comment.subject.marking
    comment.full_clean()
    comment.save()


def _said_before(actor: "User", once: uuid.UUID | None) -> Comment | None:
    found: Comment | None = Comment.objects.filter(author=actor, once=once).first() if once else None
    return found


def _the_same(before: Comment, body: str, subject: "Subject", corrects: Comment | None) -> Said:
    """A double click says the same. Who went back and said something else, or elsewhere, is told what they typed."""
    if (before.subject, before.body, before.corrects) != (subject, body.strip(), corrects):
        raise WrongState("This form was sent before, and said something else. Look below, and send it once more.")
    return Said(before, Told())


def _require_own(actor: "User", comment: Comment) -> None:
    if comment.author_id != actor.pk:
        raise NotAllowed("Only who wrote a comment corrects it; managers over it may withdraw it.")


def _require_standing(comment: Comment) -> None:
    """Read anew: somebody may have withdrawn it since the page was opened."""
    if Comment.objects.filter(corrects=comment, body="").exists():
        raise WrongState("This comment was withdrawn: write another.")
