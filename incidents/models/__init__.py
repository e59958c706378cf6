"""What happens: incidents with their casualties, evidence, actors and links, and how each report was decided."""

from incidents.models.actor import Actor, ActorAlias
from incidents.models.casualty import Casualty
from incidents.models.evidence import Involvement, Source
from incidents.models.history import FactEdit, IncidentStep
from incidents.models.incident import Incident, IncidentReader
from incidents.models.link import ProjectLink

__all__ = [
    "Actor",
    "ActorAlias",
    "Casualty",
    "FactEdit",
    "Incident",
    "IncidentReader",
    "IncidentStep",
    "Involvement",
    "ProjectLink",
    "Source",
]
