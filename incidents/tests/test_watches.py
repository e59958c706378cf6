"""Watches on projects, countries and actors: begun, changed, stopped; whom a notice reaches, and what follows it."""

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed
from accounts.factories import ChannelFactory, UserFactory
from accounts.models import Notification, Recipient, User
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out, fan_out_due
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import (
    ActorFactory,
    ActorWatchFactory,
    IncidentFactory,
    InvolvementFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.models import ActorWatch, Incident
from incidents.outbox import raise_due_alerts
from incidents.services import (
    confirm_link,
    edit_incident,
    link_project,
    merge_actors,
    override_severity,
    reject_incident,
    start_review,
    submit_incident,
    watch_actor,
)
from incidents.services.contents import Contents
from incidents.services.figures import refigure
from incidents.vocabulary.evidence import ActorStatus
from incidents.vocabulary.review import LinkState, State
from projects.factories import MembershipFactory, WatchFactory
from projects.models import Watch
from projects.services import stop_watch, watch_country, watch_project
from projects.vocabulary import Role, Severity
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(alice) -> Incident:
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=Marking.GREEN, title="Convoy hit")
    SourceFactory.create(incident=incident)
    refigure(incident)
    incident.save()
    return incident


def told() -> set[tuple[User, str]]:
    """Who was told, and of what kind."""
    fan_out_due()
    return {(row.user, row.notification.kind) for row in Recipient.objects.select_related("user", "notification")}


def reasons_of(user: User) -> list[str]:
    return Recipient.objects.filter(user=user).latest("pk").reasons


def fresh(incident: Incident) -> Incident:
    return Incident.objects.get(pk=incident.pk)


# ── Begin and stop ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_country_is_watched_by_whose_scope_lies_in_it(mona, victor, anna, charlie, omar, port_qasim):
    for person in (mona, victor, anna, omar):
        assert watch_country(actor=person, country="PK").country == "PK"
    for person, country in [(charlie, "PK"), (mona, "KE"), (victor, "XX"), (anna, "XX")]:
        with pytest.raises(NotAllowed):
            watch_country(actor=person, country=country)


def test_an_actor_is_watched_by_who_knows_of_it_and_while_it_stands(mona, charlie, anna):
    bla, merged = ActorFactory.create(), ActorFactory.create()
    hidden = ActorFactory.create(status=ActorStatus.PROPOSED)
    merge_actors(actor=anna, kept=bla, merged=merged)
    assert watch_actor(actor=charlie, subject=bla).actor == bla
    for person, subject in [(UserFactory.create(), bla), (mona, merged)]:
        with pytest.raises(NotAllowed):
            watch_actor(actor=person, subject=subject)
    viewer = member("Vera Viewer", Role.VIEWER, country="PK")
    with pytest.raises(NotAllowed):
        watch_actor(actor=viewer, subject=hidden)


def test_what_is_watched_again_is_the_same_watch_with_what_is_said_anew(mona):
    first = watch_country(actor=mona, country="PK", minimum_severity=Severity.SERIOUS, attacks_only=False)
    stop_watch(actor=mona, watch=first)
    again = watch_country(actor=mona, country="PK", attacks_only=True)
    assert (again.pk, again.is_active) == (first.pk, True)
    assert (again.minimum_severity, again.attacks_only) == (Severity.SERIOUS, True)


def test_nobody_stops_the_watch_of_another(mona, anna, port_qasim):
    watch = watch_project(actor=mona, project=port_qasim)
    with pytest.raises(NotAllowed):
        stop_watch(actor=anna, watch=watch)


def test_two_who_watch_at_once_make_one_watch(transactional_db):
    mona = member("Mona Manager", Role.MANAGER, country="PK")
    calls = [lambda: watch_country(actor=User.objects.get(pk=mona.pk), country="PK")] * 2
    outcomes = at_once(lambda: User.objects.select_for_update().get(pk=mona.pk), *calls)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Watch", "WrongState"]
    assert Watch.objects.count() == 1


