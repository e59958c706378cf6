"""Create and change projects; moving one rewrites its ancestry."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from accounts.audit import service
from projects.models import Organisation, Project, ProjectParty, StatusEntry
from projects.protocols import tracking_observers
from projects.services.naming import free_slug
from projects.services.permissions import CARETAKERS, holds_on, require_caretaker, require_caretaker_everywhere
from projects.services.tree import lock_tree, plant, transplant

if TYPE_CHECKING:
    from accounts.models import User


@service
def create_project(*, actor: "User", name: str, slug: str = "", parent: Project | None = None, **facts: Any) -> Project:
    """Add a project under a parent the actor manages, or at the root; without a slug it gets one of its name.

    Raises NotAllowed, ValidationError.
    """
    _require_caretaker_of_parent(actor, parent)
    lock_tree()
    project = Project(name=name, slug=slug or free_slug(Project, name), parent=parent, **facts)
    project.full_clean()
    project.save()
    plant(project)
    if not holds_on(actor, CARETAKERS, project):
        raise ValidationError({"host_country": "Name a country that you manage: otherwise you would not see it."})
    _note_status(actor, project)
    return project


@service
def edit_project(*, actor: "User", project: Project, **changes: Any) -> Project:
    """Change facts of a project, its place in the tree, whether it is tracked. Raises NotAllowed, ValidationError."""
    lock_tree()
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    require_caretaker(actor, project)
    was_tracked = project.tracked
    changes = {name: value for name, value in changes.items() if value != getattr(project, name)}
    if "parent" in changes:
        _require_caretaker_of_parent(actor, changes["parent"])
        transplant(project, changes["parent"])
    for name, value in changes.items():
        setattr(project, name, value)
    project.full_clean()
    project.save(update_fields=list(changes))
    if {"status", "status_as_of", "status_note"} & set(changes):
        _note_status(actor, project)
    if project.tracked and not was_tracked:
        for observe in tracking_observers:
            observe(project)
    return project


@service
def name_party(*, actor: "User", project: Project, organisation: Organisation, role: str) -> ProjectParty:
    """Say what an organisation is to a project; saying it again changes nothing."""
    require_caretaker(actor, project)
    party, _ = ProjectParty.objects.get_or_create(project=project, organisation=organisation, role=role)
    return party


@service
def drop_party(*, actor: "User", party: ProjectParty) -> None:
    """An organisation is not, or no more, this to a project; the audit trail keeps that it was said."""
    require_caretaker(actor, party.project)
    party.delete()


def _require_caretaker_of_parent(actor: "User", parent: Project | None) -> None:
    if parent is None:
        require_caretaker_everywhere(actor)
    else:
        require_caretaker(actor, parent)


def _note_status(actor: "User", project: Project) -> None:
    """Keep the status in the project's history, unless the history ends with the very same."""
    now = (project.status, project.status_as_of, project.status_note)
    latest = StatusEntry.objects.filter(project=project).order_by("-pk").values_list("status", "as_of", "note").first()
    if latest == now:
        return
    entry = StatusEntry(project=project, status=now[0], as_of=now[1], note=now[2], recorded_by=actor)
    entry.full_clean()
    entry.save()
