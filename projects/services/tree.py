"""Keeps the ancestry of the project tree. Callers hold a transaction; moves wait for each other."""

from django.core.exceptions import ValidationError
from django.db import connection

from projects.models import Project, ProjectAncestry

TREE_LOCK = 7_201_866_001


def lock_tree() -> None:
    """Let one transaction at a time change the tree: two moves that are harmless alone could make a cycle together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def hold_tree() -> None:
    """The tree stays as it is until this transaction ends; many may hold it. Links do, as they are written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [TREE_LOCK])


def plant(project: Project) -> None:
    """Write the ancestry of a new project, which has nothing under it."""
    rows = [ProjectAncestry(ancestor=project, descendant=project, depth=0)]
    if project.parent_id is not None:
        above = ProjectAncestry.objects.filter(descendant_id=project.parent_id)
        rows += [ProjectAncestry(ancestor_id=row.ancestor_id, descendant=project, depth=row.depth + 1) for row in above]
    ProjectAncestry.objects.bulk_create(rows)


def transplant(project: Project, parent: Project | None) -> None:
    """Rewrite the ancestry of a project and all under it for a new parent. Raises ValidationError on a cycle."""
    if parent is not None and ProjectAncestry.objects.filter(ancestor=project, descendant=parent).exists():
        raise ValidationError({"parent": f"{parent} lies under {project}: a project cannot stand below itself."})
    moved = ProjectAncestry.objects.filter(ancestor=project).values("descendant")
    ProjectAncestry.objects.filter(descendant__in=moved, ancestor__in=_above(project)).delete()
    if parent is None:
        return
    subtree = list(ProjectAncestry.objects.filter(ancestor=project).values_list("descendant_id", "depth"))
    above = list(ProjectAncestry.objects.filter(descendant=parent).values_list("ancestor_id", "depth"))
    ProjectAncestry.objects.bulk_create(
        ProjectAncestry(ancestor_id=ancestor, descendant_id=descendant, depth=up + 1 + down)
        for ancestor, up in above
        for descendant, down in subtree
    )


def _above(project: Project) -> list[int]:
    return list(ProjectAncestry.objects.filter(descendant=project, depth__gt=0).values_list("ancestor_id", flat=True))
