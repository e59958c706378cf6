"""The History page of a record: its audit trail in sentences, as far as this person may read what it names."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from accounts.protocols import SignedInRequest, administers
from accounts.services.trail import names_for, read_trail

Trails = Sequence[QuerySet[Any]]


def history_page(request: SignedInRequest, record: Model, trails: Trails) -> HttpResponse:
    """A page of the trail; the caller found the record among what the person may read."""
    context = {
        "record": record,
        "trail": read_trail(record, trails, names_for(request.user), after=request.GET.get("after", "")),
        # The address of a request may name a record that this person may not read.
        "shows_requests": administers(request.user),
    }
    return render(request, "history_page.html", context)
