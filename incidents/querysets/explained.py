"""Why a person may read an incident, or may not, in sentences. Tested to agree with `readable_by` and `readers_of`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

from accounts.vocabulary import Marking
from incidents.querysets.access import named_to
from incidents.querysets.reading import WHO_SEE_SUGGESTED, was_never_handed_in
from incidents.vocabulary.review import LinkState
from projects.models import Membership, Project, ProjectAncestry

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.models import Incident

UNSEEN = "By a membership that lies outside what you may see."


@dataclass(frozen=True, slots=True)
class Access:
    """What brings an incident within somebody's reach, and what stands against their reading it."""

    through: list[str]
    against: list[str]

    @property
    def is_given(self) -> bool:
        return bool(self.through) and not self.against


def explain_access(user: "User", incident: "Incident", asker: "User") -> Access:
    """Every reason for and against, in words that name to the asker no project which they may not read."""
    return Access(list(dict.fromkeys(_through(user, incident, asker))), list(_against(user, incident)))


def _through(user: "User", incident: "Incident", asker: "User") -> Iterator[str]:
    if incident.reporter_id == user.pk:
        yield "They reported it."
    if user.is_superuser:
        yield "As superuser, everywhere."
    memberships = list(Membership.objects.filter(user=user).select_related("project"))
    for membership in memberships:
        if membership.project is None and membership.country in ("", incident.country):
            yield f"As {_role(membership)}, {'for ' if membership.country else ''}{membership.scope_text}."
    yield from _through_links([m for m in memberships if m.project is not None], incident, asker)


def _through_links(memberships: Iterable[Any], incident: "Incident", asker: "User") -> Iterator[str]:
    links = list(
        incident.links.filter(state__in=(LinkState.CONFIRMED, LinkState.SUGGESTED))
        .order_by("pk")
        .select_related("project")
    )
    ancestry = ProjectAncestry.objects.filter(descendant__in=[link.project_id for link in links])
    under = set(ancestry.values_list("ancestor", "descendant"))
    seen = set(apps.get_model("incidents", "ProjectLink").objects.for_user(asker).filter(incident=incident))
    known = set(Project.objects.for_user(asker).filter(pk__in=[m.project_id for m in memberships]))
    for membership in memberships:
        for link in links:
            admits = link.state == LinkState.CONFIRMED or membership.role in WHO_SEE_SUGGESTED
            if admits and (membership.project_id, link.project_id) in under:
                yield _by_link(membership, link) if link in seen and membership.project in known else UNSEEN


def _by_link(membership: Any, link: Any) -> str:
    which = str(link.project)
    if link.project != membership.project:
        which = f"{which} under {membership.project}"
    role = f"As {_role(membership)} of {membership.project}"
    if link.state == LinkState.CONFIRMED:
        return f"{role}: it is linked to {which}."
    return f"{role}: a link to {which} is suggested, and its analysts and managers see what is suggested."


def _role(membership: Any) -> str:
    return str(membership.get_role_display()).lower()


def _against(user: "User", incident: "Incident") -> Iterator[str]:
    if not user.is_active:
        yield "Their account is not active."
    if was_never_handed_in(incident):
        if incident.reporter_id != user.pk:
            yield "It was not handed in: a draft is its author's alone."
        return
    if incident.marking > user.clearance:
        yield f"It is {incident.get_marking_display()}, and their clearance is {Marking(user.clearance).label}."
    if incident.marking == Marking.RED and not named_to(incident).filter(pk=user.pk).exists():
        yield "It is TLP:RED, and they are not among its named readers."
