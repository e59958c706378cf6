"""The discussion on its pages: said, corrected, taken back, looked up – and what was typed never lost."""

import uuid

import pytest
from django.test import Client

from conftest import member
from incidents.factories import CommentFactory, IncidentFactory
from incidents.models import Comment, Incident
from incidents.services import withdraw_comment
from incidents.tests.states import put_into
from incidents.vocabulary.review import State
from projects.vocabulary import Role

pytestmark = pytest.mark.django_db
TYPED = "The road is open <again>."


@pytest.fixture
def incident(alice) -> Incident:
    return IncidentFactory.create(reporter=alice, state=State.SUBMITTED)


def send(browser, incident, body=TYPED, path="add/", **more):
    sent = {"body": body, "once": str(uuid.uuid4())} | more
    return browser.post(f"{incident.get_absolute_url()}comments/{path}", sent)


def text_of(answer) -> str:
    return answer.content.decode()


def test_what_is_said_stands_on_the_page(alice, incident, signed_in):
    browser = signed_in(alice)
    answer = send(browser, incident)
    comment = Comment.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{incident.get_absolute_url()}#comment-{comment.pk}"
    page = text_of(browser.get(incident.get_absolute_url()))
    assert f'id="comment-{comment.pk}"' in page
    assert '<p dir="auto">The road is open &lt;again&gt;.</p>' in page


def test_a_correction_and_a_withdrawal_are_seen(alice, incident, signed_in):
    browser = signed_in(alice)
    send(browser, incident, "Two were hurt.")
    comment = Comment.objects.get()
    assert send(browser, incident, "Three were hurt.", f"{comment.pk}/correct/").status_code == 302
    page = text_of(browser.get(incident.get_absolute_url()))
    assert page.index("Three were hurt.") < page.index("said-before") < page.index("Two were hurt.")
    browser.post(f"{comment.get_absolute_url()}withdraw/", {"reason": "Nobody was hurt."})
    page = text_of(browser.get(incident.get_absolute_url()))
    assert page.index("Withdrawn") < page.index("Nobody was hurt.") < page.index("Three were hurt.")


def test_the_latest_fifty_and_the_way_to_the_older(alice, incident, signed_in):
    for number in range(53):
        CommentFactory.create(incident=incident, body=f"Number {number}.")
    browser = signed_in(alice)
    page = text_of(browser.get(incident.get_absolute_url()))
    assert "Number 2." not in page
    assert page.index("Number 3.") < page.index("Number 52.")
    listed = browser.get(f"{incident.get_absolute_url()}comments/")
    assert "Number 2." not in text_of(listed)
    older = browser.get(f"{incident.get_absolute_url()}comments/{listed.context['page'].next_url}")
    assert text_of(older).index("Number 0.") < text_of(older).index("Number 2.")


def test_a_draft_has_no_discussion(alice, signed_in):
    draft = IncidentFactory.create(reporter=alice)
    assert "Discussion" not in text_of(signed_in(alice).get(draft.get_absolute_url()))


def test_it_stands_on_the_history(alice, incident, signed_in):
    browser = signed_in(alice)
    send(browser, incident)
    withdraw_comment(actor=alice, comment=Comment.objects.get(), reason="Not true.")
    page = text_of(browser.get(f"{incident.get_absolute_url()}history/"))
    assert "Comment withdrawn" in page
    assert "The road is open &lt;again&gt;." in page


# ── Nothing that was typed is lost ──────────────────────────────────────────────────────────────────────────


def kept(answer) -> bool:
    return "The road is open &lt;again&gt;." in text_of(answer)


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.MERGED])
def test_a_report_that_moved_on_gives_it_back(state, alice, incident, signed_in):
    browser = signed_in(alice)
    put_into(incident, state)
    answer = send(browser, incident)
    assert (answer.status_code, kept(answer)) == (409, True)


def test_who_lost_their_role_gets_it_back(incident, signed_in):
    oscar = member("Oscar", Role.OFFICER, country="PK")
    browser = signed_in(oscar)
    oscar.memberships.update(role=Role.VIEWER)
    answer = send(browser, incident)
    assert (answer.status_code, kept(answer)) == (403, True)
    oscar.memberships.update(country="KE")
    answer = send(browser, incident)
    assert (answer.status_code, kept(answer)) == (404, True)
    assert incident.title not in text_of(answer)


def test_what_is_wrong_comes_back(alice, incident, signed_in):
    answer = send(signed_in(alice), incident, " ".join(f"@n{number}" for number in range(30)))
    assert answer.status_code == 422
    assert "Mention at most 20 people" in text_of(answer)
    answer = send(signed_in(alice), incident, TYPED + "x" * 10_000)
    assert (answer.status_code, kept(answer)) == (422, True)
    assert send(signed_in(alice), incident, " \u200b ").status_code == 422
    assert not Comment.objects.exists()


@pytest.mark.parametrize("path", ["add/", "{pk}/correct/"])
def test_who_is_signed_out_meanwhile_gets_it_back(path, incident):
    comment = CommentFactory.create(incident=incident)
    answer = send(Client(), incident, path=path.format(pk=comment.pk))
    assert (answer.status_code, kept(answer)) == (401, True)
    assert incident.title not in text_of(answer)
    assert Comment.objects.count() == 1


def test_a_double_click_is_one_and_other_words_come_back(alice, incident, signed_in):
    browser, once = signed_in(alice), str(uuid.uuid4())
    for _ in range(2):
        assert send(browser, incident, "First.", once=once).status_code == 302
    answer = send(browser, incident, once=once)
    assert (answer.status_code, kept(answer)) == (409, True)
    assert once not in text_of(answer), "sent again on purpose it is another comment"
    assert Comment.objects.get().body == "First."


def test_a_correction_of_what_was_withdrawn_comes_back(alice, incident, signed_in):
    comment = CommentFactory.create(incident=incident)
    withdraw_comment(actor=alice, comment=comment, reason="Not true.")
    answer = send(signed_in(alice), incident, path=f"{comment.pk}/correct/")
    assert (answer.status_code, kept(answer)) == (409, True)


def test_a_withdrawal_that_is_refused_comes_back(alice, incident, signed_in):
    comment = CommentFactory.create(incident=incident)
    withdraw_comment(actor=alice, comment=comment, reason="Not true.")
    answer = signed_in(alice).post(f"{comment.get_absolute_url()}withdraw/", {"reason": "It was another <road>."})
    assert answer.status_code == 409
    assert "It was another &lt;road&gt;." in text_of(answer)


# ── Mentions ────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_came_of_mentions_is_said(alice, mona, incident, signed_in):
    browser = signed_in(alice)
    send(browser, incident, "@Mona Manager @Nobody Here")
    page = text_of(browser.get(incident.get_absolute_url()))
    assert "Told: Mona Manager." in page
    assert "@Nobody Here" in page
    assert "nobody was told" in page


def test_a_name_is_looked_up_with_and_without_a_script(mona, incident, signed_in):
    browser = signed_in(mona)
    found = browser.get(f"{incident.get_absolute_url()}comments/who/", {"who": "alice"})
    assert 'value="Alice Officer"' in text_of(found)
    asked = send(browser, incident, find="who", who="alice")
    assert (asked.status_code, kept(asked)) == (200, True)
    assert 'value="Alice Officer"' in text_of(asked)
    taken = send(browser, incident, take="Alice Officer")
    assert "The road is open &lt;again&gt;. @Alice Officer " in text_of(taken)
    assert not Comment.objects.exists()
