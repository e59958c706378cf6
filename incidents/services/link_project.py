"""Link an incident to a project: what a person states is confirmed, and confirming is what alerts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.audit import service
from accounts.errors import NotAllowed, NotThere, WrongState
from incidents.models import Incident, ProjectLink
from incidents.outbox import raise_due_alerts
from incidents.services.facts import require_judge
from incidents.services.permissions import ENRICHERS, FILERS, enriches, lock_incident, may_decide_links, require_link
from incidents.services.suggest_links import nearest_site
from incidents.vocabulary.review import LinkRelation, LinkState
from projects.models import Project
from projects.services.permissions import holds_on

if TYPE_CHECKING:
    from accounts.models import User


@service
def link_project(
    *,
    actor: "User",
    incident: Incident,
    project: Project,
    relation: str = LinkRelation.DIRECT_TARGET,
    version: int | None = None,
) -> ProjectLink:
    """State that the incident concerns the project; stating it again changes nothing. Raises NotAllowed."""
    incident = lock_incident(actor, incident, version)
    require_link(actor, incident)
    link, changed = _state(actor, incident, project, relation)
    if changed:
        _count_write(incident)
    return link


@service
def confirm_link(*, actor: "User", link: ProjectLink) -> ProjectLink:
    """Confirm a suggested link. Raises WrongState when it was decided already, NotAllowed."""
    return _decide(actor, link, LinkState.CONFIRMED)


@service
def reject_link(*, actor: "User", link: ProjectLink) -> ProjectLink:
    """Reject a suggested link, or take a confirmed one back. Alerts that went out stay on record."""
    return _decide(actor, link, LinkState.REJECTED)


def state_links(actor: "User", incident: Incident, rows: Sequence[dict[str, Any]]) -> bool:
    """Confirm the links of `rows` (project, relation); the caller holds the incident's row."""
    if len({row["project"].pk for row in rows}) < len(rows):
        raise ValidationError({"links": ["The same project is linked twice."]})
    changed = [
        _state(actor, incident, row["project"], row.get("relation") or LinkRelation.DIRECT_TARGET)[1] for row in rows
    ]
    return any(changed)


def replace_links(actor: "User", incident: Incident, rows: Sequence[dict[str, Any]]) -> bool:
    """Make the confirmed links those of `rows`; the caller holds the incident's row.

    Links to projects that the actor may not link stay as they are: such a person does not even see them.
    """
    changed = state_links(actor, incident, rows)
    kept = {row["project"].pk for row in rows}
    within_reach = Project.objects.in_scope(actor, FILERS | ENRICHERS)
    dropped = incident.links.filter(state=LinkState.CONFIRMED, project__in=within_reach).exclude(project__in=kept)
    for link in dropped:
        _set_state(actor, link, LinkState.REJECTED)
        changed = True
    return changed


def _state(actor: "User", incident: Incident, project: Project, relation: str) -> tuple[ProjectLink, bool]:
    link = ProjectLink.objects.filter(incident=incident, project=project).first()
    if link is not None and link.state == LinkState.CONFIRMED and link.relation == relation:
        return link, False
    if not holds_on(actor, FILERS | ENRICHERS, project):
        raise NotAllowed(f"{project} lies outside the scope in which you may link reports.")
    if (
        link is not None
        and link.state == LinkState.REJECTED
        and link.decided_by != actor
        and not enriches(actor, incident)
    ):
        raise NotAllowed(f"{link.decided_by} rejected the link to {project}: an analyst or manager may change that.")
    link = link or ProjectLink(incident=incident, project=project)
    link.relation = relation
    measured = nearest_site(incident, project)
    if measured is not None:
        link.site, link.distance_km = measured[0], round(measured[1], 3)
    _set_state(actor, link, LinkState.CONFIRMED)
    return link, True


def _decide(actor: "User", link: ProjectLink, state: LinkState) -> ProjectLink:
    incident = lock_incident(actor, link.incident)
    require_link(actor, incident)
    if not may_decide_links(actor, incident):
        raise NotAllowed("Once a report is handed in, analysts and managers in scope decide on its links.")
    link = _lock_link(link)
    if link.state == state:
        raise WrongState(f"This link is {link.get_state_display().lower()} already.")
    if not holds_on(actor, FILERS | ENRICHERS, link.project):
        raise NotAllowed(f"{link.project} lies outside the scope in which you may decide on links.")
    _set_state(actor, link, state)
    require_judge(incident)
    _count_write(incident)
    return link


def _lock_link(link: ProjectLink) -> ProjectLink:
    locked: ProjectLink | None = ProjectLink.objects.select_for_update(of=("self",)).filter(pk=link.pk).first()
    if locked is None:
        raise NotThere("This suggestion is gone: the report or the site that made it was changed.")
    return locked


def _set_state(actor: "User", link: ProjectLink, state: LinkState) -> None:
    link.state, link.decided_by, link.decided_at = state, actor, timezone.now()
    link.full_clean()
    link.save()


def _count_write(incident: Incident) -> None:
    incident.version += 1
    incident.save(update_fields=["version"])
    raise_due_alerts(incident)
