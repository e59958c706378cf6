"""Record what an issuer tells people to heed; issue it, correct it, cancel it. Analysts record, managers issue."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from accounts.audit import service
from accounts.errors import NotAllowed, NotThere, StaleVersion, WrongState
from accounts.vocabulary import Marking
from incidents.models import Advisory, AdvisoryCause, AdvisoryProject, Incident
from incidents.outbox import tell_advisory_cancelled, tell_of_advisory
from incidents.services.permissions import ENRICHERS
from incidents.services.references import next_reference
from incidents.vocabulary.advisories import AdvisoryState
from projects.models import Organisation, Project
from projects.querysets.memberships import scope_of
from projects.services import name_organisation
from projects.vocabulary import OrganisationKind, Role

if TYPE_CHECKING:
    from accounts.models import User

STATED = frozenset(
    {
        "headline",
        "text",
        "url",
        "language",
        "status",
        "severity",
        "urgency",
        "certainty",
        "response_types",
        "sent_at",
        "effective_at",
        "expires_at",
        "countries",
        "marking",
    }
)


def may_record(user: "User") -> bool:
    """Analysts and managers, within any scope."""
    return scope_of(user).holds(ENRICHERS) and not user.is_service_account


def may_change_advisory(user: "User", advisory: Advisory) -> bool:
    """A draft its author; an issued one the managers of what it addresses, and its author while they manage."""
    if advisory.state == AdvisoryState.CANCELLED:
        return False
    if advisory.state == AdvisoryState.DRAFT:
        return advisory.author_id == user.pk and may_record(user)
    return manages(user, advisory.countries, advisory.projects.all())


def manages(user: "User", countries: Collection[str], projects: Collection[Project]) -> bool:
    """Does the person manage one of the countries or projects that are addressed, or everything?"""
    scope = scope_of(user).narrowed_to({Role.MANAGER})
    if user.is_service_account or not scope.is_member:
        return False
    if scope.everywhere or set(scope.countries) & set(countries):
        return True
    addressed = [project.pk for project in projects]
    return Project.objects.in_scope(user, {Role.MANAGER}).filter(pk__in=addressed).exists()


@service
def record_advisory(
    *,
    actor: "User",
    issuer: Organisation | str,
    facts: dict[str, Any],
    projects: Collection[Project] = (),
    incidents: Collection[Incident] = (),
    issue: bool = False,
) -> Advisory:
    """Write an advisory down as a draft, which is its author's alone, or issue it at once.

    Raises NotAllowed, and ValidationError naming the fields.
    """
    if not may_record(actor):
        raise NotAllowed("Analysts and managers record advisories.")
    advisory = Advisory(
        reference=next_reference("ADV"), issuer=_issuer(actor, issuer), author=actor, **_stated(actor, facts)
    )
    advisory.full_clean()
    advisory.save()
    _address(actor, advisory, projects, incidents)
    return issue_advisory(actor=actor, advisory=advisory) if issue else advisory


@service
def edit_advisory(
    *,
    actor: "User",
    advisory: Advisory,
    facts: dict[str, Any],
    issuer: Organisation | str | None = None,
    projects: Collection[Project] | None = None,
    incidents: Collection[Incident] | None = None,
    version: int | None = None,
) -> Advisory:
    """Change what is given, leave the rest. Raises StaleVersion, WrongState, NotAllowed, ValidationError."""
    advisory = _locked(actor, advisory, version)
    _require_change(actor, advisory)
    for name, value in _stated(actor, facts).items():
        setattr(advisory, name, value)
    if issuer is not None:
        advisory.issuer = _issuer(actor, issuer)
    advisory.version += 1
    advisory.full_clean()
    advisory.save()
    _address(actor, advisory, projects, incidents)
    tell_of_advisory(advisory)
    return advisory


@service
def issue_advisory(*, actor: "User", advisory: Advisory, version: int | None = None) -> Advisory:
    """Make a draft known to all whom it addresses. Raises StaleVersion, WrongState, NotAllowed, ValidationError."""
    advisory = _locked(actor, advisory, version)
    if advisory.state != AdvisoryState.DRAFT:
        raise WrongState(f"{advisory.reference} is {advisory.get_state_display().lower()} already.")
    projects = list(advisory.projects.all())
    if not (advisory.countries or projects):
        raise ValidationError({"countries": ["Say whom it addresses: countries, projects, or both."]})
    if not manages(actor, advisory.countries, projects):
        raise NotAllowed("A manager of one of the countries or projects that it addresses issues it.")
    advisory.state = AdvisoryState.ISSUED
    advisory.version += 1
    advisory.save(update_fields=["state", "version"])
    tell_of_advisory(advisory)
    return advisory


@service
def cancel_advisory(*, actor: "User", advisory: Advisory, reason: str, version: int | None = None) -> Advisory:
    """It holds no more, or a draft is given up; it stays under its reference. Asks for a reason."""
    advisory = _locked(actor, advisory, version)
    _require_change(actor, advisory)
    if not reason.strip():
        raise ValidationError({"reason": ["Say why it is cancelled."]})
    advisory.state, advisory.cancel_reason = AdvisoryState.CANCELLED, reason.strip()
    advisory.version += 1
    advisory.full_clean()
    advisory.save()
    tell_advisory_cancelled(advisory)
    return advisory


def _locked(user: "User", advisory: Advisory, version: int | None) -> Advisory:
    readable = Advisory.objects.for_user(user).select_for_update(of=("self",))
    locked: Advisory | None = readable.filter(pk=advisory.pk).first()
    if locked is None:
        raise NotThere(f"There is no {advisory.reference} that you may read.")
    if version is not None and version != locked.version:
        raise StaleVersion(
            f"{locked.reference} was changed by somebody else since you opened it (you have version {version}, "
            f"it is now {locked.version}).",
            locked.version,
        )
    return locked


def _require_change(user: "User", advisory: Advisory) -> None:
    if advisory.state == AdvisoryState.CANCELLED:
        raise WrongState(f"{advisory.reference} is cancelled: it is no longer changed.")
    if not may_change_advisory(user, advisory):
        raise NotAllowed("A manager of one of the countries or projects that it addresses changes it.")


def _issuer(user: "User", issuer: Organisation | str) -> Organisation:
    if isinstance(issuer, Organisation):
        return issuer
    return name_organisation(actor=user, name=issuer, kind=OrganisationKind.GOVERNMENT)


def _stated(user: "User", facts: dict[str, Any]) -> dict[str, Any]:
    strange = facts.keys() - STATED
    if strange:
        raise TypeError(f"Not stated of an advisory: {', '.join(sorted(strange))}.")
    marking = facts.get("marking", Marking.CLEAR)
    if marking > user.clearance or marking >= Marking.RED:
        raise NotAllowed("You cannot mark an advisory above your clearance, nor TLP:RED, which names its readers.")
    return facts


def _address(
    user: "User",
    advisory: Advisory,
    projects: Collection[Project] | None,
    incidents: Collection[Incident] | None,
) -> None:
    """Whom it addresses and what caused it, as far as the person may read: the rest stays as it is."""
    if projects is not None:
        readable = Project.objects.for_user(user)
        _point(AdvisoryProject, advisory, "project", readable, projects)
    if incidents is not None:
        _point(AdvisoryCause, advisory, "incident", Incident.objects.for_user(user), incidents)


def _point(link: type[Any], advisory: Advisory, name: str, readable: Any, wanted: Collection[Any]) -> None:
    keys = {record.pk for record in wanted}
    seen = set(readable.filter(pk__in=keys).values_list("pk", flat=True))
    if keys - seen:
        raise ValidationError({f"{name}s": [f"Choose {name}s that you may read."]})
    rows = link.objects.filter(advisory=advisory)
    standing = set(rows.values_list(name, flat=True))
    for gone in rows.filter(**{f"{name}__in": readable.values("pk")}).exclude(**{f"{name}__in": keys}):
        gone.delete()
    for key in sorted(keys - standing):
        link.objects.create(advisory=advisory, **{f"{name}_id": key})
