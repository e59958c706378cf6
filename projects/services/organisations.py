"""Add an organisation, or find the one of that name; correct one; give it other names."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import connection

from accounts.audit import service
from accounts.errors import NotAllowed
from projects.models import Organisation, OrganisationAlias
from projects.querysets.memberships import scope_of
from projects.services.naming import free_slug
from projects.vocabulary import OrganisationKind, Role

if TYPE_CHECKING:
    from accounts.models import User

ADDERS = frozenset({Role.OFFICER, Role.ANALYST, Role.MANAGER, Role.ADMINISTRATOR})
EDITORS = frozenset({Role.ANALYST, Role.MANAGER, Role.ADMINISTRATOR})
CHANGEABLE = frozenset({"name", "kind", "country", "description"})

NAMES_LOCK = 7_201_866_003


@service
def name_organisation(
    *, actor: "User", name: str, kind: str = OrganisationKind.COMPANY, country: str = ""
) -> Organisation:
    """Return the organisation of this name or alias (without regard to case), adding it when there is none."""
    if not scope_of(actor).holds(ADDERS):
        raise NotAllowed("Viewers cannot add organisations.")
    name = " ".join(name.split())
    lock_names()
    known: Organisation | None = Organisation.objects.named(name).first()
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
    lock_names()
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if "name" in changes:
        changes["name"] = " ".join(changes["name"].split())
        _require_free(changes["name"], organisation)
    for name, value in changes.items():
        setattr(organisation, name, value)
    organisation.full_clean()
    organisation.save(update_fields=list(changes))
    return organisation


@service
def add_organisation_alias(*, actor: "User", organisation: Organisation, name: str) -> OrganisationAlias:
    """Another name of an organisation; adding it again changes nothing. Raises NotAllowed, ValidationError."""
    if not scope_of(actor).holds(EDITORS):
        raise NotAllowed("Analysts, managers and administrators correct organisations.")
    name = " ".join(name.split())
    lock_names()
    known = OrganisationAlias.objects.filter(organisation=organisation, name__iexact=name).first()
    if known is not None:
        return known
    _require_free(name, organisation)
    alias = OrganisationAlias(organisation=organisation, name=name)
    alias.full_clean()
    alias.save()
    return alias


@service
def drop_organisation_alias(*, actor: "User", alias: OrganisationAlias) -> None:
    """It is not known by this name; the audit trail keeps that it was said. Raises NotAllowed."""
    if not scope_of(actor).holds(EDITORS):
        raise NotAllowed("Analysts, managers and administrators correct organisations.")
    alias.delete()


def lock_names() -> None:
    """One transaction at a time gives names: two people who add the same one at once get the same organisation."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NAMES_LOCK])


def _require_free(name: str, organisation: Organisation) -> None:
    """A name leads to one organisation: raises ValidationError when another has it, as a name or an alias."""
    other = Organisation.objects.named(name).exclude(pk=organisation.pk).first()
    if other is not None:
        raise ValidationError({"name": f"{other} is known by this name already."})
