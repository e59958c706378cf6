"""What the schema of the API shows as examples of projects and organisations, by the name of their component."""

from typing import Any

from accounts.api.examples import API

NEW_ORGANISATION = {"name": "Port Qasim Electric Power Company", "kind": "company", "country": "PK"}
EXAMPLES: dict[str, Any] = {
    "Project": {
        "slug": "port-qasim-coal-power-plant",
        "url": f"{API}/projects/port-qasim-coal-power-plant/",
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
        "sites": [
            {
                "name": "Plant",
                "kind": "plant",
                "latitude": 24.785,
                "longitude": 67.373,
                "coordinates_basis": "Satellite imagery",
                "alert_radius_km": 25.0,
            }
        ],
        "parties": [{"organisation": "Port Qasim Electric Power Company", "country": "PK", "role": "operator"}],
    },
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
