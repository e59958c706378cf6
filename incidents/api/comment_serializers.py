"""The shape of comments: what each says now, and what it said before."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from accounts.api.fields import WordField
from accounts.api.input import Input
from accounts.vocabulary import Marking
from incidents.forms.comments import WordsField
from incidents.models import Comment
from incidents.models.comment import COMMENT_LIMIT
from incidents.validators import one_line


class EarlierSerializer(serializers.ModelSerializer[Comment]):
    """What a comment said before."""

    class Meta:
        model = Comment
        fields = ("body", "at")
        read_only_fields = fields


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """Nothing said is ever changed or deleted: a correction or withdrawal leaves the former words in `earlier`."""

    url = serializers.SerializerMethodField()
    about = serializers.CharField(
        source="subject.reference", read_only=True, help_text="Reference of the incident or case where it was said."
    )
    author = serializers.CharField(source="author_name", read_only=True)
    body = serializers.CharField(source="stands.body", read_only=True, help_text="Empty where it was withdrawn.")
    marking = WordField(dict(Marking.choices), read_only=True, help_text="That of its subject when it was written.")
    corrected_at = serializers.SerializerMethodField()
    withdrawn = serializers.BooleanField(source="is_withdrawn", read_only=True)
    reason = serializers.CharField(source="stands.reason", read_only=True, help_text="Why it was withdrawn.")
    earlier = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = (
            "id",
            "url",
            "about",
            "author",
            "at",
            "body",
            "marking",
            "corrected_at",
            "withdrawn",
            "reason",
            "earlier",
        )
        read_only_fields = fields

    def get_url(self, comment: Comment) -> str:
        kind = "case" if comment.case_id else "incident"
        request: Any = self.context.get("request")
        return reverse(f"{kind}-comments-detail", args=[comment.subject.reference, comment.pk], request=request)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_corrected_at(self, comment: Comment) -> Any:
        return serializers.DateTimeField().to_representation(comment.later[-1].at) if comment.later else None

    @extend_schema_field(EarlierSerializer(many=True))
    def get_earlier(self, comment: Comment) -> Any:
        """The latest first."""
        return EarlierSerializer(comment.replaced, many=True).data


class CommentInput(Input):
    """What is said. `**bold**`, `_italic_`, lists, `>` quotes and links work; @ and a full name tells that person."""

    answers = CommentSerializer

    body = serializers.CharField(max_length=COMMENT_LIMIT)

    def validate_body(self, body: str) -> str:
        """As the pages take it: with the line ends of the record, and something of it must be seen."""
        ProhibitSurrogateCharactersValidator()(body)
        said: str = WordsField(max_length=COMMENT_LIMIT, error_messages={"required": "Write something first."}).clean(
            body
        )
        return said


class WithdrawalInput(Input):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=300, validators=[one_line])
