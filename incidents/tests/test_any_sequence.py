"""Whatever people do with reports, in whatever order, some things always hold of what they leave behind.

Nobody verifies what they reported or changed; every change of state has its step and its place on the audit trail;
totals are the sums of their rows; references stay; one person has a report for review; nothing that was said is lost;
and who was refused has changed nothing.
"""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from incidents.models import Incident
from incidents.services import assign_incident, assign_incidents, claim_incident, release_incident
from incidents.tests.sequences import Register, Speaking, names, reports
from tests.properties import examples

anybody = names | st.just("Charlie")


class Review(Speaking, Register):
    """Review with its claims and assignments, and what is said meanwhile."""

    @rule(report=reports, name=anybody)
    def take_over(self, report: int, name: str) -> None:
        taken = self.attempt(claim_incident, actor=self.people[name], incident=Incident.objects.get(pk=report))
        assert taken is None or taken.holder == self.people[name]

    @rule(report=reports, name=anybody)
    def release(self, report: int, name: str) -> None:
        incident = Incident.objects.get(pk=report)
        had = incident.claimed_by
        released = self.attempt(release_incident, actor=self.people[name], incident=incident)
        assert released is None or (had, released.claimed_by) == (self.people[name], None)

    @rule(report=reports, name=anybody, assignee=anybody | st.none(), stale=st.sampled_from([0, 0, 1]))
    def assign(self, report: int, name: str, assignee: str | None, stale: int) -> None:
        incident, person = Incident.objects.get(pk=report), self.people[assignee] if assignee else None
        version = incident.version - stale
        given = {"actor": self.people[name], "incident": incident, "assignee": person, "version": version}
        assigned = self.attempt(assign_incident, **given)
        assert assigned is None or (stale, assigned.assigned_to) == (0, person)

    @rule(name=anybody, assignee=anybody)
    def assign_all(self, name: str, assignee: str) -> None:
        """What could not be assigned is as it was before."""
        before = {incident.pk: incident for incident in Incident.objects.all()}
        person = self.people[assignee]
        done, _ = assign_incidents(actor=self.people[name], incidents=before.values(), assignee=person)
        for incident in Incident.objects.all():
            was = before[incident.pk]
            if incident in done:
                assert incident.assigned_to == person
            else:
                assert (incident.assigned_to, incident.version) == (was.assigned_to, was.version)


@pytest.mark.django_db
def test_any_sequence_of_what_people_do():
    run_state_machine_as_test(Review, settings=examples(6, steps=25))
