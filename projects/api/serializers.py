"""The shapes of projects, their sites and parties, as they are shown."""

from rest_framework import serializers

from accounts.api.fields import AddressField
from projects.models import HeadCount, Project, ProjectParty, Site, StatusEntry

STATED_OF_PROJECT = (
    *(
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
    ),
    *("value", "currency", "value_note", "financing_note", "capacity_mw", "length_km", "tracked", "sources"),
)
STATED_OF_SITE = ("name", "kind", "latitude", "longitude", "coordinates_basis", "alert_radius_km")


class SiteSerializer(serializers.ModelSerializer[Site]):
    """A place in WGS 84 degrees."""

    class Meta:
        model = Site
        fields = ("id", *STATED_OF_SITE)
        read_only_fields = fields


class PlacedSiteSerializer(serializers.ModelSerializer[Site]):
    """A site with its project, for lists across projects."""

    url = AddressField("sites", "pk")
    project = serializers.SlugField(source="project.slug", read_only=True)

    class Meta:
        model = Site
        fields = ("id", "url", "project", *STATED_OF_SITE)
        read_only_fields = fields


class PartySerializer(serializers.ModelSerializer[ProjectParty]):
    """What an organisation is to the project."""

    organisation = serializers.CharField(source="organisation.name", read_only=True)
    country = serializers.CharField(source="organisation.country", read_only=True)

    class Meta:
        model = ProjectParty
        fields = ("id", "organisation", "country", "role")
        read_only_fields = fields


class ProjectSerializer(serializers.ModelSerializer[Project]):
    """A node of the tree. `parent` is null at the root, and where the reader may not read the project above."""

    url = AddressField("projects", "slug")
    parent = serializers.SlugField(  # type: ignore[assignment]
        source="parent.slug", read_only=True, allow_null=True, default=None
    )
    sources = serializers.ListField(child=serializers.CharField(), read_only=True)
    sites = SiteSerializer(many=True, read_only=True)
    parties = PartySerializer(many=True, read_only=True)

    class Meta:
        model = Project
        fields = ("slug", "url", *STATED_OF_PROJECT, "sites", "parties")
        read_only_fields = fields


class StatusSerializer(serializers.ModelSerializer[StatusEntry]):
    """The status that a project had from a day, month or year on."""

    class Meta:
        model = StatusEntry
        fields = ("id", "status", "as_of", "note", "recorded_at")
        read_only_fields = fields


class HeadCountSerializer(serializers.ModelSerializer[HeadCount]):
    """How many people of a nationality – without one: all – were at a site, or at the whole project, on a day."""

    class Meta:
        model = HeadCount
        fields = ("id", "number", "nationality", "site", "as_of", "note")
        read_only_fields = fields
