"""What lists, exports and figures are about when nothing says otherwise."""

from typing import TYPE_CHECKING, Any

from rest_framework.request import Request

from incidents.querysets.words import looks_like_reference
from incidents.vocabulary.review import State

if TYPE_CHECKING:
    from incidents.querysets.incidents import IncidentQuerySet


def unmerged_unless_asked(incidents: Any, request: Request) -> "IncidentQuerySet":
    """Merged reports only where they are asked for: by that state, or by their reference."""
    asked = request.query_params
    asked_for = State.MERGED in asked.getlist("state") or looks_like_reference(asked.get("q", ""))
    shown: IncidentQuerySet = incidents if asked_for else incidents.unmerged()
    return shown
