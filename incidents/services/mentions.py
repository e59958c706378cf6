"""Whom a comment mentions: told, or – as far as its author may know it – not told, because they may not read it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from incidents.models import Comment
from incidents.outbox import tell_mentioned
from incidents.rules.named_in_text import MOST_MENTIONS, mentions_in
from incidents.services.discussions import kind_of, known_to, readers_of_comment

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Told:
    """What came of the mentions of a comment, in words that its author may read."""

    people: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()


def require_few_mentions(body: str) -> None:
    """Raise ValidationError where more are mentioned than anybody would mean to."""
    if len(mentions_in(body, {})) > MOST_MENTIONS:
        raise ValidationError({"body": [f"Mention at most {MOST_MENTIONS} people in one comment."]})


def carry_mentions(author: "User", comment: Comment) -> Told:
    """Tell whoever is mentioned and may read it, once. Of all others the author hears the same, whoever they are."""
    if "@" not in comment.body:
        return Told()
    readers = dict(readers_of_comment(comment).values_list("pk", "full_name"))
    found = mentions_in(comment.body, readers)
    people = {key for mention in found for key in mention.people} - {author.pk}
    tell_mentioned(comment, people)
    complaints, what = [], kind_of(comment.subject)
    if any(not mention.people for mention in found):
        known = dict(known_to(author, comment.subject).exclude(pk__in=readers).values_list("pk", "full_name"))
        among_known = mentions_in(comment.body, readers | known)
        away = {key for mention in among_known for key in mention.people if key in known}
        complaints = [f"{known[key]} may not read this {what} and was not told." for key in sorted(away)]
        complaints += [_nobody(mention.words, what) for mention in among_known if not mention.people]
    return Told(tuple(sorted(readers[key] for key in people)), tuple(complaints))


def _nobody(words: str, what: str) -> str:
    return f"“@{words}”: nobody of this name who may read this {what} was found, and nobody was told."
