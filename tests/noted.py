"""What is TLP:RED in an answer stands in the log of readings, by whatever route it was asked for."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Reading
from accounts.vocabulary import Marking
from incidents.models import Case, Incident


def unnoted(answer: Any, records: Iterable[Any], asked: Iterable[Any]) -> list[str]:
    """The references of TLP:RED records that an answer gives out while no reading of them is on record.

    Given out is what was asked for by its own address, and whatever else the answer shows the title of.
    """
    if answer.status_code == 302:
        return []
    text = answer.getvalue().decode(errors="replace")
    given = {one.reference for one in records if _is_red(one) and one.title in text}
    if answer.status_code == 200:
        given |= {one.reference for one in asked if _is_red(one)}
    return sorted(given - {name for row in Reading.objects.all() for name in row.red}) if given else []


def _is_red(record: Any) -> bool:
    return isinstance(record, Incident | Case) and record.marking == Marking.RED
