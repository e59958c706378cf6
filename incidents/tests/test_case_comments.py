"""The discussion of a case: as that of a report, among those who read and work on the case."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, NotThere, WrongState
from accounts.factories import ChannelFactory
from accounts.models import Reading, Recipient
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.views.notifications import items
from accounts.vocabulary import Marking
from conftest import member
from incidents.case_factories import CaseCommentFactory, CaseIncidentFactory
from incidents.factories import CommentFactory, IncidentFactory, IncidentReaderFactory, IncidentStepFactory
from incidents.models import Case, Comment
from incidents.services import (
    add_case_member,
    add_comment,
    correct_comment,
    edit_case,
    open_case,
    take_case_step,
    withdraw_comment,
)
from incidents.services.case_timeline import read_timeline
from incidents.services.discussions import mentionable
from incidents.vocabulary.cases import CaseStepKind
from incidents.vocabulary.review import State, Step
from projects.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(mona, alice) -> Case:
    """Mona leads it; Alice, an officer, is a member."""
    bombing = IncidentFactory.create(title="Convoy bombed", state=State.SUBMITTED)
    opened = open_case(actor=mona, facts={"title": "The airport convoy", "marking": Marking.GREEN}, incidents=[bombing])
    add_case_member(actor=mona, case=opened, email=alice.email)
    return opened


def said(actor, case, body="The family was told.", **more) -> Comment:
    return add_comment(actor=actor, subject=case, body=body, **more).comment


def told(kind: str) -> set:
    fan_out_due()
    return {r.user for r in Recipient.objects.filter(notification__kind=kind).select_related("user")}


def test_who_works_on_a_case_speaks(alice, mona, anna, case):
    viewer = member("Vera Viewer", Role.VIEWER, country="PK")
    add_case_member(actor=mona, case=case, email=viewer.email)
    for person in (alice, mona):
        assert said(person, case).subject == case
    with pytest.raises(NotAllowed):
        said(viewer, case)
    with pytest.raises(NotThere):
        said(anna, case)
    assert Comment.objects.count() == 2


def test_nothing_is_said_on_a_closed_case(alice, mona, case):
    first = said(alice, case)
    take_case_step(actor=mona, case=case, step=CaseStepKind.CLOSE, reason="All are home.")
    for call in (
        lambda: said(alice, case),
        lambda: correct_comment(actor=alice, comment=first, body="Not yet."),
        lambda: withdraw_comment(actor=alice, comment=first, reason="Wrong case."),
    ):
        with pytest.raises(WrongState, match="closed"):
            call()
    assert Comment.objects.count() == 1


def test_who_runs_the_case_withdraws_what_others_said(alice, mona, case):
    first = said(alice, case, "Names of the injured")
    olga = member("Olga Officer", Role.OFFICER, country="PK")
    add_case_member(actor=mona, case=case, email=olga.email)
    with pytest.raises(NotAllowed):
        withdraw_comment(actor=olga, comment=first, reason="Names")
    withdraw_comment(actor=mona, comment=first, reason="Names do not belong here.")
    assert first.is_withdrawn


def test_a_comment_is_about_one_thing(case):
    both = {"case": case, "incident": IncidentFactory.create(), "author": case.lead, "author_name": "X", "marking": 1}
    for facts in (both, both | {"case": None, "incident": None}):
        with pytest.raises(IntegrityError, match="about_one"), transaction.atomic():
            Comment(body="X", **facts).save()


def test_a_report_and_a_case_do_not_mix(alice, mona, case, signed_in):
    on_report = CommentFactory.create(incident=case.incident_links.get().incident)
    on_case = said(mona, case)
    assert [comment.pk for comment in Comment.objects.for_user(mona).about(case)] == [on_case.pk]
    desk = signed_in(mona)
    assert desk.get(f"/cases/{case.reference}/comments/{on_report.pk}/").status_code == 404
    assert desk.get(f"/incidents/{on_report.incident.reference}/comments/{on_case.pk}/").status_code == 404


def test_one_said_under_a_higher_marking_stays_out_of_sight(alice, mona, case):
    mona.clearance = Marking.RED
    mona.save()
    CaseCommentFactory.create(case=case, marking=Marking.RED)
    assert Comment.objects.for_user(mona).about(case).exists()
    assert not Comment.objects.for_user(alice).about(case).exists()


# ── Who is told ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_lead_is_told_and_who_is_mentioned(alice, mona, case):
    said(alice, case, "Done.")
    assert told("commented") == {mona}
    answer = add_comment(actor=mona, subject=case, body="@Alice Officer: call @Nobody Known.")
    assert answer.told.people == ("Alice Officer",)
    assert "who may read this case" in answer.told.complaints[0]
    assert told("mentioned") == {alice}
    assert told("commented") == {mona}, "what they say themselves tells them nothing"


def test_who_is_taken_off_the_case_is_not_told_any_more(alice, mona, case):
    add_comment(actor=mona, subject=case, body="@Alice Officer: call them.")
    case.members.filter(user=alice).delete()
    assert told("mentioned") == set()


def test_the_bell_and_the_letter_lead_to_the_case(alice, mona, case):
    ChannelFactory.create(user=mona, highest_marking=Marking.AMBER)
    first = said(alice, case, "The **embassy** called.")
    fan_out_due()
    deliver_due()
    (letter,) = mail.outbox
    assert letter.subject == f"[TLP:GREEN] Alice Officer commented on your case {case.reference} – {case.title}"
    assert f"/cases/{case.reference}/#comment-{first.pk}" in letter.body
    (item,) = items(list(Recipient.objects.filter(user=mona).select_related("notification")), mona)
    assert item.title == f"Alice Officer commented on your case {case.reference}"
    case.members.all().delete()
    case.marking = Marking.RED
    case.save()
    (gone,) = items(list(Recipient.objects.filter(user=mona).select_related("notification")), mona)
    assert case.reference not in gone.title


def test_the_look_up_offers_members(alice, mona, charlie, case):
    assert mentionable(alice, case, "") == ["Mona Manager"]
    assert mentionable(mona, case, "ali") == ["Alice Officer"]


# ── On the pages ────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_said_corrected_and_withdrawn_on_the_page(alice, case, signed_in):
    desk = signed_in(alice)
    page = desk.get(case.get_absolute_url())
    once = page.context["comment_form"]["once"].value()
    answer = desk.post(page.context["discussion"]["add"], {"body": "The *family* was told.", "once": once}, follow=True)
    comment = Comment.objects.get()
    assert answer.redirect_chain[0][0] == f"{case.get_absolute_url()}#comment-{comment.pk}"
    assert "The <em>family</em> was told." in answer.content.decode()
    form = desk.get(comment.get_absolute_url()).context["comment_form"]
    sent = {"body": "The family was told at noon.", "once": form["once"].value()}
    desk.post(comment.correct_url, sent)
    assert "told at noon" in desk.get(f"{case.get_absolute_url()}comments/").content.decode()
    desk.post(comment.withdraw_url, {"reason": "Wrong case"})
    assert "Wrong case" in desk.get(case.get_absolute_url()).content.decode()


def test_a_case_that_was_closed_meanwhile_gives_it_back(alice, mona, case, signed_in):
    desk = signed_in(alice)
    form = desk.get(case.get_absolute_url()).context["comment_form"]
    take_case_step(actor=mona, case=case, step=CaseStepKind.CLOSE, reason="All are home.")
    answer = desk.post(f"{case.get_absolute_url()}comments/add/", {"body": "My words", "once": form["once"].value()})
    assert answer.status_code == 409
    assert "My words" in answer.content.decode()
    assert not Comment.objects.exists()


def test_the_timeline_tells_what_was_said(alice, case, signed_in):
    first = said(alice, case, "The **embassy** called.")
    correct_comment(actor=alice, comment=first, body="The embassy wrote.")
    (moment,) = read_timeline(alice, case, kind="discussion").moments
    assert (moment.who, moment.what, moment.note) == ("Alice Officer", "commented", "The embassy wrote.")
    withdraw_comment(actor=alice, comment=first, reason="Wrong")
    (moment,) = read_timeline(alice, case, kind="discussion").moments
    assert (moment.what, moment.note) == ("commented, and it was withdrawn since", "")


@pytest.mark.parametrize("step", Step.values)
def test_the_timeline_tells_every_step_of_review(step, mona, case):
    incident = case.incident_links.get().incident
    IncidentStepFactory.create(incident=incident, step=step, actor=mona)
    (moment,) = read_timeline(mona, case, kind="decisions").moments
    assert incident.reference in moment.what


def test_reading_a_red_case_is_written_down(mona, case, signed_in):
    mona.clearance = Marking.RED
    mona.save()
    case.members.exclude(user=mona).delete()
    edit_case(actor=mona, case=case, facts={"marking": Marking.RED}, version=case.version)
    desk = signed_in(mona)
    for page in ("", "history/", "timeline/", "report/", "comments/"):
        before = Reading.objects.filter(red__contains=[case.reference]).count()
        assert desk.get(f"{case.get_absolute_url()}{page}").status_code == 200
        assert Reading.objects.filter(red__contains=[case.reference]).count() == before + 1, page


def test_red_incidents_of_a_case_are_written_down(mona, case, signed_in):
    mona.clearance = Marking.RED
    mona.save()
    red = IncidentFactory.create(reporter=mona, state=State.SUBMITTED, marking=Marking.RED)
    IncidentReaderFactory.create(incident=red, user=mona)
    CaseIncidentFactory.create(case=case, incident=red)
    signed_in(mona).get(case.get_absolute_url())
    assert Reading.objects.filter(red__contains=[red.reference]).count() == 1
