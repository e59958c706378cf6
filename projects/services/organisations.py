"""Add an organisation, or find the one of that name."""

from typing import TYPE_CHECKING

from accounts.audit import service
from accounts.errors import NotAllowed
from projects.models import Organisation
from projects.querysets.memberships import scope_of
from projects.vocabulary import OrganisationKind, Role

if TYPE_CHECKING:
    from accounts.models import User


@service
def name_organisation(
    *, actor: "User", name: str, kind: str = OrganisationKind.COMPANY, country: str = ""
) -> Organisation:
    """Return the organisation of this name (without regard to case), adding it when there is none."""
    if not scope_of(actor).holds({Role.OFFICER, Role.ANALYST, Role.MANAGER, Role.ADMINISTRATOR}):
        raise NotAllowed("Viewers cannot add organisations.")
    known = Organisation.objects.filter(name__iexact=name).first()
    if known is not None:
        return known
    organisation = Organisation(name=name, kind=kind, country=country)
    organisation.full_clean()
    organisation.save()
    return organisation
