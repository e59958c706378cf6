"""The History page of a record: its audit trail in sentences, as far as this person may read what it names."""

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render

from accounts.protocols import SignedInRequest, administers
from accounts.services.trail import Trails, read_trail
from accounts.services.trail_words import names_for


def history_page(
    request: SignedInRequest, record: Model, trails: Trails, *, label: str = "", back: str = ""
) -> HttpResponse:
    """A page of the trail; the caller found the record among what the person may read.

    `label` is the record's marking, where it has one; `back` the way to its page, where it does not know it itself.
    """
    context = {
        "record": record,
        "back": back or record.get_absolute_url(),  # type: ignore[attr-defined]
        "label": label,
        "trail": read_trail(record, trails, names_for(request.user), after=request.GET.get("after", "")),
        # The address of a request may name a record that this person may not read.
        "shows_requests": administers(request.user),
    }
    return render(request, "history_page.html", context)
