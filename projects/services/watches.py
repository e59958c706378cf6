"""Begin and stop to watch a project with all under it."""

from typing import TYPE_CHECKING, Any

from accounts.audit import service
from accounts.errors import NotAllowed
from projects.models import Project, Watch
from projects.querysets.memberships import EVERY_ROLE
from projects.services.permissions import holds_on
from projects.vocabulary import Severity

if TYPE_CHECKING:
    from accounts.models import User


@service
def watch_project(*, actor: "User", project: Project, minimum_severity: int = Severity.MINOR) -> Watch:
    """Alert the actor to attacks on the project or anything under it, from this severity up."""
    if not holds_on(actor, EVERY_ROLE, project):
        raise NotAllowed("Only members of this project may watch it.")
    watch, _ = Watch.objects.update_or_create(
        user=actor, project=project, defaults={"minimum_severity": minimum_severity, "is_active": True}
    )
    return watch


@service
def unwatch_project(*, actor: "User", project: Project) -> None:
    """Stop alerting the actor. What was sent stays."""
    for watch in Watch.objects.select_for_update().filter(user=actor, project=project):
        watch.is_active = False
        watch.save(update_fields=["is_active"])


def watchers_of(project: Project, *, named: bool) -> dict[str, Any]:
    """How many people hear of attacks here; their names are for whoever looks after the project."""
    watches = Watch.objects.covering(project).filter(user__is_active=True)
    listed = watches.select_related("user", "project").order_by("user__full_name") if named else None
    return {"watchers": listed, "watcher_count": watches.values("user").distinct().count()}
