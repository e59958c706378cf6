"""Whether a form of the admin takes TLP:RED off a record, for which a person must have shown lately who they are."""

from typing import Any

from django.http import HttpRequest

from accounts.vocabulary import Marking


def takes_red_off(record: Any, request: HttpRequest) -> bool:
    red = str(int(Marking.RED))
    return record.marking == Marking.RED and request.POST.get("marking", red) != red
