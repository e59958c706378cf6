"""The actors of the demo under all their names."""

from django.db import transaction

from accounts.models import User
from incidents.demo.cast import CAST
from incidents.demo.tables import Row, several, table
from incidents.models import Actor
from incidents.services import add_alias, edit_actor, name_actor, watch_actor


def load_actors(loader: User) -> int:
    """Add the actors that are missing; return how many."""
    rows = table("actors")
    here = set(Actor.objects.filter(slug__in=[row["slug"] for row in rows]).values_list("slug", flat=True))
    missing = [row for row in rows if row["slug"] not in here]
    for row in missing:
        _add(loader, row)
    _begin_to_watch({row["slug"] for row in missing})
    return len(missing)


def _begin_to_watch(added: set[str]) -> None:
    """Whoever of the demo's people watches one that was just added begins to."""
    for person in CAST:
        for slug in added.intersection(person.actors_watched):
            user = User.objects.get(email=person.email)
            watch_actor(actor=user, subject=Actor.objects.get(slug=slug))


@transaction.atomic
def _add(loader: User, row: Row) -> None:
    subject = name_actor(actor=loader, name=row["name"])
    edit_actor(actor=loader, subject=subject, kind=row["kind"], description=row["description"])
    for alias in several(row["aliases"]):
        add_alias(actor=loader, of=subject, name=alias)
