"""Add an organisation, or find the one of that name; correct one."""

from typing import TYPE_CHECKING, Any

from accounts.audit import service
from accounts.errors import NotAllowed
from projects.models import Organisation
from projects.querysets.memberships import scope_of
from projects.services.naming import free_slug
from projects.vocabulary import OrganisationKind, Role

if TYPE_CHECKING:
    from accounts.models import User

ADDERS = frozenset({Role.OFFICER, Role.ANALYST, Role.MANAGER, Role.ADMINISTRATOR})
EDITORS = frozenset({Role.ANALYST, Role.MANAGER, Role.ADMINISTRATOR})
CHANGEABLE = frozenset({"name", "kind", "country", "description"})


@service
def name_organisation(
    *, actor: "User", name: str, kind: str = OrganisationKind.COMPANY, country: str = ""
) -> Organisation:
    """Return the organisation of this name (without regard to case), adding it when there is none."""
    if not scope_of(actor).holds(ADDERS):
        raise NotAllowed("Viewers cannot add organisations.")
    known: Organisation | None = Organisation.objects.filter(name__iexact=name).first()
    if known is not None:
        return known
    organisation = Organisation(name=name, slug=free_slug(Organisation, name), kind=kind, country=country)
    organisation.full_clean()
    organisation.save()
    return organisation


@service
def edit_organisation(*, actor: "User", organisation: Organisation, **changes: Any) -> Organisation:
    """Correct an organisation, which every member sees. Raises NotAllowed, ValidationError."""
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"Not changeable here: {', '.join(sorted(unknown))}.")
    if not scope_of(actor).holds(EDITORS):
        raise NotAllowed("Analysts, managers and administrators correct organisations.")
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    for name, value in changes.items():
        setattr(organisation, name, value)
    organisation.full_clean()
    organisation.save(update_fields=list(changes))
    return organisation