# ── Whom a notice reaches ───────────────────────────────────────────────────────────────────────────────────


def test_one_alert_names_every_watch_that_it_meets(mona, cpec, port_qasim, belt_and_road, report):
    bla = ActorFactory.create(name="Balochistan Liberation Army")
    InvolvementFactory.create(incident=report, actor=bla, role="claimed")
    for project in (belt_and_road, cpec, port_qasim):
        WatchFactory.create(user=mona, project=project)
    WatchFactory.create(user=mona, project=None, country="PK", attacks_only=False)
    ActorWatchFactory.create(user=mona, actor=bla)
    link_project(actor=mona, incident=report, project=port_qasim)
    assert told() == {(mona, "attack_linked")}
    assert reasons_of(mona) == [
        "China–Pakistan Economic Corridor",
        "Port Qasim Coal Power Plant",
        "a project outside your scope",
        "incidents in Pakistan",
        "attacks by Balochistan Liberation Army",
    ]


def test_a_report_that_is_handed_in_reaches_who_watches_its_country(alice, mona):
    draft = IncidentFactory.create(reporter=alice)
    SourceFactory.create(incident=draft)
    watch_country(actor=mona, country="PK")
    edit_incident(actor=alice, incident=draft, facts={"title": "Convoy bombed"})
    assert told() == set()
    submit_incident(actor=alice, incident=draft)
    assert told() == {(mona, "incident_noticed")}
    assert reasons_of(mona) == ["attacks in Pakistan"]


def test_a_country_that_is_corrected_reaches_who_watches_the_other(report, mona, charlie):
    watch_country(actor=mona, country="PK")
    watch_country(actor=charlie, country="KE")
    raise_due_alerts(report)
    assert told() == {(mona, "incident_noticed")}
    late = member("Late", Role.VIEWER, country="PK")
    watch_country(actor=late, country="PK")
    edit_incident(actor=mona, incident=report, facts={"title": "Convoy bombed"})
    assert told() == {(mona, "incident_noticed")}, "another title is nothing that matters: who came late stays untold"
    edit_incident(
        actor=member("Everywhere", Role.MANAGER), incident=fresh(report), facts={"country": "KE", "admin1": "Mombasa"}
    )
    assert told() == {(mona, "incident_noticed"), (charlie, "incident_noticed")}


def test_an_actor_who_is_named_later_or_merged_reaches_who_watches_it(report, mona, anna):
    bla, former = ActorFactory.create(name="BLA"), ActorFactory.create(name="Liberation army")
    watch_actor(actor=mona, subject=former)
    merge_actors(actor=anna, kept=bla, merged=former)
    edit_incident(
        actor=mona, incident=report, facts={}, contents=Contents(involvements=[{"actor": "BLA", "role": "denied"}])
    )
    assert told() == set(), "who denies it is not accused"
    edit_incident(
        actor=mona,
        incident=fresh(report),
        facts={},
        contents=Contents(involvements=[{"actor": "BLA", "role": "claimed"}]),
    )
    assert told() == {(mona, "incident_noticed")}
    assert reasons_of(mona) == ["attacks by Liberation army"]


def test_a_graver_rating_reaches_who_watches_for_grave_ones(report, mona, anna):
    watch_country(actor=anna, country="PK", minimum_severity=Severity.CRITICAL)
    override_severity(actor=mona, incident=report, severity=Severity.SERIOUS, reason="Feared")
    assert told() == set()
    override_severity(actor=mona, incident=fresh(report), severity=Severity.CRITICAL, reason="Many dead")
    assert told() == {(anna, "incident_noticed")}
    assert Notification.objects.get().urgent


def test_what_is_no_attack_reaches_who_wishes_it(alice, mona, victor, port_qasim):
    threat = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, category="threat", attack_type="")
    watch_project(actor=mona, project=port_qasim, attacks_only=False)
    watch_project(actor=victor, project=port_qasim)
    link_project(actor=alice, incident=threat, project=port_qasim)
    assert told() == {(mona, "incident_noticed")}


