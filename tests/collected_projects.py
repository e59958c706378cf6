"""How each column of the collected projects is read back from a project."""

import re
from decimal import Decimal

from projects.models import Organisation, Project
from projects.vocabulary import PartyRole, Sector
from tests.collection import Read, Row, addresses, held

OWNERS = {PartyRole.SPONSOR, PartyRole.OPERATOR, PartyRole.HOST_AGENCY}
SECTORS = {
    "Water / hydro": Sector.WATER,
    "Energy (oil pipeline)": Sector.PIPELINE,
    "Transport (road)": Sector.ROAD,
    "Transport (rail)": Sector.RAIL,
    "Transport (air)": Sector.AIR,
    "Industry (zone)": Sector.INDUSTRY,
}
STATUSES = {
    "operational": "operating",
    "complete": "completed",
    "planned": "planned",
    "under construction": "construction",
    "under development": "planned",
    "Phase 1 complete; Phase 2 under way": "construction",
}
LENDERS = {
    "CDB": "China Development Bank",
    "Eximbank": "Export-Import Bank of China",
    "ICBC": "Industrial and Commercial Bank of China",
    "Silk Road Fund": "Silk Road Fund",
    "World Bank IDA": "World Bank (IDA)",
}
OUTSIDE = {
    "CPEC": "",
    "pre-CPEC": "Built before CPEC",
    "CPEC (port city)": "port city",
    "CPEC western route": "western route",
}


def words_of(project: Project) -> str:
    return "\n".join([project.name, project.description, project.value_note, project.status_note])


def parties(project: Project, roles) -> set[str]:
    return {party.organisation.name for party in project.parties.filter(role__in=roles).select_related("organisation")}


def named(cell: str) -> tuple[set[str], str]:
    """The organisations of a cell by their names as we have them, and what else it says."""
    asides = " ".join(re.findall(r"\(([^()]*)\)", cell))
    bare = re.sub(r"\s*\([^()]*\)", "", cell)
    bare, consortium = bare.removesuffix(" consortium"), " consortium" * bare.endswith(" consortium")
    bare, venture = bare.removesuffix(" joint venture"), " joint venture" * bare.endswith(" joint venture")
    separator = r"-" if venture else r" / |; "
    found = {name: Organisation.objects.named(name).first() for name in re.split(separator, bare) if name}
    return {organisation.name if organisation else name for name, organisation in found.items()}, (
        asides + consortium + venture
    )


def owners(row: Row, project: Project):
    names, aside = named(row["sponsor_operator"])
    return (names, set()), (parties(project, OWNERS), held(aside, words_of(project))[1])


def contractors(row: Row, project: Project):
    names, aside = named(row["contractor"])
    return (names, set()), (parties(project, {PartyRole.CONTRACTOR}), held(aside, words_of(project))[1])


def financing(row: Row, project: Project):
    cell = row["chinese_financing_note"]
    lenders = {name for short, name in LENDERS.items() if short in cell}
    return (cell, lenders), (project.financing_note, parties(project, {PartyRole.LENDER}))


def sector(row: Row, project: Project):
    cell = row["sector"]
    code = SECTORS.get(cell) or cell.lower().replace(" (", "_").rstrip(")")
    aside = "oil" if "oil" in cell else "hydropower" if cell == "Water / hydro" else ""
    return (code, set()), (project.sector, held(aside, words_of(project))[1])


def status(row: Row, project: Project):
    cell = row["status"]
    start = next(start for start in STATUSES if cell.startswith(start))
    rest = cell.removeprefix(start).strip(" ;()") if not start.startswith("Phase") else start
    history = project.status_history.get()
    unsaid: set[str] = set()
    expected = STATUSES[start], unsaid, STATUSES[start], row["status_as_of"]
    return expected, (project.status, held(rest, words_of(project))[1], history.status, history.as_of)


def programme(row: Row, project: Project):
    """What is listed as CPEC's stands under it, what is not stands beside it and says what it is."""
    cell = row["programme"]
    parent = "cpec" if cell.startswith("CPEC") else "belt-and-road"
    return (parent, set()), (
        project.parent and project.parent.slug,
        held(OUTSIDE.get(cell, cell), project.description)[1],
    )


def cost(row: Row, project: Project):
    stated = Decimal(row["cost_usd_million"]) * 1_000_000 if row["cost_usd_million"] else None
    return (stated, "USD" if stated is not None else ""), (project.value, project.currency)


def records(row: Row, project: Project):
    told = [source for source in project.sources if source.startswith("AidData")]
    return re.findall(r"\d+", row["aiddata_gcdf3_ids"]), re.findall(r"\d{5}", " ".join(told))


def sources(row: Row, project: Project):
    ours = [re.sub(r"^AidData GCDF 3\.0.*", "AidData GCDF 3.0", source) for source in project.sources]
    theirs = [re.sub(r"^AidData GCDF 3\.0.*", "AidData GCDF 3.0", source) for source in addresses(row["source_urls"])]
    return theirs, ours


def plain(column: str, field: str) -> Read:
    return lambda row, project: (row[column], getattr(project, field))


def measured(column: str, field: str) -> Read:
    return lambda row, project: (Decimal(row[column]) if row[column] else None, getattr(project, field))


def of_site(column: str, field: str, form=str) -> Read:
    return lambda row, project: (form(row[column]), getattr(project.sites.get(), field))


PROJECT_COLUMNS: dict[str, Read] = {
    "id": plain("id", "external_id"),
    "name": plain("name", "name"),
    "sector": sector,
    "province": plain("province", "area"),
    "location": of_site("location", "name"),
    "lat": of_site("lat", "latitude", float),
    "lon": of_site("lon", "longitude", float),
    "coord_basis": of_site("coord_basis", "coordinates_basis"),
    "capacity_mw": measured("capacity_mw", "capacity_mw"),
    "length_km": measured("length_km", "length_km"),
    "cost_usd_million": cost,
    "cost_note": lambda row, project: held(row["cost_note"], words_of(project)),
    "chinese_financing_note": financing,
    "sponsor_operator": owners,
    "contractor": contractors,
    "status": status,
    "status_as_of": plain("status_as_of", "status_as_of"),
    "programme": programme,
    "aiddata_gcdf3_ids": records,
    "source_urls": sources,
}
