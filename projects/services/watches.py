"""Begin and stop to watch a project with all under it, or a country."""

from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, Unpack

from accounts.audit import service
from accounts.errors import NotAllowed
from projects.models import Project, Watch
from projects.models.watch import WatchTerms
from projects.querysets.memberships import EVERY_ROLE, scope_of
from projects.services.permissions import holds_on
from projects.vocabulary import country_names

if TYPE_CHECKING:
    from accounts.models import User

W = TypeVar("W", bound=WatchTerms)


class Terms(TypedDict, total=False):
    """From which severity on, and whether what is no attack counts too."""

    minimum_severity: int
    attacks_only: bool


class ProjectTerms(Terms, total=False):
    """And whether a link that is only suggested counts."""

    also_suggested: bool


@service
def watch_project(*, actor: "User", project: Project, **terms: Unpack[ProjectTerms]) -> Watch:
    """Alert the actor to what happens to the project or anything under it. What is not given stays as it was."""
    if not holds_on(actor, EVERY_ROLE, project):
        raise NotAllowed("Only members of this project may watch it.")
    watch = Watch.objects.select_for_update(of=("self",)).filter(user=actor, project=project).first()
    return begin(watch or Watch(user=actor, project=project), terms)


@service
def watch_country(*, actor: "User", country: str, **terms: Unpack[Terms]) -> Watch:
    """Alert the actor to what happens in a country, as far as they may read it."""
    if country not in countries_met(actor):
        raise NotAllowed("You may watch countries in which your scope lies.")
    watch = Watch.objects.select_for_update(of=("self",)).filter(user=actor, country=country).first()
    return begin(watch or Watch(user=actor, country=country), terms)


@service
def stop_watch(*, actor: "User", watch: WatchTerms) -> None:
    """Stop alerting the actor. What was sent stays, and so do the terms, should they watch again."""
    if watch.user_id != actor.pk:
        raise NotAllowed("Everybody stops their own watches.")
    watch.is_active = False
    watch.save(update_fields=["is_active"])


def begin(watch: W, terms: Terms) -> W:
    """Write a new watch, or change the one that there is. For the verbs of this module and of the app above."""
    for name, value in terms.items():
        setattr(watch, name, value)
    watch.is_active = True
    watch.full_clean()
    watch.save()
    return watch


def countries_met(user: "User") -> set[str]:
    """Countries in which the scope of this person lies: theirs, those of their projects, or all."""
    scope = scope_of(user)
    if scope.everywhere:
        return set(country_names())
    hosts = Project.objects.for_user(user).exclude(host_country="").order_by().values_list("host_country", flat=True)
    return {*hosts.distinct(), *scope.countries}


def watchers_of(project: Project, *, named: bool) -> dict[str, Any]:
    """How many people hear of attacks here; their names are for whoever looks after the project."""
    watches = Watch.objects.covering(project).filter(user__is_active=True)
    listed = watches.select_related("user", "project").order_by("user__full_name") if named else None
    return {"watchers": listed, "watcher_count": watches.values("user").distinct().count()}
