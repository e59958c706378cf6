"""What the pages and services here leave to the app above: panels on a project's page, and being told of changes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypedDict

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Organisation, Project, Site


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a project's page, rendered by `template` with `panel` set to `context`."""

    title: str
    template: str
    context: dict[str, Any]


class MapPoint(TypedDict, total=False):
    """A point as the map takes it: WGS 84 degrees, and a radius in km where it has one."""

    kind: str
    name: str
    latitude: float
    longitude: float
    radius_km: float
    url: str


class PanelSource(Protocol):
    """Makes one panel of a project's page, of what this person may read only."""

    def __call__(self, project: "Project", user: "User") -> Panel: ...


class OrganisationPanelSource(Protocol):
    """Makes one panel of an organisation's page, of what this person may read only."""

    def __call__(self, organisation: "Organisation", user: "User") -> Panel: ...


class MapSource(Protocol):
    """Gives points for the map of a project and all under it, of what this person may read only."""

    def __call__(self, project: "Project", user: "User") -> "list[MapPoint]": ...


class TrackingObserver(Protocol):
    """Told, inside the transaction, that a project became tracked: alerts may be due now."""

    def __call__(self, project: "Project") -> None: ...


class SiteObserver(Protocol):
    """Told, inside the transaction, that a site is placed or moved; returns a sentence for whoever did it, or "".

    A site that is moved is written only afterwards: its fields say already what they will.
    """

    def __call__(self, site: "Site", actor: "User") -> str: ...


panel_sources: list[PanelSource] = []
organisation_panel_sources: list[OrganisationPanelSource] = []
map_sources: list[MapSource] = []
tracking_observers: list[TrackingObserver] = []
site_observers: list[SiteObserver] = []
