"""Projects with their place in the tree, memberships and watches for tests."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.factories import UserFactory
from projects.models import (
    HeadCount,
    Membership,
    Organisation,
    OrganisationAlias,
    Project,
    ProjectAncestry,
    ProjectParty,
    Site,
    StatusEntry,
    Watch,
)
from projects.services.tree import plant
from projects.vocabulary import PartyRole, ProjectStatus, Role, Sector


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    slug = factory.Sequence(lambda n: f"organisation-{n}")
    country = "CN"


class OrganisationAliasFactory(DjangoModelFactory[OrganisationAlias]):
    class Meta:
        model = OrganisationAlias

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Other name {n}")


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


class StatusEntryFactory(DjangoModelFactory[StatusEntry]):
    class Meta:
        model = StatusEntry

    project = factory.SubFactory(ProjectFactory)
    status = ProjectStatus.OPERATING
    as_of = "2018-04"


class HeadCountFactory(DjangoModelFactory[HeadCount]):
    class Meta:
        model = HeadCount

    project = factory.SubFactory(ProjectFactory)
    nationality = "CN"
    number = 120
    as_of = date(2024, 9, 1)


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
