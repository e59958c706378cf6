"""Projects with their place in the tree, memberships and watches for tests."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.factories import UserFactory
from projects.models import Membership, Organisation, Project, ProjectAncestry, ProjectParty, Site, Watch
from projects.services.tree import plant
from projects.vocabulary import PartyRole, ProjectStatus, Role, Sector


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    country = "CN"


class ProjectFactory(DjangoModelFactory[Project]):
    class Meta:
        model = Project

    name = factory.Sequence(lambda n: f"Project {n}")
    slug = factory.Sequence(lambda n: f"project-{n}")
    sector = Sector.COAL
    status = ProjectStatus.OPERATING
    host_country = "PK"

    @classmethod
    def _create(cls, model_class: type[Project], *args: Any, **kwargs: Any) -> Any:
        project = super()._create(model_class, *args, **kwargs)
        plant(project)
        return project


class SiteFactory(DjangoModelFactory[Site]):
    class Meta:
        model = Site

    project = factory.SubFactory(ProjectFactory)
    name = factory.Sequence(lambda n: f"Site {n}")
    latitude = 24.7854
    longitude = 67.3695


class ProjectPartyFactory(DjangoModelFactory[ProjectParty]):
    class Meta:
        model = ProjectParty

    project = factory.SubFactory(ProjectFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = PartyRole.OPERATOR


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.VIEWER
    country = "PK"


class WatchFactory(DjangoModelFactory[Watch]):
    class Meta:
        model = Watch

    user = factory.SubFactory(UserFactory)
    project = factory.SubFactory(ProjectFactory)


class ProjectAncestryFactory(DjangoModelFactory[ProjectAncestry]):
    """Hardly ever needed: ProjectFactory plants a project with its ancestry."""

    class Meta:
        model = ProjectAncestry

    ancestor = factory.SubFactory(ProjectFactory)
    descendant = factory.SubFactory(ProjectFactory)
    depth = 1
