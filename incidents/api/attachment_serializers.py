"""The shapes of evidence: what is known of a file, and what is sent with one."""

from typing import Any

from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from accounts.api.input import Input
from incidents.models import Attachment
from incidents.validators import one_line


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """A file of one incident or case. Its content never changes; `file` gives it out, and each time is written down."""

    url = serializers.SerializerMethodField()
    file = serializers.SerializerMethodField(help_text="Where the content is.")
    of = serializers.CharField(
        source="subject.reference", read_only=True, help_text="Reference of the incident or case that it belongs to."
    )
    details = serializers.SerializerMethodField(help_text="What the file says of itself.")
    added_by = serializers.CharField(source="added_by.full_name", read_only=True)

    class Meta:
        model = Attachment
        fields = (
            "id",
            "url",
            "file",
            "of",
            "name",
            "content_type",
            "size",
            "sha256",
            "caption",
            "details",
            "added_by",
            "added_at",
            "withdrawn_at",
            "withdraw_reason",
        )
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, attachment: Attachment) -> str:
        return self._address("detail", attachment)

    @extend_schema_field(OpenApiTypes.URI)
    def get_file(self, attachment: Attachment) -> str:
        return self._address("file", attachment)

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_details(self, attachment: Attachment) -> Any:
        return attachment.details

    def _address(self, route: str, attachment: Attachment) -> str:
        kind = "case" if attachment.case_id else "incident"
        request: Any = self.context.get("request")
        return reverse(
            f"{kind}-attachments-{route}", args=[attachment.subject.reference, attachment.pk], request=request
        )


class UploadInput(Input):
    """One file at a time, so that each is taken or refused by itself."""

    file = serializers.FileField(allow_empty_file=True, max_length=None, help_text="The file, under its own name.")
    caption = serializers.CharField(max_length=300, required=False, allow_blank=True, validators=[one_line])
    sha256 = serializers.RegexField(
        r"\A[0-9A-Fa-f]{64}\Z",
        required=False,
        help_text="SHA-256 of the file in hexadecimal: where it is given, another one is refused.",
    )

    def to_internal_value(self, data: Any) -> Any:
        """A part that comes twice is not passed over: it might be another file."""
        if isinstance(data, QueryDict):
            twice = [name for name, values in data.lists() if len(values) > 1]
            if twice:
                raise serializers.ValidationError({name: ["Send one of these at a time."] for name in twice})
        return super().to_internal_value(data)


class EvidenceWithdrawalInput(Input):
    """Why it is withdrawn."""

    reason = serializers.CharField(max_length=300, validators=[one_line])
