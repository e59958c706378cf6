"""How long review takes: medians and 90th percentiles over what a manager may read and manages."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.vocabulary import Marking
from incidents.factories import IncidentFactory, IncidentStepFactory
from incidents.services.review_figures import in_words, review_figures
from incidents.vocabulary.review import State, Step
from projects.vocabulary import Severity

NOW = datetime(2025, 4, 15, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_april(time_machine):
    time_machine.move_to(NOW, tick=False)


def reviewed(handed_in: datetime, looked_at: float | None, verified: float | None, time_machine, **facts):
    """Hours after it was handed in; None where that did not come about."""
    incident = IncidentFactory.create(**({"state": State.VERIFIED, "severity": Severity.SERIOUS} | facts))
    steps = [(Step.SUBMIT, State.DRAFT, State.SUBMITTED, 0.0)]
    steps += [] if looked_at is None else [(Step.START_REVIEW, State.SUBMITTED, State.IN_REVIEW, looked_at)]
    steps += [] if verified is None else [(Step.VERIFY, State.IN_REVIEW, State.VERIFIED, verified)]
    for step, source, target, hours in steps:
        time_machine.move_to(handed_in + timedelta(hours=hours), tick=False)
        IncidentStepFactory.create(incident=incident, step=step, from_state=source, to_state=target)
    time_machine.move_to(NOW, tick=False)
    return incident


def test_medians_and_percentiles_by_severity_and_month(mona, time_machine):
    for hours in (1, 2, 3, 4, 11):
        reviewed(datetime(2025, 3, 10, tzinfo=UTC), hours, 2 * hours, time_machine)
    reviewed(datetime(2025, 4, 1, tzinfo=UTC), 0.5, None, time_machine, severity=Severity.MINOR)
    figures = review_figures(mona)
    assert [(line.label, line.reports, line.looked_at, line.verified) for line in figures.by_severity] == [
        ("Serious", 5, "3 h", "6 h"),
        ("Minor", 1, "30 min", ""),
    ]
    serious = figures.by_severity[0]
    assert (serious.looked_at_most, serious.verified_most) == ("8 h 12 min", "16 h 24 min")
    assert [(line.label, line.reports) for line in figures.by_month] == [("April 2025", 1), ("March 2025", 5)]
    assert figures.all is not None and figures.all.reports == 6


def test_months_are_those_of_the_readers_zone(mona, time_machine):
    reviewed(datetime(2025, 3, 31, 22, 30, tzinfo=UTC), 1, 2, time_machine)  # 00:30 in Berlin, in summer time
    mona.time_zone = "Europe/Berlin"
    assert [line.label for line in review_figures(mona).by_month] == ["April 2025"]


def test_only_what_the_reader_reads_and_manages_within_a_year(mona, time_machine):
    reviewed(datetime(2025, 4, 1, tzinfo=UTC), 1, 2, time_machine, country="KE")
    reviewed(datetime(2025, 4, 1, tzinfo=UTC), 1, 2, time_machine, marking=Marking.RED)
    reviewed(datetime(2024, 4, 1, tzinfo=UTC), 1, 2, time_machine)
    reviewed(datetime(2025, 4, 1, tzinfo=UTC), 1, 2, time_machine, country="KE", reporter=mona)
    figures = review_figures(mona)
    assert (figures.all, figures.by_severity, figures.by_month) == (None, [], [])


def test_what_is_overdue_now(mona):
    IncidentFactory.create(state=State.SUBMITTED, submitted_at=timezone.now() - timedelta(hours=25), severity=3)
    IncidentFactory.create(state=State.SUBMITTED, submitted_at=timezone.now(), severity=3)
    IncidentFactory.create(state=State.SUBMITTED, country="KE")
    figures = review_figures(mona)
    assert (figures.overdue, figures.waiting) == (1, 2)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, ""), (0, "0 min"), (59, "1 min"), (3_600, "1 h"), (11_400, "3 h 10 min"), (187_200, "2 d 4 h")],
)
def test_in_words(seconds, text):
    assert in_words(seconds) == text


def test_the_page(mona, alice, signed_in, time_machine):
    reviewed(datetime(2025, 4, 1, tzinfo=UTC), 1, 2, time_machine)
    page = signed_in(mona).get("/review/figures/").content.decode()
    assert "April 2025" in page and "Serious" in page
    assert signed_in(alice).get("/review/figures/").status_code == 403
