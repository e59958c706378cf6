"""What a report's page shows of others that tell of the same event, and of two reports side by side."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.services.readings import note_list
from incidents.models import DistinctPair, Incident
from incidents.querysets.access import readers_gained
from incidents.services.duplicates import judges_duplicates, sees_duplicates
from incidents.services.find_duplicates import duplicates_of, held_distinct
from incidents.vocabulary.review import LinkState, State

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of two reports: as the merged one has it, and as the kept one does."""

    label: str
    merged: str
    kept: str

    @property
    def differs(self) -> bool:
        return self.merged != self.kept


def duplicates_panel(incident: Incident, user: "User") -> dict[str, Any]:
    """Likely duplicates for managers, who decide on them, and for the reporter; what stands for a merged report.

    The reading of those that are TLP:RED is noted.
    """
    judges = judges_duplicates(user, incident)
    readable = Incident.objects.for_user(user)
    duplicates = duplicates_of(incident, user) if sees_duplicates(user, incident) else []
    distinct = list(readable.filter(pk__in=held_distinct(incident)).listed().order_by("pk")) if judges else []
    merged = incident.state == State.MERGED
    standing = list(readable.filter(pk=incident.merged_into_id)) if merged else []
    merged_here = list(readable.filter(merged_into=incident).listed().order_by("pk"))
    others = [*(candidate.incident for candidate in duplicates), *distinct, *standing, *merged_here]
    note_list(actor=user, name="Other reports of the same event", records=others)
    return {
        "judges_duplicates": judges,
        "duplicates": duplicates,
        "distinct": distinct,
        "standing_for_it": standing[0] if standing else None,
        "merged_here": merged_here,
    }


def side_by_side(incident: Incident, into: Incident, user: "User") -> dict[str, Any]:
    """Both reports as the page to merge them shows them, and what the merge will bring about."""
    gained = readers_gained(into, incident)
    there = into.links.filter(state=LinkState.CONFIRMED).values("project")
    return {
        "incident": incident,
        "into": into,
        "facts": compared(incident, into),
        "sides": [_side(incident, user, "merged"), _side(into, user, "kept")],
        "readers_gained": gained.count(),
        "projects_gained": incident.links.filter(state=LinkState.CONFIRMED).exclude(project__in=there).count(),
        "marking_rises": incident.marking > into.marking,
        "held_distinct": DistinctPair.objects.filter(
            Q(one=incident, other=into) | Q(one=into, other=incident)
        ).exists(),
    }


def compared(incident: Incident, into: Incident) -> list[Fact]:
    """The facts of both, in words."""
    one, other = _facts(incident), _facts(into)
    return [Fact(label, one[label] or "–", other[label] or "–") for label in one if one[label] or other[label]]


def _facts(report: Incident) -> dict[str, str]:
    place = f"{report.latitude:.4f}, {report.longitude:.4f}" if report.latitude is not None else ""
    return {
        "State": report.get_state_display(),
        "Title": report.title,
        "When": report.occurred_text,
        "Where": report.place_text,
        "Coordinates": place,
        "How well the place is known": report.get_place_precision_display(),
        "Category": report.get_category_display(),
        "Attack type": report.get_attack_type_display(),
        "Target": report.target_description or report.get_target_type_display(),
        "Property damage": report.get_property_damage_display(),
        "Severity": report.get_severity_display(),
        "Marking": report.get_marking_display(),
        "Reported by": str(report.reporter),
        "Narrative": report.narrative,
        "Caveats": report.caveats,
    }


def _side(report: Incident, user: "User", name: str) -> dict[str, Any]:
    links = report.links.for_user(user).exclude(state=LinkState.REJECTED).select_related("project")
    return {
        "name": name,
        "report": report,
        "casualties": list(report.casualties.all()),
        "sources": list(report.sources.all()),
        "involvements": list(report.involvements.all()),
        "links": list(links),
        "files": report.attachments.standing().count(),
    }
