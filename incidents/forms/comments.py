"""What a discussion takes: a comment, a correction, a reason to take one back, a name to look up."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from incidents.forms.facts import plain
from incidents.models.comment import COMMENT_LIMIT
from incidents.validators import one_line

LONGEST_NAME = 120


class WordsField(forms.CharField):
    """Text with the line ends of the record, so that a browser's do not count twice; something in it must be seen."""

    def to_python(self, value: Any) -> Any:
        return plain(super().to_python(value))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if not any(letter.isprintable() and not letter.isspace() for letter in value):
            raise ValidationError(self.error_messages["required"], code="required")


class CommentForm(forms.Form):
    """`once` makes a comment that is sent twice one comment."""

    body = WordsField(
        label="Comment",
        max_length=COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "maxlength": None}),
        help_text="**bold**, _italic_, lists, > quotes and links work. @ and a full name tells that person.",
        error_messages={"required": "Write something first."},
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, body: str = "") -> None:
        super().__init__(data, initial={"once": uuid.uuid4(), "body": body}, auto_id="id_comment_%s")

    def again(self) -> "CommentForm":
        """The same words under a new key, for who sends them once more on purpose."""
        form = CommentForm({"body": self.data.get("body", ""), "once": uuid.uuid4()})
        form.full_clean()
        return form

    def with_name(self, name: str) -> "CommentForm":
        """What was typed so far, with somebody's name behind it; nothing is checked yet."""
        body = self.data.get("body", "")
        gap = " " if body and not body[-1].isspace() else ""
        return CommentForm(body=f"{body}{gap}@{name} " if name else body)


class WithdrawCommentForm(forms.Form):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=300,
        validators=[one_line],
        help_text="Everybody who reads this sees the reason, and can still unfold what it said.",
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_withdraw_%s")
