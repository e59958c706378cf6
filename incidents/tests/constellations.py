"""People and reports in every constellation of scope, link, state and marking, and the rule in plain words."""

from dataclasses import dataclass

from hypothesis import strategies as st

from accounts.factories import UserFactory
from accounts.models import User
from accounts.vocabulary import Marking
from incidents.factories import IncidentFactory, IncidentReaderFactory, ProjectLinkFactory
from incidents.models import Incident
from incidents.vocabulary.review import LinkState, State
from projects.factories import MembershipFactory, ProjectFactory
from projects.models import Project
from projects.vocabulary import Role

# Two trees: 0 above 1 above 2, and 3 above 4. Beside each project its ancestors, itself among them.
PARENTS = (None, 0, 1, None, 3)
COUNTRIES = ("", "PK", "PK", "KE", "")
ABOVE = ({0}, {0, 1}, {0, 1, 2}, {3}, {3, 4})
EVERYWHERE = "everywhere"
DECIDING = {Role.ANALYST, Role.MANAGER}


@dataclass(frozen=True)
class Person:
    """Somebody, and the memberships they hold: a role, and everywhere, a country or a project's number."""

    memberships: frozenset[tuple[str, str | int]]
    clearance: int
    is_active: bool = True
    is_superuser: bool = False


@dataclass(frozen=True)
class Report:
    """An incident: who of the people reported it, and which are named to read it."""

    country: str
    state: str
    marking: int
    reporter: int
    links: dict[int, str]
    named: frozenset[int]


# Weighted towards what is decided by projects and links: a membership everywhere would hide the other clauses.
scopes = st.sampled_from([EVERYWHERE, "PK", "KE", *range(5), *range(5), *range(5)])
roles = st.sampled_from([Role.OFFICER, Role.ANALYST, Role.MANAGER, Role.VIEWER])
people = st.builds(
    Person,
    memberships=st.frozensets(st.tuples(roles, scopes) | st.just((Role.ADMINISTRATOR, EVERYWHERE)), max_size=2),
    clearance=st.sampled_from([*Marking.values, *[Marking.AMBER_STRICT] * 5]),
    is_active=st.sampled_from([*[True] * 7, False]),
    is_superuser=st.sampled_from([*[False] * 7, True]),
)
reports = st.builds(
    Report,
    country=st.sampled_from(["PK", "KE", *["TZ"] * 4]),
    state=st.sampled_from([*State.values, *[State.SUBMITTED] * 10]),
    marking=st.sampled_from([*Marking.values, *[Marking.AMBER] * 5]),
    reporter=st.integers(0, 2),
    links=st.dictionaries(st.integers(0, 4), st.sampled_from(LinkState.values), min_size=1, max_size=3),
    named=st.frozensets(st.integers(0, 2)),
)


def may_read(person: Person, number: int, report: Report) -> bool:
    """The rule as the design words it, without a database."""
    if not person.is_active:
        return False
    if report.state == State.DRAFT:
        return report.reporter == number
    if person.clearance < report.marking or (report.marking == Marking.RED and number not in report.named):
        return False
    return report.reporter == number or person.is_superuser or any(covers(*m, report) for m in person.memberships)


def covers(role: str, scope: str | int, report: Report) -> bool:
    if scope in (EVERYWHERE, report.country):
        return True
    linked = {project for project, state in report.links.items() if state == LinkState.CONFIRMED}
    if role in DECIDING:
        linked |= {project for project, state in report.links.items() if state == LinkState.SUGGESTED}
    return any(scope in ABOVE[project] for project in linked)


def grow_tree() -> list[Project]:
    projects: list[Project] = []
    for parent, country in zip(PARENTS, COUNTRIES, strict=True):
        above = projects[parent] if parent is not None else None
        projects.append(ProjectFactory.create(parent=above, host_country=country))
    return projects


def create(tree: list[Project], people: list[Person], reports: list[Report]) -> tuple[list[User], list[Incident]]:
    users = []
    for person in people:
        user = UserFactory.create(
            clearance=person.clearance, is_active=person.is_active, is_superuser=person.is_superuser, password=None
        )
        users.append(user)
        for role, scope in person.memberships:
            project = tree[scope] if isinstance(scope, int) else None
            country = scope if isinstance(scope, str) and scope != EVERYWHERE else ""
            MembershipFactory.create(user=user, role=role, project=project, country=country)
    incidents = []
    for report in reports:
        incident = IncidentFactory.create(
            country=report.country, state=report.state, marking=report.marking, reporter=users[report.reporter]
        )
        incidents.append(incident)
        for linked, state in report.links.items():
            ProjectLinkFactory.create(incident=incident, project=tree[linked], state=state)
        for number in report.named:
            IncidentReaderFactory.create(incident=incident, user=users[number])
    return users, incidents
