"""What the schema of the API shows as examples of projects and organisations, by the name of their component."""

from typing import Any

from accounts.api.examples import API

NEW_ORGANISATION = {"name": "Port Qasim Electric Power Company", "kind": "company", "country": "PK"}
PROJECT = {
    "name": "Port Qasim Coal Power Plant",
    "parent": "cpec",
    "kind": "project",
    "sector": "energy_coal",
    "status": "operating",
    "status_as_of": "2018",
    "status_note": "",
    "host_country": "PK",
    "area": "Karachi",
    "description": "Two supercritical units on the coast east of Karachi.",
    "value": "2085.00",
    "currency": "USD",
    "value_note": "Millions, as first announced.",
    "financing_note": "",
    "capacity_mw": "1320.00",
    "length_km": None,
    "tracked": True,
    "sources": ["https://cpec.gov.pk/project-details/1"],
}
SITE = {
    "name": "Plant",
    "kind": "plant",
    "latitude": 24.785,
    "longitude": 67.373,
    "coordinates_basis": "Satellite imagery",
    "alert_radius_km": 25.0,
}
PARTY = {"organisation": "Port Qasim Electric Power Company", "role": "operator"}
STATUS = {"status": "construction", "as_of": "2015-05", "note": ""}
HEAD_COUNT = {"number": 120, "nationality": "CN", "site": 15, "as_of": "2024-09-01", "note": "By the operator."}
PLACED = {"id": 15} | SITE
TAKING_PART = {"id": 16, "country": "PK"} | PARTY
EXAMPLES: dict[str, Any] = {
    "Project": PROJECT
    | {
        "slug": "port-qasim-coal-power-plant",
        "url": f"{API}/projects/port-qasim-coal-power-plant/",
        "sites": [PLACED],
        "parties": [TAKING_PART],
    },
    "ProjectInput": PROJECT | {"name": "Port Qasim Coal Power Plant, third unit"},
    "PatchedProjectInput": {"status": "suspended", "status_as_of": "2024-10", "status_note": "Until the road is safe."},
    "Site": PLACED,
    "PlacedSite": PLACED | {"url": f"{API}/sites/15/", "project": "port-qasim-coal-power-plant"},
    "SiteInput": SITE,
    "PatchedSiteInput": {"alert_radius_km": 40.0},
    "Party": TAKING_PART,
    "PartyInput": PARTY,
    "Status": {"id": 17, "recorded_at": "2024-10-07T06:30:00Z"} | STATUS,
    "StatusInput": STATUS,
    "HeadCount": {"id": 18} | HEAD_COUNT,
    "HeadCountInput": HEAD_COUNT,
    "Organisation": NEW_ORGANISATION
    | {
        "slug": "port-qasim-electric-power-company",
        "url": f"{API}/organisations/port-qasim-electric-power-company/",
        "aliases": ["PQEPC"],
        "description": "Runs the plant.",
    },
    "NewOrganisationInput": NEW_ORGANISATION,
    "PatchedOrganisationInput": {"description": "Runs the plant."},
    "OtherNameInput": {"name": "PQEPC"},
}
