"""The pages: likely duplicates on a report, two side by side, and where a merged report leads."""

import pytest

from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import CasualtyFactory, IncidentFactory, ProjectLinkFactory, SourceFactory
from incidents.models import DistinctPair, Incident
from incidents.services import merge_incident
from incidents.vocabulary.review import State
from projects.vocabulary import Role


@pytest.fixture
def alike(alice):
    """Two reports of one event: the first is merged below, the second kept."""
    facts = {"reporter": alice, "state": State.SUBMITTED, "title": "Convoy bombed at the bridge"}
    return IncidentFactory.create(**facts), IncidentFactory.create(**facts)


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_manager_is_shown_likely_duplicates_and_decides(mona, signed_in, alike):
    one, other = alike
    browser = signed_in(mona)
    page = text_of(browser.get(one.get_absolute_url()))
    assert "Likely duplicates" in page
    assert "titles alike" in page
    assert f"{one.get_absolute_url()}merge/{other.reference}/" in page
    answer = browser.post(f"{one.get_absolute_url()}distinct/{other.reference}/", follow=True)
    assert "is not proposed as a duplicate" in text_of(answer)
    assert "Held to be different" in text_of(answer)
    browser.post(f"{one.get_absolute_url()}distinct/{other.reference}/undo/")
    assert not DistinctPair.objects.exists()


def test_its_reporter_sees_similar_reports_without_the_verbs_and_others_none(alice, anna, signed_in, alike):
    one, other = alike
    page = text_of(signed_in(alice).get(one.get_absolute_url()))
    assert "Similar reports" in page
    assert other.reference in page
    assert "Not a duplicate" not in page
    assert other.reference not in text_of(signed_in(anna).get(one.get_absolute_url()))


def test_two_reports_side_by_side_become_one(mona, signed_in, alike, port_qasim):
    merged, kept = alike
    CasualtyFactory.create(incident=merged, best=3)
    CasualtyFactory.create(incident=kept, best=2)
    SourceFactory.create(incident=merged, publisher="Geo News")
    ProjectLinkFactory.create(incident=merged, project=port_qasim)
    member("Vera Viewer", Role.VIEWER, project=port_qasim)
    Incident.objects.filter(pk=kept.pk).update(marking=Marking.GREEN)
    browser, address = signed_in(mona), f"{merged.get_absolute_url()}merge/{kept.reference}/"
    page = text_of(browser.get(address))
    for words in ("Geo News", "1 person who does not read", "becomes TLP:AMBER", "gains 1 project link", "way round"):
        assert words in page, words
    versions = {"version": 1, "into_version": 1}
    assert browser.post(address, {"casualties": "both"} | versions).status_code == 422
    answer = browser.post(address, {"casualties": "merged", "reason": "One bomb."} | versions, follow=True)
    assert answer.redirect_chain[-1][0] == kept.get_absolute_url()
    assert "Geo News" in text_of(answer)
    assert f"{merged.reference} Convoy bombed at the bridge" in text_of(answer)
    kept.refresh_from_db()
    assert kept.killed_best == 3
    assert browser.post(address, {"casualties": "kept"}).status_code == 409


def test_a_stale_page_merges_nothing(mona, signed_in, alike):
    merged, kept = alike
    address = f"{merged.get_absolute_url()}merge/{kept.reference}/"
    answer = signed_in(mona).post(address, {"casualties": "kept", "version": 1, "into_version": 7})
    assert answer.status_code == 409
    assert not Incident.objects.filter(state=State.MERGED).exists()


def test_a_merged_report_leads_on_and_is_parted_with_a_reason(mona, omar, signed_in, alice, port_qasim):
    facts = {"reporter": alice, "state": State.SUBMITTED}
    kept, merged = IncidentFactory.create(country="KE", **facts), IncidentFactory.create(**facts)
    ProjectLinkFactory.create(incident=merged, project=port_qasim)
    merge_incident(actor=member("Erik", Role.MANAGER), incident=merged, into=kept)
    page = text_of(signed_in(omar).get(merged.get_absolute_url()))
    assert f'Merged into <a href="{kept.get_absolute_url()}">' in page
    page = text_of(signed_in(mona).get(merged.get_absolute_url()))
    assert "Merged into another report" in page
    assert kept.reference not in page
    browser = signed_in(omar)
    browser.post(f"{merged.get_absolute_url()}unmerge/", {"reason": ""})
    assert Incident.objects.get(pk=merged.pk).state == State.MERGED
    answer = browser.post(f"{merged.get_absolute_url()}unmerge/", {"reason": "Two roads."}, follow=True)
    assert "is submitted" in text_of(answer)


def test_another_report_is_found_by_its_reference(mona, signed_in, alike, alice):
    one, other = alike
    browser, page = signed_in(mona), f"{one.get_absolute_url()}merge/"
    assert "titles alike" in text_of(browser.get(page))
    answer = browser.get(page, {"other": f" {other.reference.lower()} "})
    assert answer.headers["Location"] == f"{page}{other.reference}/"
    hidden = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, country="KE")
    for wrong in ("INC-1999-000001", hidden.reference, one.reference, "x" * 40):
        assert browser.get(page, {"other": wrong}).status_code == 422, wrong


def test_the_history_names_no_report_that_is_not_read(mona, omar, signed_in, alice, port_qasim):
    facts = {"reporter": alice, "state": State.SUBMITTED}
    kept, merged = IncidentFactory.create(country="KE", **facts), IncidentFactory.create(**facts)
    ProjectLinkFactory.create(incident=merged, project=port_qasim)
    merge_incident(actor=member("Erik", Role.MANAGER), incident=merged, into=kept)
    page = f"{merged.get_absolute_url()}history/"
    assert kept.reference in text_of(signed_in(omar).get(page))
    assert kept.reference not in text_of(signed_in(mona).get(page))