def test_a_suggested_link_reaches_its_judges_and_once_confirmed_everybody(report, mona, victor, alice, port_qasim):
    MembershipFactory.create(user=victor, role=Role.VIEWER, country="PK")
    for person in (mona, victor, alice):
        watch_project(actor=person, project=port_qasim, also_suggested=True)
    link = ProjectLinkFactory.create(incident=report, project=port_qasim, state=LinkState.SUGGESTED)
    raise_due_alerts(report)
    assert told() == {(mona, "incident_noticed")}, "others are not shown suggestions"
    confirm_link(actor=mona, link=link)
    assert {pair for pair in told() if pair[1] == "attack_linked"} == {
        (person, "attack_linked") for person in (mona, victor, alice)
    }
    assert len(told()) == 4, "and no further notice"


def test_nobody_gets_a_notice_of_what_an_alert_tells_them_whatever_is_fanned_out_first(report, mona, port_qasim):
    watch_country(actor=mona, country="PK")
    watch_project(actor=mona, project=port_qasim)
    link_project(actor=mona, incident=report, project=port_qasim)
    notice, alert = (Notification.objects.get(kind=kind) for kind in ("incident_noticed", "attack_linked"))
    fan_out(notice)
    assert not Recipient.objects.exists()
    fan_out(alert)
    watch = Watch.objects.get(country="")
    stop_watch(actor=mona, watch=watch)
    fan_out(notice)
    assert told() == {(mona, "attack_linked")}, "nor afterwards, whatever became of the watch"


def test_a_notice_waits_for_the_alert_that_is_being_fanned_out(transactional_db, port_qasim):
    mona = member("Mona Manager", Role.MANAGER, country="PK")
    watch_country(actor=mona, country="PK")
    watch = watch_project(actor=mona, project=port_qasim)
    report = IncidentFactory.create(state=State.SUBMITTED)
    link_project(actor=mona, incident=report, project=port_qasim)
    notice = Notification.objects.get(kind="incident_noticed")

    def alerting() -> None:
        fan_out(Notification.objects.select_for_update().get(kind="attack_linked"))
        stop_watch(actor=mona, watch=watch)

    def noticing() -> None:
        with transaction.atomic():
            fan_out(notice)

    assert at_once(alerting, noticing) == [None]
    assert told() == {(mona, "attack_linked")}


# ── What follows, and how it reads ──────────────────────────────────────────────────────────────────────────


def test_who_was_noticed_hears_what_changed_and_that_it_was_rejected(report, mona, anna):
    ChannelFactory.create(user=anna, highest_marking=Marking.AMBER)
    watch_country(actor=anna, country="PK")
    raise_due_alerts(report)
    assert told() == {(anna, "incident_noticed")}
    deliver_due()
    override_severity(actor=mona, incident=report, severity=Severity.CRITICAL, reason="Many dead")
    assert Notification.objects.get(kind="attack_updated").urgent
    fan_out_due()
    deliver_due()
    start_review(actor=mona, incident=fresh(report))
    reject_incident(actor=mona, incident=fresh(report), reason="It was a drill")
    assert told() == {(anna, kind) for kind in ("incident_noticed", "attack_updated", "attack_taken_back")}
    deliver_due()
    assert [letter.subject.split("] ")[1].split(":")[0] for letter in mail.outbox] == [
        "Unverified",
        "Update",
        "Correction",
    ]


