"""An incident in words: its time with precision and zone, its place, its counts, for pages, e-mails and the admin."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from incidents.vocabulary.people import Outcome
from incidents.vocabulary.precision import CLOCK_IS_KNOWN, DAY_IS_KNOWN, POINT_IS_KNOWN, TimePrecision
from incidents.vocabulary.review import State
from projects.vocabulary import country_names

if TYPE_CHECKING:
    from incidents.models.evidence import Source


class DescribesItself:
    """Reads the fields of Incident; writes nothing."""

    if TYPE_CHECKING:
        occurred_from: datetime
        occurred_to: datetime | None
        time_precision: str
        end_precision: str
        time_zone: str
        latitude: float | None
        place_precision: str
        country: str
        admin1: str
        place: str
        state: str
        verified_at: datetime | None
        facts_changed_at: datetime | None

    @property
    def country_name(self) -> str:
        return country_names().get(self.country, self.country)

    @property
    def place_text(self) -> str:
        return ", ".join(part for part in (self.place, self.admin1, self.country_name) if part)

    @property
    def occurred_text(self) -> str:
        """The time as it is known: "6 October 2024, 23:00 (Asia/Karachi)", "June 2007", "week of 3 June 2007"."""
        zone = ZoneInfo(self.time_zone)
        start = self.occurred_from.astimezone(zone)
        text = self._moment(start)
        if self.occurred_to is not None:
            end = self._moment(self.occurred_to.astimezone(zone), self.end_precision)
            text = text if end == text else f"{text} – {end}"
        return f"{text} ({self.time_zone})" if self.time_precision in CLOCK_IS_KNOWN else text

    def occurred_text_for(self, time_zone: str) -> str:
        """The same, and beside the clock of the place that of a reader elsewhere: "…, 23:00 (Asia/Karachi), that is
        7 October 2024, 02:00 (Asia/Shanghai)". Where no clock is known there is nothing to convert.
        """
        zone, here = ZoneInfo(time_zone), ZoneInfo(self.time_zone)
        same = self.occurred_from.astimezone(zone).utcoffset() == self.occurred_from.astimezone(here).utcoffset()
        if same or self.time_precision not in CLOCK_IS_KNOWN:
            return self.occurred_text
        return f"{self.occurred_text}, that is {self._moment(self.occurred_from.astimezone(zone))} ({time_zone})"

    @property
    def day_is_known(self) -> bool:
        return self.time_precision in DAY_IS_KNOWN

    @property
    def point_is_known(self) -> bool:
        """Are the coordinates those of the place itself, and not the middle of a district or province?"""
        return self.latitude is not None and self.place_precision in POINT_IS_KNOWN

    def _moment(self, local: datetime, precision: str = "") -> str:
        precision = precision or self.time_precision
        day = f"{local.day} {local:%B %Y}"
        if precision in CLOCK_IS_KNOWN:
            return f"{day}, {'about ' if precision == TimePrecision.HOUR else ''}{local:%H:%M}"
        if precision == TimePrecision.WEEK:
            monday = local - timedelta(days=local.weekday())
            return f"week of {monday.day} {monday:%B %Y}"
        if precision == TimePrecision.MONTH:
            return f"{local:%B %Y}"
        return f"{local:%Y}" if precision == TimePrecision.YEAR else day

    def count_text(self, outcome: str) -> str:
        """One total in words: "2", "2–3 (best 2)", "not known"."""
        low, best, high = (getattr(self, f"{outcome}_{bound}") for bound in ("low", "best", "high"))
        if low is None and best is None and high is None:
            return "not known"
        if best is None and high is None:
            return f"at least {low}" if low else "not known"
        if low == high or high is None:
            shown = best if best is not None else low
            return f"{shown}" if low == high or low in (None, shown) else f"at least {low}, probably {shown}"
        start = 0 if low is None else low
        span = f"up to {high}" if low is None and best is None else f"{start}–{high}"
        return span if best in (None, start) else f"{span} (best {best})"

    @property
    def killed_text(self) -> str:
        return self.count_text(Outcome.KILLED)

    @property
    def injured_text(self) -> str:
        return self.count_text(Outcome.INJURED)

    @property
    def abducted_text(self) -> str:
        return self.count_text(Outcome.ABDUCTED)

    @property
    def missing_text(self) -> str:
        return self.count_text(Outcome.MISSING)

    @property
    def harm_text(self) -> str:
        """Killed and injured, and whoever else was harmed: "Killed 2, injured not known, abducted 7"."""
        parts = [f"killed {self.killed_text}", f"injured {self.injured_text}"]
        for outcome, text in ((Outcome.ABDUCTED, self.abducted_text), (Outcome.MISSING, self.missing_text)):
            if text not in {"0", "not known"}:
                parts.append(f"{outcome.label.lower()} {text}")
        return ", ".join(parts).capitalize()

    @property
    def is_verified(self) -> bool:
        return self.state in {State.VERIFIED, State.CLOSED}

    @property
    def changed_since_verified(self) -> bool:
        return bool(
            self.is_verified and self.facts_changed_at and self.verified_at and self.facts_changed_at > self.verified_at
        )


def best_grade(sources: "list[Source]") -> str:
    """The best Admiralty grade among sources, reliability first: "B2", or "" where none is graded."""
    grades = [source.grade for source in sources if source.grade]
    return min(grades, default="")
