"""What the tests play on: a tracked project, its watchers, an officer with submitted reports; what must hold after."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.factories import ChannelFactory, UserFactory
from accounts.models import Attempt, Delivery, User
from accounts.vocabulary import AttemptOutcome, DeliveryState, Marking
from incidents.factories import IncidentFactory
from incidents.models import Incident, ProjectLink
from incidents.services import link_project
from incidents.vocabulary.review import LinkState, State
from projects.factories import MembershipFactory, ProjectFactory, WatchFactory
from projects.models import Project
from projects.vocabulary import Role
from tests.faults.house import House
from tests.faults.sink import Sink

PATIENCE = 10  # seconds for an answer: long for a busy machine, short of what waiting for the broker would take


@dataclass(frozen=True, slots=True)
class Stage:
    """Everybody watches the one project; nothing is linked to it yet."""

    project: Project
    officer: User
    watchers: list[User]
    incidents: list[Incident]

    def link_all(self) -> None:
        """Link every report in this process, whose wake-ups go nowhere: beat must find them."""
        for incident in self.incidents:
            self.link_here(incident)

    def link_here(self, incident: Incident) -> None:
        """Link one in the same way."""
        link_project(actor=self.officer, incident=incident, project=self.project)

    def link_in_browser(self, house: House, incident: Incident) -> None:
        """Link one by the site's own form. Fails when the answer takes longer than PATIENCE."""
        address = reverse("incidents:link_add", args=[incident.reference])
        form: dict[str, object] = {"project": self.project.pk, "relation": "direct_target"}
        assert house.post(self.officer, address, form, patience=PATIENCE) == 302, house.last_words()
        assert ProjectLink.objects.filter(incident=incident, state=LinkState.CONFIRMED).count() == 1

    def owed(self) -> set[tuple[str, str]]:
        """(address, reference) of each alert that must arrive."""
        return {(watcher.email, incident.reference) for watcher in self.watchers for incident in self.incidents}


def set_the_stage(*, watchers: int, incidents: int) -> Stage:
    """Write it all to the database."""
    project = ProjectFactory.create()
    officer = MembershipFactory.create(role=Role.OFFICER).user
    people = UserFactory.create_batch(watchers)
    for person in people:
        MembershipFactory.create(user=person, role=Role.VIEWER)
        ChannelFactory.create(user=person)
        WatchFactory.create(user=person, project=project)
    reports = IncidentFactory.create_batch(incidents, reporter=officer, state=State.SUBMITTED, marking=Marking.GREEN)
    return Stage(project, officer, people, reports)


def delivered(sink: Sink) -> set[tuple[str, str]]:
    """(address, reference) of what arrived. Each Message-ID stands for one of them, at every repeat."""
    messages = {
        f"<{identity}@localhost>": (address, reference)
        for identity, address, reference in Delivery.objects.values_list(
            "message_id", "channel__address", "recipient__notification__subject"
        )
    }
    for one in sink.kept:
        address, reference = messages[one.message_id]
        assert (one.address, one.message["To"]) == (address, address)
        assert reference in one.words
    return {messages[one.message_id] for one in sink.kept}


def all_is_sent() -> bool:
    """Everything was fanned out and every delivery has ended well."""
    states = set(Delivery.objects.values_list("state", flat=True))
    return states == {DeliveryState.SENT}


def kill_the_worker_in_the_middle(house: House, sink: Sink) -> None:
    """200 alerts; after some of them SIGKILL; a new worker. None is missing, repeats carry the same Message-ID."""
    stage = set_the_stage(watchers=20, incidents=10)
    stage.link_all()
    sink.hold_after(50)
    house.worker(DELIVERY_BATCH="10")  # a batch is recorded when it ends
    house.beat()
    house.until(sink.held.is_set, "a message has come whose sender waits for the answer")
    house.kill("worker")
    sink.release()

    interrupted = set(Attempt.objects.filter(outcome=AttemptOutcome.STARTED).values_list("delivery", flat=True))
    assert interrupted, "somebody was cut off in the middle of sending"
    assert 0 < Delivery.objects.filter(state=DeliveryState.SENT).count() < 200
    assert delivered(sink) < stage.owed()

    house.worker()
    house.until(all_is_sent, "every delivery is sent")
    assert Delivery.objects.count() == 200
    assert delivered(sink) == stage.owed()
    taken_up_again = Attempt.objects.filter(delivery__in=interrupted, outcome=AttemptOutcome.SENT)
    assert set(taken_up_again.values_list("delivery", flat=True)) == interrupted
    repeated = {message_id for message_id, times in sink.copies().items() if times > 1}
    assert repeated, "what the sink had taken when its sender died came once more"
    assert len(sink.copies()) == 200, "and no alert ever came under a second Message-ID"