def test_a_notice_reads_as_one_on_a_lock_screen_in_the_readers_time(report, anna):
    User.objects.filter(pk=anna.pk).update(time_zone="Asia/Shanghai")
    ChannelFactory.create(user=anna, highest_marking=Marking.AMBER)
    watch_country(actor=anna, country="PK")
    raise_due_alerts(report)
    fan_out_due()
    deliver_due()
    (letter,) = mail.outbox
    assert letter.subject == "[TLP:GREEN] Unverified: moderate attack – Pakistan – Convoy hit"
    assert "6 October 2024, 23:00 (Asia/Karachi), that is 7 October 2024, 02:00 (Asia/Shanghai)" in letter.body
    assert "You get this because you watch attacks in Pakistan." in letter.body
    html = letter.alternatives[0][0]
    assert "UNVERIFIED" in html
    assert "attacks in Pakistan" in html


def test_a_notice_above_green_says_nothing_in_its_subject(alice, anna):
    secret = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=Marking.AMBER, title="Convoy hit")
    ChannelFactory.create(user=anna, highest_marking=Marking.GREEN)
    watch_country(actor=anna, country="PK")
    raise_due_alerts(secret)
    fan_out_due()
    deliver_due()
    (letter,) = mail.outbox
    assert letter.subject == f"[TLP:AMBER] An attack concerns what you watch ({secret.reference})"
    assert "Convoy" not in letter.body + letter.alternatives[0][0]
    assert "Pakistan" not in letter.body + letter.alternatives[0][0]


def test_handing_in_costs_two_queries_more_where_nobody_watches_and_as_many_for_many(alice, port_qasim):
    costs = []
    for watchers in (0, 1, 9):
        for _ in range(watchers):
            WatchFactory.create(project=None, country="PK")
        incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
        ProjectLinkFactory.create(incident=incident, project=port_qasim)
        with CaptureQueriesContext(connection) as queries:
            raise_due_alerts(incident)
        costs.append(len([q for q in queries if "watch" in q["sql"]]))
    assert costs == [2, 1, 1]


# ── The page ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_lists_changes_stops_and_takes_up_again(mona, port_qasim, signed_in):
    bla = ActorFactory.create(name="BLA")
    client = signed_in(mona)
    assert "You watch nothing yet" in client.get("/watches/").content.decode()
    client.post("/watches/country/", {"country": "PK", "minimum_severity": "3"})
    client.post(f"{port_qasim.get_absolute_url()}watch/", {"minimum_severity": "1", "also_suggested": "on"})
    client.post(f"/actors/{bla.slug}/watch/", {"minimum_severity": "1", "also_others": "on"})
    page = client.get("/watches/").content.decode()
    for words in (
        "attacks from serious up, everywhere in it",
        "every attack, on all under it too, by suggested links too",
        "whatever is reported",
    ):
        assert words in page
    watch, on_actor = Watch.objects.get(country="PK"), ActorWatch.objects.get()
    client.post(f"/watches/place/{watch.pk}/change/", {"minimum_severity": "4", "also_others": "on"})
    client.post(f"/watches/actor/{on_actor.pk}/stop/")
    page = client.get("/watches/").content.decode()
    assert "whatever is reported from critical up, everywhere in it" in page
    assert page.index("No longer watched") < page.index(f"/watches/actor/{on_actor.pk}/change/")
    client.post(f"/watches/actor/{on_actor.pk}/change/", {"minimum_severity": "1", "also_others": "on"})
    on_actor.refresh_from_db()
    assert (on_actor.is_active, on_actor.attacks_only) == (True, False)


def test_a_country_outside_of_ones_scope_is_not_offered_and_refused(mona, signed_in):
    client = signed_in(mona)
    assert "Kenya" not in client.get("/watches/").content.decode()
    answer = client.post("/watches/country/", {"country": "KE", "minimum_severity": "1"})
    assert answer.status_code == 422
    assert not Watch.objects.exists()


def test_a_watch_on_what_one_lost_names_it_no_more(mona, victor, cpec, signed_in):
    watch = watch_project(actor=victor, project=cpec)
    victor.memberships.update(project=None, country="KE")
    client = signed_in(victor)
    assert cpec.name not in client.get("/watches/").content.decode()
    assert client.post(f"/watches/place/{watch.pk}/stop/").status_code == 404
