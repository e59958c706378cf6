"""Begin to watch an actor; all that a person watches, whatever it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from accounts.audit import service
from accounts.errors import NotAllowed
from incidents.models import Actor, ActorWatch
from projects.models import Watch
from projects.models.watch import WatchTerms
from projects.services import watch_country, watch_project
from projects.services.watches import ProjectTerms, Terms, begin

if TYPE_CHECKING:
    from accounts.models import User


@service
def watch_actor(*, actor: "User", subject: Actor, **terms: Unpack[Terms]) -> ActorWatch:
    """Alert the person to what is laid to an actor, as far as they may read it."""
    if not Actor.objects.for_user(actor).standing().filter(pk=subject.pk).exists():
        raise NotAllowed("You may watch actors that you know of and that stand.")
    watch = ActorWatch.objects.select_for_update(of=("self",)).filter(user=actor, actor=subject).first()
    return begin(watch or ActorWatch(user=actor, actor=subject), terms)


@service
def watch_again(*, actor: "User", watch: Watch | ActorWatch, terms: ProjectTerms) -> None:
    """Change the terms that are given, or take it up again, where the person may begin the same now."""
    general: Terms = {}
    for name in Terms.__annotations__.keys() & terms.keys():
        general[name] = terms[name]  # type: ignore[literal-required]
    if isinstance(watch, ActorWatch):
        watch_actor(actor=actor, subject=watch.actor, **general)
    elif watch.project is not None:
        watch_project(actor=actor, project=watch.project, **terms)
    else:
        watch_country(actor=actor, country=watch.country, **general)


@dataclass(frozen=True, slots=True)
class Watched:
    """A watch as pages list it: on what, where that has its page, and in words on which terms."""

    kind: str
    watch: Watch | ActorWatch
    name: str
    url: str
    terms: str


def watches_of(user: "User", *, stopped: bool = False) -> list[Watched]:
    """What a person watches, or watches no more: projects, countries, actors; two queries however many there are."""
    on_places = Watch.objects.for_user(user).readable(user).filter(is_active=not stopped).select_related("project")
    on_actors = ActorWatch.objects.for_user(user).filter(is_active=not stopped).select_related("actor")
    return [
        *map(_on_place, on_places.order_by("project__name", "country")),
        *map(_on_actor, on_actors.order_by("actor__name")),
    ]


PLACE, ACTOR = "place", "actor"
KINDS: dict[str, type[Watch] | type[ActorWatch]] = {PLACE: Watch, ACTOR: ActorWatch}


def _on_place(watch: Watch) -> Watched:
    if watch.project is None:
        return Watched(PLACE, watch, watch.subject, "", _in_words(watch, ["everywhere in it"]))
    also = ["on all under it too", *(["by suggested links too"] if watch.also_suggested else [])]
    return Watched(PLACE, watch, watch.subject, watch.project.get_absolute_url(), _in_words(watch, also))


def _on_actor(watch: ActorWatch) -> Watched:
    return Watched(ACTOR, watch, watch.actor.name, watch.actor.get_absolute_url(), _in_words(watch, []))


def _in_words(watch: WatchTerms, also: Iterable[str]) -> str:
    """Such as "attacks from serious up, on all under it too"."""
    what = "attacks" if watch.attacks_only else "whatever is reported"
    if watch.minimum_severity == 1:
        told = "every attack" if watch.attacks_only else what
    else:
        told = f"{what} from {watch.get_minimum_severity_display().lower()} up"
    return ", ".join([told, *also])
