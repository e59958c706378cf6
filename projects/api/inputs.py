"""What clients state of projects and of what hangs on them, read into what the services take."""

from typing import Any

from rest_framework import serializers

from accounts.api.fields import NamedField
from accounts.api.input import Input
from projects.api.serializers import ProjectSerializer
from projects.models import Project


class ProjectInput(Input, serializers.ModelSerializer[Project]):
    """Facts and the place in the tree. Its slug is made of the first name, and stays."""

    answers = ProjectSerializer

    parent: Any = NamedField(
        Project,
        "project",
        required=False,
        allow_null=True,
        help_text="What it stands under, by slug or name; null at the root.",
    )

    class Meta:
        model = Project
        fields = (
            "name",
            "parent",
            "kind",
            "sector",
            "status",
            "status_as_of",
            "status_note",
            "host_country",
            "area",
            "description",
            "value",
            "currency",
            "value_note",
            "financing_note",
            "capacity_mw",
            "length_km",
            "tracked",
            "sources",
        )
