"""The discussion as part of the page of what it is about: the latest comments, the form, and where it is sent."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from incidents.forms.comments import CommentForm
from incidents.models import Case, Comment, Incident
from incidents.services.discussions import may_comment
from incidents.services.subjects import Subject

COMMENTS_SHOWN = 50
ADDRESSES = {
    Incident: {"all": "incident_comments", "add": "comment_add", "who": "mention_look_up"},
    Case: {"all": "case_comments", "add": "case_comment_add", "who": "case_mention_look_up"},
}


def discussion_context(user: User, subject: Subject, form: CommentForm | None = None) -> dict[str, Any]:
    """The latest comments, the oldest of them first, and the form; with what was typed also where it was refused."""
    said = Comment.objects.for_user(user).about(subject).first_said().told(user).order_by("-pk")
    latest = list(said[: COMMENTS_SHOWN + 1])
    return {
        "comments": latest[:COMMENTS_SHOWN][::-1],
        "older_comments": len(latest) > COMMENTS_SHOWN,
        "may_comment": may_comment(user, subject),
        "comment_form": form or CommentForm(),
        "discussion": {
            name: reverse(f"incidents:{route}", args=[subject.reference])
            for name, route in ADDRESSES[type(subject)].items()
        },
    }
