"""The page of a list and its table to take away; both tell the log of readings what is TLP:RED in them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts.exports import Column, table_answer
from accounts.lists import ListFilter
from accounts.protocols import SignedInRequest
from accounts.querysets.keyset import KeysetPage, keyset_page
from accounts.services.readings import note_list, note_table

if TYPE_CHECKING:
    from django.db.models import QuerySet

AT_ONCE = 500  # rows of a table held in memory


def list_page(request: SignedInRequest, form: ListFilter, rows: "QuerySet[Any]") -> "KeysetPage[Any]":
    """The page of a list that the request asks for."""
    page = keyset_page(request, form.narrow(rows), by=form.by, counted=True)
    note_list(actor=request.user, name=f"List of {form.many}", records=page.object_list, filters=form.query)
    return page


def list_table(
    request: SignedInRequest, form: ListFilter, rows: "QuerySet[Any]", columns: Sequence[Column]
) -> HttpResponseBase:
    """All of a list as CSV, in its order; a wrong filter goes back to the list, which says at the field what it is."""
    if not form.is_valid():
        return redirect(f"{reverse(form.page_name)}?{request.GET.urlencode()}")
    name, narrowed = f"{form.many.replace(' ', '-')}.csv", form.narrow(rows)
    note_table(actor=request.user, name=name, records=narrowed, filters=form.query)
    return table_answer(request, name, columns, narrowed.order_by(*form.by).iterator(AT_ONCE))
