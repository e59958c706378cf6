"""What clients state of projects and of what hangs on them, read into what the services take."""

from typing import Any

from rest_framework import serializers

from accounts.api.fields import NamedField
from accounts.api.input import Input
from projects.api.serializers import (
    STATED_OF_PROJECT,
    STATED_OF_SITE,
    HeadCountSerializer,
    PartySerializer,
    ProjectSerializer,
    SiteSerializer,
    StatusSerializer,
)
from projects.models import HeadCount, Project, Site, StatusEntry
from projects.vocabulary import PartyRole


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
        fields = STATED_OF_PROJECT


class SiteInput(Input, serializers.ModelSerializer[Site]):
    """A place in WGS 84 degrees."""

    answers = SiteSerializer

    class Meta:
        model = Site
        fields = STATED_OF_SITE


class PartyInput(Input):
    """Whoever takes part, and as what."""

    answers = PartySerializer

    organisation = serializers.CharField(
        max_length=200, help_text="By slug, name or alias. One that is not known yet is added."
    )
    role = serializers.ChoiceField(PartyRole.choices)


class StatusInput(Input, serializers.ModelSerializer[StatusEntry]):
    answers = StatusSerializer

    class Meta:
        model = StatusEntry
        fields = ("status", "as_of", "note")


class HeadCountInput(Input, serializers.ModelSerializer[HeadCount]):
    answers = HeadCountSerializer

    site: Any = serializers.IntegerField(
        required=False, allow_null=True, help_text="The `id` of one of its sites; null for the whole project."
    )

    class Meta:
        model = HeadCount
        fields = ("number", "nationality", "site", "as_of", "note")
        validators: list[Any] = []  # one of the same day is that one

    def validate_site(self, pk: int | None) -> Site | None:
        if pk is None:
            return None
        site: Site | None = self.context["view"].subject().sites.filter(pk=pk).first()
        if site is None:
            raise serializers.ValidationError("The project has no such site.")
        return site
