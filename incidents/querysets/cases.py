"""Who may read which case – the one place. `for_user` and `readers_of_case` are tested to agree.

A case is read by its members, and, unless it is TLP:RED, by the managers over every one of its incidents who may read
them all. Nobody reads one above their clearance. Being a member opens no incident: of a case, each reader sees the
incidents that they may read anyway. A token that is narrowed to projects reads a case whose incidents all lie in them.
"""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from accounts.models import User
from accounts.vocabulary import Marking
from incidents.querysets.access import managers_over
from incidents.querysets.reading import NOTHING, held_by, readable_by, readers_of
from incidents.querysets.words import looks_like_reference, query_of
from incidents.vocabulary.cases import CaseStatus, TaskState
from projects.querysets.memberships import scope_of
from projects.vocabulary import Role

if TYPE_CHECKING:
    from incidents.models import Case, Incident

MANAGERS = frozenset({Role.MANAGER})


def case_readable_by(user: User) -> Q:
    """The cases this person may read."""
    if not user.is_authenticated or not user.is_active:
        return NOTHING
    members = apps.get_model("incidents", "CaseMember").objects.filter(case=OuterRef("pk"), user=user)
    read = Q(Exists(members))
    if scope_of(user).holds(MANAGERS):
        read |= Q(marking__lt=Marking.RED) & _manages_all(user)
    if user.narrowed_to is not None:
        read &= _all_among(readable_by(user))
    return Q(marking__lte=user.clearance) & read


def _manages_all(user: User) -> Q:
    return _all_among(readable_by(user) & held_by(user, MANAGERS))


def _all_among(incidents: Q) -> Q:
    """It has incidents, and every one of them is among these."""
    among = apps.get_model("incidents", "Incident").objects.filter(incidents)
    links = apps.get_model("incidents", "CaseIncident").objects.filter(case=OuterRef("pk"))
    beyond = links.exclude(Exists(among.filter(pk=OuterRef("incident_id"))))
    return Q(Exists(links)) & ~Q(Exists(beyond))


def readers_of_case(case: "Case") -> QuerySet[User]:
    """The active people who may read this case."""
    people = User.objects.filter(is_active=True, clearance__gte=case.marking)
    readers = Q(pk__in=case.members.values("user"))
    incidents = [link.incident for link in case.incident_links.select_related("incident")]
    if case.marking < Marking.RED and incidents:
        manages = ~Q(pk__in=[])
        for incident in incidents:
            manages &= Q(pk__in=readers_of(incident).values("pk")) & Q(pk__in=managers_over(incident).values("pk"))
        readers |= manages
    return people.filter(readers)


class CaseQuerySet(models.QuerySet[Any]):
    """Cases. Whatever reads for a person starts from `for_user`."""

    def for_user(self, user: User) -> Self:
        return self.filter(case_readable_by(user))

    def listed(self) -> Self:
        """With what rows of a list show."""
        return self.select_related("lead").defer("summary", "outcome", "root_causes", "lessons")

    def run_by(self, user: User) -> Self:
        """Of those that the person may read, the ones that they run; `runs_case` for many."""
        if user.is_service_account:
            return self.none()
        return self if scope_of(user).holds(MANAGERS) else self.filter(lead=user)

    def unfinished(self) -> Self:
        return self.exclude(status=CaseStatus.CLOSED)

    def around(self, incident: "Incident") -> Self:
        """Those that the incident belongs to."""
        links = apps.get_model("incidents", "CaseIncident").objects.filter(incident=incident)
        return self.filter(pk__in=links.values("case"))

    def with_member(self, user: User) -> Self:
        members = apps.get_model("incidents", "CaseMember").objects.filter(user=user)
        return self.filter(pk__in=members.values("case"))

    def matching(self, words: str) -> Self:
        """The reference; or the words in title or summary, found as those of incidents are."""
        if looks_like_reference(words):
            return self.filter(reference=words.strip().upper())
        return self.annotate(words=case_words()).filter(words=query_of(words))

    def teaching(self, words: str = "") -> Self:
        """Those with an outcome, root causes or lessons; or only where the words stand in these."""
        if not words:
            return self.exclude(outcome="", root_causes="", lessons="")
        return self.annotate(learnt=lesson_words()).filter(learnt=query_of(words))


class OfCaseQuerySet(models.QuerySet[Any]):
    """What belongs to a case and is read by whoever reads it: members, steps, tasks, milestones."""

    def for_user(self, user: User) -> Self:
        cases = apps.get_model("incidents", "Case").objects.for_user(user)
        return self.filter(case__in=cases.values("pk"))


class CaseIncidentQuerySet(models.QuerySet[Any]):
    """The incidents of cases, each for whoever may read both."""

    def for_user(self, user: User) -> Self:
        cases = apps.get_model("incidents", "Case").objects.for_user(user)
        incidents = apps.get_model("incidents", "Incident").objects.for_user(user)
        return self.filter(case__in=cases.values("pk"), incident__in=incidents.values("pk"))


class CaseTaskQuerySet(OfCaseQuerySet):
    """Tasks, read with their case."""

    def waiting_for(self, user: User) -> Self:
        """Of those that this person may read, what they have still to do: overdue first, then by when it is due."""
        waiting = self.filter(assignee=user, state=TaskState.OPEN)
        unfinished = waiting.exclude(case__status=CaseStatus.CLOSED)
        return unfinished.select_related("case").order_by(F("due_at").asc(nulls_last=True), "pk")


def case_words() -> Func:
    """The vector of title and summary, as the index on it has it; made like that of incidents."""
    return _vector("title", Value(" | "), "summary")


def lesson_words() -> Func:
    """The vector of outcome, root causes and lessons."""
    return _vector("outcome", Value(" | "), "root_causes", Value(" | "), "lessons")


def _vector(*texts: Any) -> Func:
    text = Func(Concat(*texts, output_field=TextField()), function="search_text", output_field=TextField())
    return Func(text, Value("A"), function="weighed", output_field=SearchVectorField())
