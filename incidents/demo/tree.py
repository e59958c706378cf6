"""The project tree of the demo, with sites, organisations and what each is to a project."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from incidents.demo.tables import Row, pairs, several, table
from projects.models import Organisation, Project
from projects.services import add_organisation_alias, create_project, name_organisation, name_party, place_site

WORDS = (
    "name",
    "slug",
    "kind",
    "sector",
    "status",
    "status_as_of",
    "status_note",
    "host_country",
    "area",
    "description",
    "currency",
    "value_note",
    "financing_note",
)
NUMBERS = ("value", "capacity_mw", "length_km")


def load_projects(loader: User) -> int:
    """Add the projects that are missing, parents first as the table has them; return how many."""
    rows = table("projects")
    here = set(Project.objects.filter(slug__in=[row["slug"] for row in rows]).values_list("slug", flat=True))
    missing = [row for row in rows if row["slug"] not in here]
    kinds = {row["name"]: row for row in table("organisations")} if missing else {}
    for row in missing:
        _add(loader, row, kinds)
    return len(missing)


@transaction.atomic
def _add(loader: User, row: Row, kinds: dict[str, Row]) -> None:
    facts: dict[str, Any] = {name: row[name] for name in WORDS}
    facts |= {name: Decimal(row[name]) if row[name] else None for name in NUMBERS}
    project = create_project(
        actor=loader,
        parent=Project.objects.get(slug=row["parent"]) if row["parent"] else None,
        sources=several(row["sources"], " | "),
        external_id=row["external_id"] or None,
        **facts,
    )
    for role, name in pairs(row["parties"]):
        name_party(actor=loader, project=project, organisation=_organisation(loader, kinds[name]), role=role)
    if row["site_name"]:
        place_site(
            actor=loader,
            project=project,
            name=row["site_name"],
            kind=row["site_kind"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            coordinates_basis=row["coordinates_basis"],
        )


def _organisation(loader: User, row: Row) -> Organisation:
    organisation = name_organisation(actor=loader, name=row["name"], kind=row["kind"], country=row["country"])
    for name in several(row["aliases"]):
        add_organisation_alias(actor=loader, organisation=organisation, name=name)
    return organisation
