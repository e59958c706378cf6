"""The people of the demo, all made up: what each may do and what each watches."""

from dataclasses import dataclass

from accounts.vocabulary import Marking
from projects.vocabulary import Role, Severity

BELT_AND_ROAD = "belt-and-road"
CPEC = "cpec"
PORT_QASIM = "port-qasim-coal-power-plant"
DASU = "dasu-hydropower-project-stage-i"
GWADAR_PORT = "gwadar-port-phase-i"
BLA = "balochistan-liberation-army"

OFFICER = "ayesha.khan@caravanserai.example"
MANAGER = "mei.lin@caravanserai.example"


@dataclass(frozen=True, slots=True)
class Person:
    """One membership – on a project (by its slug), a country, or everywhere – and any number of watches.

    Actors are watched by their slug, from when they are loaded.
    """

    email: str
    full_name: str
    role: Role
    time_zone: str
    project: str = ""
    country: str = ""
    watches: tuple[tuple[str, Severity], ...] = ()
    countries_watched: tuple[str, ...] = ()
    actors_watched: tuple[str, ...] = ()
    clearance: Marking = Marking.AMBER
    is_staff: bool = False
    is_service_account: bool = False


CAST = (
    Person(
        email=OFFICER,
        full_name="Ayesha Khan",
        role=Role.OFFICER,
        time_zone="Asia/Karachi",
        country="PK",
        watches=((PORT_QASIM, Severity.MODERATE), (GWADAR_PORT, Severity.MINOR)),
    ),
    Person(
        email=MANAGER,
        full_name="Mei Lin",
        role=Role.MANAGER,
        time_zone="Asia/Shanghai",
        country="PK",
        watches=((CPEC, Severity.SERIOUS), (DASU, Severity.MINOR)),
        countries_watched=("PK",),
        clearance=Marking.AMBER_STRICT,
        is_staff=True,
    ),
    Person(
        email="omar.farooq@caravanserai.example",
        full_name="Omar Farooq",
        role=Role.MANAGER,
        time_zone="Asia/Karachi",
        project=CPEC,
        watches=((CPEC, Severity.MODERATE), (PORT_QASIM, Severity.MINOR)),
        clearance=Marking.AMBER_STRICT,
    ),
    Person(
        email="daniel.whitfield@caravanserai.example",
        full_name="Daniel Whitfield",
        role=Role.ANALYST,
        time_zone="Europe/London",
        watches=((BELT_AND_ROAD, Severity.MODERATE),),
        actors_watched=(BLA,),
        clearance=Marking.AMBER_STRICT,
    ),
    Person(
        email="wei.zhang@caravanserai.example",
        full_name="Wei Zhang",
        role=Role.VIEWER,
        time_zone="Asia/Shanghai",
        project=CPEC,
        watches=((CPEC, Severity.MINOR),),
    ),
    Person(
        email="admin@caravanserai.example",
        full_name="Ingrid Solberg",
        role=Role.ADMINISTRATOR,
        time_zone="Europe/London",
        watches=((BELT_AND_ROAD, Severity.CRITICAL),),
        clearance=Marking.AMBER_STRICT,
        is_staff=True,
    ),
    Person(
        email="operations.room@caravanserai.example",
        full_name="Operations room",
        role=Role.VIEWER,
        time_zone="Asia/Karachi",
        is_service_account=True,
    ),
)
