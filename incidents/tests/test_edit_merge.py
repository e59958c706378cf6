"""Two people edit one report: what only one changed is joined, where both did they are asked, nothing typed is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.tests.admin_pages import visible
from conftest import member, sign_in
from incidents.factories import CasualtyFactory, IncidentFactory, SourceFactory
from incidents.models import Incident
from incidents.services import edit_incident
from incidents.services.contents import Contents
from incidents.tests.states import put_into
from incidents.vocabulary.people import Affiliation, Outcome
from incidents.vocabulary.review import State
from projects.vocabulary import Role
from tests.at_once import at_once
from tests.filing_form import read, typed

with_transactions = pytest.mark.django_db(transaction=True)
TITLE, PLACE, CAVEATS = "Convoy bombed", "Besham", "Who did it is disputed."


def people() -> tuple[User, User]:
    return member("Anna Analyst", Role.ANALYST), member("Mona Manager", Role.MANAGER, country="PK")


def report(**facts) -> Incident:
    incident = IncidentFactory.create(state=State.SUBMITTED, title=TITLE, place=PLACE, caveats=CAVEATS, **facts)
    SourceFactory.create(incident=incident)
    return incident


def edit_page(incident: Incident) -> str:
    return f"{incident.get_absolute_url()}edit/"


def now(incident: Incident) -> Incident:
    return Incident.objects.get(pk=incident.pk)


def units(answer) -> dict[str, tuple[str, str]]:
    """Key of each unit → what is chosen, and who changed it."""
    return {unit.key: (unit.chosen, unit.by) for unit in answer.context["units"]}


def sent_on(answer, **choices: str) -> dict[str, object]:
    """What the conflict page sends, with choices made."""
    return read(answer) | {f"choose-{key}": value for key, value in choices.items()}


@pytest.fixture
def collide(signed_in):
    """Both open the form; they save theirs, and mine comes second."""

    def run(incident: Incident, mine: dict, theirs: dict, me: User, other: User):
        mine_sent = typed(signed_in(me), edit_page(incident), **mine)
        saved = signed_in(other).post(edit_page(incident), typed(signed_in(other), edit_page(incident), **theirs))
        assert saved.status_code == 302, visible(saved)
        return signed_in(me).post(edit_page(incident), mine_sent)

    return run


@with_transactions
def test_what_only_one_changed_is_chosen_and_what_both_changed_is_asked(collide, signed_in):
    anna, mona = people()
    incident = report()
    answer = collide(
        incident,
        {"title": "Two trucks bombed", "caveats": "Mine."},
        {"place": "Dasu", "caveats": "Theirs."},
        anna,
        mona,
    )
    assert answer.status_code == 409
    assert units(answer) == {"title": ("mine", "mine"), "place": ("theirs", "theirs"), "caveats": ("", "")}
    page = visible(answer)
    for words in (TITLE, "Two trucks bombed", PLACE, "Dasu", CAVEATS, "Mine.", "Theirs."):
        assert words in page
    assert now(incident).title == TITLE, "nothing is saved yet"

    asked = signed_in(anna).post(edit_page(incident), sent_on(answer))
    assert (asked.status_code, now(incident).title) == (422, TITLE)
    assert "Choose one." in visible(asked)

    saved = signed_in(anna).post(edit_page(incident), sent_on(asked, caveats="mine"))
    assert saved.status_code == 302
    joined = now(incident)
    assert (joined.title, joined.place, joined.caveats) == ("Two trucks bombed", "Dasu", "Mine.")
    assert joined.version == 3


@with_transactions
def test_codes_and_dates_are_shown_as_words(collide):
    anna, mona = people()
    incident = report()
    answer = collide(incident, {"occurred_date": "2024-10-05"}, {"attack_type": "armed_assault"}, anna, mona)
    page = visible(answer)
    assert "5 October 2024" in page
    assert "Armed assault" in page
    assert "armed_assault" not in page
    assert set(units(answer)) == {"occurred_date", "category"}


@with_transactions
@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_rows_are_compared_as_rows(choice, collide, signed_in):
    anna, mona = people()
    incident = report()
    CasualtyFactory.create(incident=incident, best=2)
    answer = collide(
        incident,
        {"casualties-0-best": "3"},
        {"casualties-0-best": "4", "sources-0-publisher": "The News"},
        anna,
        mona,
    )
    assert units(answer) == {"casualties": ("", ""), "sources": ("theirs", "theirs")}
    saved = signed_in(anna).post(edit_page(incident), sent_on(answer, casualties=choice))
    assert saved.status_code == 302, visible(saved)
    assert incident.casualties.get().best == {"mine": 3, "theirs": 4}[choice]
    assert incident.sources.get().publisher == "The News"


@with_transactions
def test_rows_that_only_they_added_stay_and_only_mine_go(collide, signed_in):
    anna, mona = people()
    incident = report()
    CasualtyFactory.create(incident=incident, best=2)
    theirs = {
        "sources-TOTAL_FORMS": "2",
        "sources-1-kind": "news",
        "sources-1-publisher": "The News",
        "sources-1-reliability": "B",
        "sources-1-credibility": "2",
    }
    answer = collide(incident, {"casualties-0-DELETE": "on"}, theirs, anna, mona)
    assert units(answer) == {"casualties": ("mine", "mine"), "sources": ("theirs", "theirs")}
    assert signed_in(anna).post(edit_page(incident), sent_on(answer)).status_code == 302
    assert sorted(incident.sources.values_list("publisher", flat=True)) == ["Dawn", "The News"]
    assert not incident.casualties.exists()


@with_transactions
def test_a_row_that_both_added_is_not_lost(collide, signed_in):
    anna, mona = people()
    incident = report()
    both = {
        "casualties-TOTAL_FORMS": "1",
        "casualties-0-nationality": "CN",
        "casualties-0-affiliation": Affiliation.PROJECT_STAFF,
        "casualties-0-outcome": Outcome.INJURED,
        "casualties-0-best": "5",
    }
    answer = collide(incident, both | {"title": "Mine"}, both, anna, mona)
    assert units(answer) == {"title": ("mine", "mine")}
    assert signed_in(anna).post(edit_page(incident), sent_on(answer)).status_code == 302
    assert incident.casualties.get().best == 5


@with_transactions
def test_it_moved_once_more(collide, signed_in):
    anna, mona = people()
    incident = report()
    answer = collide(incident, {"title": "Mine"}, {"place": "Dasu"}, anna, mona)
    edit_incident(actor=mona, incident=now(incident), facts={"title": "Theirs at last"})
    again = signed_in(anna).post(edit_page(incident), sent_on(answer))
    assert again.status_code == 409
    assert units(again) == {"title": ("", ""), "place": ("theirs", "theirs")}
    assert signed_in(anna).post(edit_page(incident), sent_on(again, title="mine")).status_code == 302
    joined = now(incident)
    assert (joined.title, joined.place) == ("Mine", "Dasu")


@pytest.mark.django_db
def test_without_a_base_everything_that_differs_is_asked(anna, signed_in):
    incident = report()
    sent = typed(signed_in(anna), edit_page(incident), title="Mine", version="")
    answer = signed_in(anna).post(edit_page(incident), sent)
    assert answer.status_code == 409
    assert units(answer) == {"title": ("", "unknown")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "status"),
    [({"role": Role.VIEWER}, 403), ({"country": "KE"}, 404), ("rejected", 409)],
)
def test_who_may_not_any_more_gets_back_what_they_typed(change, status, mona, signed_in):
    incident = report()
    SourceFactory.create(incident=incident)
    sent = typed(signed_in(mona), edit_page(incident), title="Typed <b>long</b>") | {
        "sources-0-publisher": "Dawn, p. 3"
    }
    if change == "rejected":
        put_into(incident, State.REJECTED)
    else:
        mona.memberships.update(**change)
    answer = signed_in(mona).post(edit_page(incident), sent)
    assert answer.status_code == status
    assert "Typed &lt;b&gt;long&lt;/b&gt;" in answer.content.decode()
    assert "Dawn, p. 3" in answer.content.decode()
    assert now(incident).title == TITLE


@with_transactions
def test_at_the_same_moment_one_is_saved_and_the_other_is_asked(client):
    anna, mona = people()
    incident = report()
    browsers = {}
    for person in (anna, mona):
        browsers[person] = type(client)()
        sign_in(browsers[person], person)
    forms = {person: typed(browsers[person], edit_page(incident), title=str(person)) for person in browsers}
    answers = at_once(
        lambda: Incident.objects.select_for_update().get(pk=incident.pk),
        *(lambda person=person: browsers[person].post(edit_page(incident), forms[person]) for person in browsers),
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    asked = next(answer for answer in answers if answer.status_code == 409)
    assert units(asked) == {"title": ("", "")}


# ── Whatever two people change ──────────────────────────────────────────────────────────────────────────────

VALUES = {
    "title": [TITLE, "A", "B"],
    "narrative": ["", "One.\r\nTwo.", "Three."],
    "caveats": [CAVEATS, "", "Other"],
    "place": [PLACE, "Dasu"],
    "target_description": ["", "A bus"],
    "attack_type": ["bombing_explosion", "armed_assault"],
}
edits = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()})
picks = st.fixed_dictionaries({name: st.sampled_from(["mine", "theirs"]) for name in VALUES})
KEYS = {"attack_type": "category"}


@pytest.mark.django_db
@settings(max_examples=12)
@given(
    mine=edits, theirs=edits, choices=st.fixed_dictionaries({n: st.sampled_from(["mine", "theirs"]) for n in VALUES})
)
def test_each_field_gets_what_was_chosen_and_nothing_else_changes(mine, theirs, choices, anna, client):
    sign_in(client, anna)
    incident = report(target_description="", narrative="")
    before = {name: getattr(incident, name) for name in VALUES}
    first = typed(client, edit_page(incident), **mine)
    edit_incident(actor=anna, incident=incident, facts={n: v.replace("\r\n", "\n") for n, v in theirs.items()})
    saved = {name: getattr(now(incident), name) for name in VALUES}
    answer = client.post(edit_page(incident), first)
    typed_in = {name: mine.get(name, before[name]).replace("\r\n", "\n") for name in VALUES}
    if saved == before:
        expected = typed_in
    else:
        assert answer.status_code == 409
        asked = units(answer)
        assert set(asked) == {KEYS.get(name, name) for name in VALUES if typed_in[name] != saved[name]}
        made = {KEYS.get(name, name): choice for name, choice in choices.items() if KEYS.get(name, name) in asked}
        answer = client.post(edit_page(incident), sent_on(answer, **made))
        expected = {
            name: typed_in[name] if made.get(KEYS.get(name, name)) == "mine" else saved[name] for name in VALUES
        }
    assert answer.status_code == 302, visible(answer)
    got = now(incident)
    assert {name: getattr(got, name) for name in VALUES} == expected
    assert (got.occurred_from, got.latitude, got.country) == (incident.occurred_from, incident.latitude, "PK")
    assert got.sources.count() == 1


@pytest.mark.django_db
def test_what_a_service_is_given_still_counts(anna):
    incident = report()
    edit_incident(actor=anna, incident=incident, facts={}, contents=Contents(sources=[{"publisher": "Dawn"}]))
    assert incident.sources.count() == 1
