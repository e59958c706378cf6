"""Which rows of the audit trail belong to a project, an organisation or a person, as far as somebody may read them."""

from typing import TYPE_CHECKING

from accounts.models import Channel, ProviderAccount, SecondFactor, Token
from accounts.services.trail import Trails, events_of, own_events
from projects.models import (
    HeadCount,
    Membership,
    Organisation,
    OrganisationAlias,
    Project,
    ProjectParty,
    Site,
    StatusEntry,
)

if TYPE_CHECKING:
    from accounts.models import User

PARTS_OF_PROJECT = (Site, ProjectParty, StatusEntry, HeadCount)
OF_PERSON = (Membership, Channel, Token, SecondFactor, ProviderAccount)


def project_trails(user: "User", project: Project) -> Trails:
    """With its sites, parties, statuses and head counts: whoever reads the project reads them too."""
    return [own_events(project), *(events_of(part).filter(project=project.pk) for part in PARTS_OF_PROJECT)]


def organisation_trails(user: "User", organisation: Organisation) -> Trails:
    """With its names, and its part in projects that the person may read."""
    readable = Project.objects.for_user(user).values("pk")
    return [
        own_events(organisation),
        events_of(OrganisationAlias).filter(organisation=organisation.pk),
        events_of(ProjectParty).filter(organisation=organisation.pk, project__in=readable),
    ]


def person_trails(person: "User") -> Trails:
    """A person's account, roles, channels, tokens, second factors and accounts at providers.

    For administrators, who see all of these.
    """
    return [own_events(person), *(events_of(part).filter(user=person.pk) for part in OF_PERSON)]
